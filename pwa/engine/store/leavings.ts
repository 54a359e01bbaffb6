// What a row leaves behind when it departs (E7): drafts about it, and what was sent; and, when it was
// forgotten for good, what waits (F2). It goes with the row, in the transaction of its page.
import type { Change } from "../core/types";
import { itemsOf, putSent, skipRow } from "../outbox/outbox_rows";
import type { Table, Writing } from "./db";

export const LEAVINGS: Table[] = ["sent", "drafts", "outbox"];

/** Ids of the rows that a page takes away from this person. */
export const departedBy = (changes: readonly Change[]): ReadonlySet<string> =>
  new Set([...dropped(changes, "departed"), ...dropped(changes, "forgotten")]);

/** Ids of the rows that are gone for everybody and for good. */
export const forgottenBy = (changes: readonly Change[]): ReadonlySet<string> =>
  new Set(dropped(changes, "forgotten"));

const dropped = (changes: readonly Change[], why: "departed" | "forgotten"): string[] =>
  changes.flatMap(each => (each.change === "drop" && each.why === why ? [each.id] : []));

/** Whether a draft is about one of these: its key ends with the id of its record, as in "contact:<id>". */
export const isAbout = (key: string, ids: ReadonlySet<string>): boolean =>
  ids.has(key.slice(key.lastIndexOf(":") + 1));

/** `gone`: those of the ids of which nothing that waits goes out either. */
export async function removeLeavings(
  tx: Writing,
  ids: ReadonlySet<string>,
  gone: ReadonlySet<string>,
): Promise<void> {
  const drafts = tx.objectStore("drafts");
  for (const key of await drafts.getAllKeys()) if (isAbout(key, ids)) await drafts.delete(key);
  for (let c = await tx.objectStore("sent").openCursor(); c; c = await c.continue()) {
    const items = itemsOf(c.value);
    const kept = items.filter(({ mutation }) => !ids.has(mutation.record));
    if (kept.length === items.length) continue;
    // Numbers without a body are filled with skips, should a restored server ask for them (L9).
    await c.delete();
    await putSent(tx, kept, c.value.at_ms);
  }
  if (!gone.size) return;
  const outbox = tx.objectStore("outbox");
  for (const row of await outbox.getAll()) {
    if (!gone.has(row.mutation.record)) continue;
    await (row.state === "queued" ? outbox.put(skipRow(row)) : outbox.delete(row.n));
  }
}
