// Form drafts that survive the app being killed. A draft is written a moment after each input and when the page goes
// away, and removed when the form is saved or given up.
import { replica } from "./current";

export const DRAFT_DELAY_MS = 300;

interface Waiting { value: unknown; timer: ReturnType<typeof setTimeout> }

const waiting = new Map<string, Waiting>();
let watching = false;

/** Keeps `value` (JSON) under `key`, e.g. "contact:new" or "contact:<id>"; the latest within DRAFT_DELAY_MS wins. */
export function saveDraft(key: string, value: unknown): void {
  watch();
  clearTimeout(waiting.get(key)?.timer);
  waiting.set(key, { value, timer: setTimeout(() => void flush(key), DRAFT_DELAY_MS) });
}

/** The draft kept under `key`, or null. */
export async function loadDraft<T>(key: string): Promise<T | null> {
  const pending = waiting.get(key);
  if (pending) return pending.value as T;
  const draft = await replica().db.read(["drafts"], tx => tx.objectStore("drafts").get(key));
  return draft ? (JSON.parse(draft.text) as T) : null;
}

export async function discardDraft(key: string): Promise<void> {
  clearTimeout(waiting.get(key)?.timer);
  waiting.delete(key);
  await replica().db.write(["drafts"], "relaxed", tx => tx.objectStore("drafts").delete(key));
}

/** Keys of all drafts and when each was last written, newest first. */
export async function listDrafts(): Promise<{ key: string; at_ms: number }[]> {
  const drafts = await replica().db.read(["drafts"], async tx => {
    const store = tx.objectStore("drafts");
    const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
    return keys.map((key, i) => ({ key, at_ms: values[i]!.at_ms }));
  });
  return drafts.sort((a, b) => b.at_ms - a.at_ms);
}

/** Writes every draft that still waits. */
export async function flushDrafts(): Promise<void> {
  await Promise.all([...waiting.keys()].map(flush));
}

async function flush(key: string): Promise<void> {
  const pending = waiting.get(key);
  if (!pending) return;
  clearTimeout(pending.timer);
  const row = { at_ms: replica().env.now(), text: JSON.stringify(pending.value) };
  await replica().db.write(["drafts"], "relaxed", tx => tx.objectStore("drafts").put(row, key));
  // An input during the write has set a new timer and stays.
  if (waiting.get(key) === pending) waiting.delete(key);
}

function watch(): void {
  if (watching || typeof addEventListener === "undefined") return;
  watching = true;
  addEventListener("pagehide", () => void flushDrafts());
  globalThis.document?.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void flushDrafts();
  });
}
