// Form drafts that survive the app being killed, in the person's own database: gone with it at sign-out,
// unlike localStorage, which browsers also write some seconds late. Read and written at once in memory,
// stored right behind.
import { replicaIfOpen } from "../core/current";
import type { Replica } from "./replica";

export const DRAFT_KEEP_DAYS = 30;
const DAY_MS = 86_400_000;

/** Keys whose last text is being stored. */
const storing = new Map<string, Promise<void>>();

/**
 * The draft kept under `key`, e.g. "contact:new" or "contact:<id>"; null when there is none or it is too old.
 */
export function readDraft<T>(key: string): T | null {
  const open = replicaIfOpen();
  const row = open?.drafts.get(key);
  if (!open || !row) return null;
  if (open.env.now() - row.at_ms < DRAFT_KEEP_DAYS * DAY_MS) return JSON.parse(row.text) as T;
  clearDraft(key);
  return null;
}

/**
 * Keeps `value` (JSON) under `key`. Callers wait a moment between inputs, and flush when the page is hidden.
 * `open`: whose draft it is, for who writes late: another person's data may be open by then.
 */
export function writeDraft(key: string, value: unknown, open = replicaIfOpen()): void {
  if (!open) return;
  open.drafts.set(key, { at_ms: open.env.now(), text: JSON.stringify(value) });
  store(open, key);
}

export function clearDraft(key: string, open = replicaIfOpen()): void {
  if (!open?.drafts.delete(key)) return;
  store(open, key);
}

/**
 * Stores what memory holds of one key, after an earlier write of it has ended; a write under way is followed
 * by one.
 */
function store(open: Replica, key: string): void {
  const before = storing.get(key) ?? Promise.resolve();
  const mine = before
    .then(() => put(open, key))
    .finally(() => {
      if (storing.get(key) === mine) storing.delete(key);
    });
  storing.set(key, mine);
}

/** Resolves when all that was typed until now is stored. */
export const draftsStored = (): Promise<unknown> => Promise.all(storing.values());

/** A full device must not stop the typing: the form itself still holds the input. */
async function put(open: Replica, key: string): Promise<void> {
  const row = open.drafts.get(key);
  await open.db
    .write(["drafts"], "relaxed", async tx => {
      const drafts = tx.objectStore("drafts");
      await (row ? drafts.put(row, key) : drafts.delete(key));
    })
    .catch(() => {});
}
