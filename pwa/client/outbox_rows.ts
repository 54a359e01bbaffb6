// The rows of the outbox and of what was sent, and how one becomes the other.
import type { Ack } from "./channel";
import type { Writing } from "./db";
import { browser } from "./env";
import { ZERO } from "./hlc";
import type { Mutation, OutboxRow, PushResult, SentItem, SentRow } from "./types";

/** Acknowledged items the ledger shows. */
export const SENT_SHOWN_ITEMS = 200;

/** Characters of a stamp before the device: ms, counter and two dashes. */
const STAMP_TIME_CHARS = 18;

/** The next number and the clock, as stored. */
export async function numbering(tx: Writing): Promise<{ n: number; stamp: string }> {
  const meta = tx.objectStore("meta");
  const [n, stamp] = await Promise.all([meta.get("next_n"), meta.get("stamp")]);
  return { n: (n as number | undefined) ?? 1, stamp: (stamp as string | undefined) ?? ZERO };
}

export async function putStamp(tx: Writing, stamp: string): Promise<void> {
  await tx.objectStore("meta").put(stamp, "stamp");
}

/** Gives what waits the numbers 1, 2, 3 ... of a new device, and what was refused local numbers below 0.
 *  What the old device had sent can no longer be offered by it. */
export async function renumber(tx: Writing, device: string): Promise<void> {
  const outbox = tx.objectStore("outbox");
  const rows = await outbox.getAll();
  await outbox.clear();
  void tx.objectStore("sent").clear();
  let next_n = 1;
  let aside = 0;
  for (const row of rows) {
    if (row.mutation.kind === "skip") continue;
    const n = row.state === "queued" ? next_n++ : --aside;
    // A stamp of another device would be refused (H1); its time and counter stay, so the order stays.
    const stamp = row.mutation.stamp.slice(0, STAMP_TIME_CHARS) + device;
    void outbox.put({ ...row, n, attempts: 0, mutation: { ...row.mutation, n, stamp } });
  }
  // The server knows nothing yet under the new numbers.
  void tx.objectStore("meta").delete("offered_n");
  await tx.objectStore("meta").put(next_n, "next_n");
}

export async function putSent(tx: Writing, items: readonly SentItem[], at_ms: number): Promise<void> {
  if (items.length) await tx.objectStore("sent").put(sentRow(items, at_ms));
}

/** What becomes of a batch by its answers. `aside`: the first free number for refused rows; they leave the numbering. */
export function sorted(
  mutations: readonly Mutation[], results: readonly PushResult[], rows: ReadonlyMap<number, OutboxRow>, aside: number,
): { items: SentItem[]; refused: OutboxRow[]; accepted: Ack[]; gone: number[] } {
  const answers = new Map(results.map(result => [result.n, result]));
  const items: SentItem[] = [];
  const refused: OutboxRow[] = [];
  const accepted: Ack[] = [];
  const gone: number[] = [];
  for (const mutation of mutations) {
    const row = rows.get(mutation.n);
    const answer = answers.get(mutation.n);
    if (!row || !answer) continue;
    gone.push(mutation.n);
    const no = isRefused(answer) && mutation.kind !== "skip";
    if (no) refused.push({ ...row, n: aside - refused.length, state: "needs_you", ...reasonOf(answer) });
    else accepted.push({ n: mutation.n, id: mutation.id, record: mutation.record, type: mutation.type, seq: answer.seq });
    // A refused number is used up: offered again, to a restored server, it must do nothing.
    const outcome = no ? "rejected" : answer.first || answer.outcome;
    items.push({ mutation: no ? asSkip(mutation) : mutation, at_ms: row.at_ms, title: row.title, seq: answer.seq, outcome });
  }
  return { items, refused, accepted, gone };
}

/** Moves what was sent from number `expected` on back into the outbox and returns those rows. Numbers too old to be
 *  kept are filled with skips, so that there is no hole before the next number. */
export async function takeBack(tx: Writing, expected: number): Promise<OutboxRow[]> {
  const sent = tx.objectStore("sent");
  const outbox = tx.objectStore("outbox");
  const again = new Map<number, OutboxRow>();
  for (let c = await sent.openCursor(IDBKeyRange.lowerBound(expected)); c; c = await c.continue()) {
    const keep: SentItem[] = [];
    for (const item of itemsOf(c.value)) {
      if (item.mutation.n < expected) keep.push(item);
      else again.set(item.mutation.n, queuedAgain(item));
    }
    await c.delete();
    if (keep.length) await sent.put(sentRow(keep, c.value.at_ms));
  }
  const waiting = new Set((await outbox.getAllKeys(IDBKeyRange.lowerBound(1))) as number[]);
  const { n: next } = await numbering(tx);
  for (let n = expected; n < next; n++) {
    if (waiting.has(n)) again.delete(n);
    else if (!again.has(n)) again.set(n, { n, state: "queued", at_ms: 0, title: "", attempts: 1, mutation: blank(n) });
  }
  for (const row of again.values()) void outbox.put(row);
  return [...again.values()];
}

/** One row for a whole push: 1,000 acknowledgements are one put. */
function sentRow(items: readonly SentItem[], at_ms: number): SentRow {
  return {
    last_n: Math.max(...items.map(item => item.mutation.n)),
    at_ms,
    max_seq: Math.max(0, ...items.map(item => item.seq)),
    text: JSON.stringify(items),
  };
}

export const itemsOf = (row: SentRow): SentItem[] => JSON.parse(row.text) as SentItem[];

const isRefused = (answer: PushResult): boolean => (answer.first || answer.outcome) === "rejected";

function reasonOf(answer: PushResult): { code: string; detail?: string; field?: string } {
  return {
    code: answer.code || "rejected",
    ...(answer.detail && { detail: answer.detail }),
    ...(answer.field && { field: answer.field }),
  };
}

/** The mutation emptied: it keeps its number and does nothing. */
const asSkip = (m: Mutation): Mutation => ({ ...blank(m.n), id: m.id });

/** A number with nothing in it. The id only has to be unique. */
const blank = (n: number): Mutation =>
  ({ n, id: browser.uuid(), type: "", record: "", base: 0, stamp: "", kind: "skip" });

export const skipRow = (row: OutboxRow): OutboxRow =>
  ({ n: row.n, state: "queued", at_ms: row.at_ms, title: "", attempts: row.attempts, mutation: asSkip(row.mutation) });

const queuedAgain = (item: SentItem): OutboxRow =>
  ({ n: item.mutation.n, state: "queued", at_ms: item.at_ms, title: item.title, attempts: 1, mutation: item.mutation });
