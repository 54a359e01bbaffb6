// The head: a copy of the few records that the first screen shows, kept as one small text, so that a cold
// start has useful rows long before ten thousand are read. It is only ever shown until the real rows come.

import { RECORD_TYPES } from "../core/schema.gen";
import type { RawRec } from "../core/types";
import type { Memory } from "./memory";
import type { Replica } from "./replica";
import { lastSorted, onSorted } from "./sorted";
import { onReady, ready } from "./store";

/** The name of the head in the meta table. */
export const HEAD = "head";
export const HEAD_CONTACTS = 40;
const HEAD_CONFIG = Object.entries(RECORD_TYPES).flatMap(([type, { config, first }]) =>
  config && first ? [type] : [],
);

/** A list that was drawn is copied after so long of quiet. */
const KEEP_AFTER_MS = 500;

let kept: unknown = null;

/** Puts the head into an empty memory and returns its rows; none when there is no copy, or a damaged one. */
export function showHead(memory: Memory, text: string): RawRec[] {
  const rows = rowsOf(text);
  memory.batch(() => {
    for (const row of rows) memory.load(row.type, [row]);
  });
  return rows;
}

function rowsOf(text: string): RawRec[] {
  try {
    return text ? (JSON.parse(text) as RawRec[]) : [];
  } catch {
    return [];
  }
}

/**
 * Keeps the head of an open replica: soon after the contact list was put in order anew, and when the app goes
 * to the back. Returns how to stop.
 */
export function watchHead(replica: Replica): () => void {
  let later: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(later);
    // Trouble with the storage is told by whatever the person does next; the copy is only a convenience.
    if (ready.state === "ready") void keepHead(replica).catch(() => {});
  };
  const leave = (): void => {
    if (document.visibilityState === "hidden") keep();
  };
  const soon = (): void => {
    clearTimeout(later);
    later = setTimeout(keep, KEEP_AFTER_MS);
  };
  const unwatch = [onSorted(soon), onReady(soon)];
  globalThis.document?.addEventListener("visibilitychange", leave);
  // The list may have been drawn before the replica was whole.
  soon();
  return () => {
    for (const stop of unwatch) stop();
    clearTimeout(later);
    globalThis.document?.removeEventListener("visibilitychange", leave);
  };
}

/**
 * Keeps the first rows of the contact list as it was last shown, with what they name. Only confirmed rows are
 * copied: what waits is laid over them anyway.
 */
async function keepHead(replica: Replica): Promise<void> {
  const { memory } = replica;
  const list = lastSorted("contact");
  if (!list || list === kept) return;
  kept = list;
  const contacts = list.rows
    .slice(0, HEAD_CONTACTS)
    .flatMap(({ id }) => memory.confirmedRow("contact", id) ?? []);
  if (!contacts.length) return;
  const companies = new Set(contacts.map(contact => contact["company"] as string | null | undefined));
  const head = [
    ...HEAD_CONFIG.flatMap(type => [...memory.confirmedRows(type).values()]),
    ...[...companies].flatMap(id => (id && memory.confirmedRow("company", id)) || []),
    ...contacts,
  ];
  const text = JSON.stringify(head);
  await replica.db.write(["meta"], "relaxed", async tx => {
    const meta = tx.objectStore("meta");
    if ((await meta.get(HEAD)) !== text) await meta.put(text, HEAD);
  });
}
