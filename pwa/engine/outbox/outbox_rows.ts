// The rows of the outbox and of what was sent, and how one becomes the other.

import { browser } from "../core/env";
import { ZERO } from "../core/hlc";
import { MUTATION_WAS_MAX } from "../core/schema.gen";
import type { Mutation, OutboxRow, PushResult, SentItem, SentRow } from "../core/types";
import type { Writing } from "../store/db";
import type { Ack } from "../sync/channel";

/** Acknowledged items the ledger shows. */
export const SENT_SHOWN_ITEMS = 200;

/** What was sent under a former device id has numbers below this, far from those of refused rows. */
const FORMER_BELOW = -(2 ** 40);

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

/**
 * Gives what waits the numbers 1, 2, 3 ... of a new device, and what was refused local numbers below 0. What
 * the `former` device had sent is kept: a server restored from a backup may have to be offered it again.
 */
export async function renumber(tx: Writing, former: string, device: string): Promise<void> {
  const outbox = tx.objectStore("outbox");
  const rows = await outbox.getAll();
  await outbox.clear();
  await keepSent(tx, former, device);
  let next_n = 1;
  let aside = 0;
  for (const row of rows) {
    if (row.mutation.kind === "skip") continue;
    const queued = row.state === "queued";
    const n = queued ? next_n++ : --aside;
    // It may have been sent without an answer; the server then knows it by its former name.
    const mutation = queued ? renamed(row.mutation, former, device) : restamped(row.mutation, device);
    void outbox.put({ ...row, n, attempts: 0, mutation: { ...mutation, n } });
  }
  // The server knows nothing yet under the new numbers.
  void tx.objectStore("meta").delete("offered_n");
  await tx.objectStore("meta").put(next_n, "next_n");
}

/**
 * Puts what was sent aside under numbers that are none of the new device, in the order in which it was sent.
 */
async function keepSent(tx: Writing, former: string, device: string): Promise<void> {
  const sent = tx.objectStore("sent");
  const rows = await sent.getAll();
  await sent.clear();
  const kept = rows.map(row => ({
    at_ms: row.at_ms,
    items: itemsOf(row).filter(item => item.mutation.kind !== "skip"),
  }));
  let n = FORMER_BELOW - kept.reduce((sum, { items }) => sum + items.length, 0);
  for (const { items, at_ms } of kept) {
    await putSent(
      tx,
      items.map(item => ({ ...item, mutation: { ...renamed(item.mutation, former, device), n: n++ } })),
      at_ms,
    );
  }
}

/**
 * A mutation of the former device as the new one may send it; `was` says under which names the server may
 * know it.
 */
function renamed<M extends Mutation>(m: M, former: string, device: string): M {
  if (m.kind === "skip" || m.n < 1) return restamped(m, device);
  return { ...restamped(m, device), was: [...(m.was ?? []), `${former}/${m.n}`].slice(-MUTATION_WAS_MAX) };
}

/** A stamp of another device would be refused (H1); its time and counter stay, so the order stays. */
const restamped = <M extends Mutation>(m: M, device: string): M =>
  m.kind === "skip" ? m : { ...m, stamp: m.stamp.slice(0, STAMP_TIME_CHARS) + device };

export async function putSent(tx: Writing, items: readonly SentItem[], at_ms: number): Promise<void> {
  if (items.length) await tx.objectStore("sent").put(sentRow(items, at_ms));
}

/**
 * What becomes of a batch by its answers. `aside`: the first free number for refused rows; they leave the
 * numbering.
 */
export function sorted(
  mutations: readonly Mutation[],
  results: readonly PushResult[],
  rows: { get(n: number): OutboxRow | undefined },
  aside: number,
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
    else
      accepted.push({
        n: mutation.n,
        id: mutation.id,
        record: mutation.record,
        type: mutation.type,
        seq: answer.seq,
      });
    // A refused number is used up: offered again, to a restored server, it must do nothing.
    const outcome = no ? "rejected" : answer.first || answer.outcome;
    const blanked = no || isForgotten(answer);
    items.push({
      mutation: blanked ? asSkip(mutation) : mutation,
      at_ms: row.at_ms,
      title: blanked ? "" : row.title,
      seq: answer.seq,
      outcome,
    });
  }
  return { items, refused, accepted, gone };
}

/**
 * Moves what was sent from number `expected` on back into the outbox and returns those rows. Numbers too old
 * to be kept are filled with skips, so that there is no hole before the next number.
 */
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
    else if (!again.has(n))
      again.set(n, { n, state: "queued", at_ms: 0, title: "", attempts: 1, mutation: blank(n) });
  }
  for (const row of again.values()) void outbox.put(row);
  return [...again.values()];
}

/** What goes out of the queue and what comes into it, when a restored server must be offered things again. */
export interface Again {
  gone: number[];
  put: OutboxRow[];
}

/**
 * A new epoch, of which `last_n` is the last number the server knows and `seq` the last that was seen of it:
 * what was sent beyond is queued again, before it what a former device id had sent. Where there is such, all
 * get new numbers: the server knows none of them, and what was done first must come first.
 */
export async function offerAgain(tx: Writing, last_n: number, seq: number): Promise<Again> {
  const outbox = tx.objectStore("outbox");
  const former = await takeFormer(tx);
  await takeBack(tx, last_n + 1);
  const rows = await outbox.getAll();
  const unknown = rows.filter(row => row.n > last_n);
  const renumbered = former.length > 0;
  const queue = renumbered ? [...former, ...unknown].filter(row => row.mutation.kind !== "skip") : unknown;
  const put = [
    ...rows.filter(row => row.n < 1).map(row => based(row, row.n, seq)),
    ...queue.map((row, i) => based(row, renumbered ? last_n + 1 + i : row.n, seq)),
  ];
  if (renumbered) {
    for (const row of unknown) void outbox.delete(row.n);
    await tx.objectStore("meta").put(last_n + 1 + queue.length, "next_n");
  }
  for (const row of put) void outbox.put(row);
  return { gone: renumbered ? unknown.map(row => row.n) : [], put };
}

async function takeFormer(tx: Writing): Promise<OutboxRow[]> {
  const sent = tx.objectStore("sent");
  const range = IDBKeyRange.upperBound(FORMER_BELOW);
  const rows = await sent.getAll(range);
  await sent.delete(range);
  return rows.flatMap(itemsOf).map(queuedAgain);
}

/** The row with another number and no higher base than what was seen of the new epoch. */
function based(row: OutboxRow, n: number, seq: number): OutboxRow {
  return { ...row, n, mutation: { ...row.mutation, n, base: Math.min(row.mutation.base, seq) } };
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

const isRefused = (answer: PushResult): boolean =>
  (answer.first || answer.outcome) === "rejected" && !isForgotten(answer);

/** The record was erased for good: nothing is kept of what was done to it (F3). */
const isForgotten = ({ code }: PushResult): boolean => code === "record_forgotten";

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
const blank = (n: number): Mutation => ({
  n,
  id: browser.uuid(),
  type: "",
  record: "",
  base: 0,
  stamp: "",
  kind: "skip",
});

export const skipRow = (row: OutboxRow): OutboxRow => ({
  n: row.n,
  state: "queued",
  at_ms: row.at_ms,
  title: "",
  attempts: row.attempts,
  mutation: asSkip(row.mutation),
});

const queuedAgain = (item: SentItem): OutboxRow => ({
  n: item.mutation.n,
  state: "queued",
  at_ms: item.at_ms,
  title: item.title,
  attempts: 1,
  mutation: item.mutation,
});
