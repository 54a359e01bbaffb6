// Acts: what a person did at once is one transaction of the outbox, one push, and one Undo (P9, D10 of
// sync/SPEC.md).

import { observe, tick } from "../core/hlc";
import { ACT_MUTATIONS_MAX, PUSH_BYTES_MAX } from "../core/schema.gen";
import type { Mutation, OutboxRow } from "../core/types";
import { mutationId } from "../core/uuid5";
import type { Reading, Writing } from "../store/db";
import { actOf, type OutboxList } from "./outbox_list";
import { numbering, putStamp, skipRow } from "./outbox_rows";

/**
 * What the person did, before it has a number. `base`: the seq this device had seen when the person began;
 * now, when absent.
 */
export type Wish = Unnumbered<Exclude<Mutation, { kind: "skip" }>>;
type Unnumbered<M> = M extends unknown
  ? Omit<M, "n" | "id" | "base" | "stamp" | "act"> & { title: string; base?: number }
  : never;

/** One wish, and the wishes that take it back, in order. */
export interface Step {
  wish: Wish;
  back: Wish[];
}

/** A written step: the number and id of its mutation. */
export interface Done {
  n: number;
  id: string;
  back: Wish[];
}

/**
 * What a transaction did to the rows. `taken`: the count of take-backs now, 0 when no waiting row was taken
 * back.
 */
export interface Changed {
  put: OutboxRow[];
  gone: number[];
  taken: number;
}

/** Who writes: the clock and the device of one transaction. */
export interface Pen {
  now_ms: number;
  device: string;
  stamp: string;
  seen: number;
  uuid: () => string;
}

/** Characters that number, id, stamp and act add to a wish, and a push to its mutations. */
const HEAD_CHARS = 300;
const ENVELOPE_BYTES = 1_024;
/** Most bytes one character becomes in UTF-8. */
const CHAR_BYTES_MAX = 3;

/**
 * The highest number that was ever offered to the server, in `meta`: of these it may know more than this
 * device.
 */
const OFFERED = "offered_n";
/**
 * How often waiting mutations were taken back, in `meta`: a tab that has not heard of it reads again before
 * it pushes.
 */
const TAKEN = "taken";

/**
 * Cuts steps into acts that fit a push: at most ACT_MUTATIONS_MAX mutations and PUSH_BYTES_MAX bytes each.
 */
export function inActs<S extends { wish: Wish }>(steps: readonly S[]): S[][] {
  const acts: S[][] = [];
  let bytes = Infinity;
  for (const step of steps) {
    const size = bytesOf(step.wish);
    bytes += size;
    if (bytes > PUSH_BYTES_MAX || acts.at(-1)!.length >= ACT_MUTATIONS_MAX) {
      acts.push([]);
      bytes = ENVELOPE_BYTES + size;
    }
    acts.at(-1)!.push(step);
  }
  return acts;
}

/** Numbers wishes, as one act when they are several, and puts them into the outbox. */
export async function writeActs(
  tx: Writing,
  acts: readonly (readonly Wish[])[],
  pen: Pen,
): Promise<OutboxRow[]> {
  let { n, stamp } = await numbering(tx);
  stamp = observe(stamp, pen.stamp);
  const rows: OutboxRow[] = [];
  for (const wishes of acts) {
    const act = wishes.length > 1 ? { act: pen.uuid() } : {};
    for (const { title, base = pen.seen, ...what } of wishes) {
      stamp = tick(stamp, pen.now_ms, pen.device);
      const mutation = { n, id: mutationId(pen.device, n), base, stamp, ...what, ...act };
      rows.push({ n, state: "queued", at_ms: pen.now_ms, title, attempts: 0, mutation });
      n++;
    }
  }
  const outbox = tx.objectStore("outbox");
  for (const row of rows) asked(outbox.add(row));
  asked(tx.objectStore("meta").put(n, "next_n"));
  await putStamp(tx, stamp);
  return rows;
}

/**
 * The first waiting acts, whole: at most `acts_max` of them, `mutations_max` mutations and about `chars_max`
 * characters; the first one always. A skip and a mutation that stands alone count as an act.
 */
export function nextActs(
  rows: OutboxList,
  acts_max: number,
  mutations_max: number,
  chars_max: number,
): OutboxRow[][] {
  const taken: OutboxRow[][] = [];
  let mutations = 0;
  let chars = 0;
  for (const act of actsOf(rows)) {
    mutations += act.length;
    for (const { mutation } of act) chars += JSON.stringify(mutation).length;
    if (taken.length && (taken.length >= acts_max || mutations > mutations_max || chars > chars_max)) break;
    taken.push(act);
  }
  return taken;
}

/**
 * The rows that share the fate of `row`: the members of its act that wait like it, or were refused like it,
 * in the order they were made.
 */
export function together(rows: Iterable<OutboxRow>, row: OutboxRow): OutboxRow[] {
  const act = actOf(row);
  if (!act) return [row];
  return [...rows].filter(each => actOf(each) === act && each.state === row.state).sort(byStamp);
}

/** The wish of a row again. */
export function wishOf({ mutation, title }: OutboxRow): Wish | null {
  if (mutation.kind === "skip") return null;
  const { n: _n, id: _id, stamp: _stamp, act: _act, ...wish } = mutation;
  return { ...wish, title };
}

/**
 * Takes written acts back, the last one first. What was never offered leaves the outbox, unless something
 * later stands on it; what was refused leaves it too; of the rest the inverse is written.
 */
export async function undoActs(tx: Writing, acts: readonly (readonly Done[])[], pen: Pen): Promise<Changed> {
  const outbox = tx.objectStore("outbox");
  const first = Math.min(...acts.flat().map(step => step.n));
  const [aside, queued, offered] = await Promise.all([
    outbox.getAll(IDBKeyRange.upperBound(0)),
    outbox.getAll(IDBKeyRange.lowerBound(first)),
    offeredNumber(tx),
  ]);
  const byId = new Map([...aside, ...queued].map(row => [row.mutation.id, row]));
  const put: OutboxRow[] = [];
  const gone: number[] = [];
  const back: Wish[] = [];
  const blanked = new Set<number>();
  for (const act of [...acts].reverse()) {
    const mine = act.map(step => byId.get(step.id));
    const whole = mine.every(row => row !== undefined && row.n > offered && row.mutation.kind !== "skip");
    const later = queued.filter(row => row.n > act.at(-1)!.n && !blanked.has(row.n));
    if (whole && !later.some(row => mine.some(each => standsOn(row, each!)))) {
      for (const row of mine) {
        blanked.add(row!.n);
        put.push(skipRow(row!));
      }
      continue;
    }
    for (const [i, step] of [...act.entries()].reverse()) {
      const row = mine[i];
      if (row?.state === "needs_you") gone.push(row.n);
      else if (row?.mutation.kind !== "skip") back.push(...step.back);
    }
  }
  for (const n of gone) asked(outbox.delete(n));
  for (const row of put) asked(outbox.put(row));
  const taken = put.length ? await countTaken(tx) : 0;
  if (back.length)
    put.push(
      ...(await writeActs(
        tx,
        inActs(back.map(wish => ({ wish }))).map(act => act.map(step => step.wish)),
        pen,
      )),
    );
  return { put, gone, taken };
}

/** Notes that mutations up to `n` go to the server now, and returns the count of take-backs so far. */
export async function noteOffered(tx: Writing, n: number): Promise<number> {
  if (n > (await offeredNumber(tx))) asked(tx.objectStore("meta").put(n, OFFERED));
  return takenCount(tx);
}

/** Waiting rows were taken back: tabs that do not know must not send them. Returns the new count. */
export async function countTaken(tx: Writing): Promise<number> {
  const taken = (await takenCount(tx)) + 1;
  await tx.objectStore("meta").put(taken, TAKEN);
  return taken;
}

/** How often waiting rows were taken back. */
export async function takenCount(tx: Reading | Writing): Promise<number> {
  return ((await metaOf(tx).get(TAKEN)) as number | undefined) ?? 0;
}

const metaOf = (tx: Reading | Writing): { get(key: string): Promise<unknown> } => tx.objectStore("meta");

/** A request nobody waits for. When it fails so does its transaction, which is heard. */
export function asked(request: Promise<unknown>): void {
  request.catch(() => {});
}

async function offeredNumber(tx: Writing): Promise<number> {
  return ((await tx.objectStore("meta").get(OFFERED)) as number | undefined) ?? 0;
}

/**
 * What waits, by acts, only as far as it is asked for. A number inside an act that was blanked goes with it.
 */
function* actsOf(rows: OutboxList): Generator<OutboxRow[]> {
  let act: OutboxRow[] = [];
  let last = 0;
  let before = "";
  for (const row of rows.queued) {
    // The members of an act mostly follow each other: their end is looked up once.
    if (!before || actOf(row) !== before) last = Math.max(last, rows.lastOf(row));
    before = actOf(row);
    act.push(row);
    if (row.n < last) continue;
    yield act;
    act = [];
  }
}

/** Whether a later mutation is about the same record, or names it while it was made by the earlier one. */
function standsOn(later: OutboxRow, earlier: OutboxRow): boolean {
  if (later.mutation.kind === "skip") return false;
  const { record, kind } = earlier.mutation;
  return (
    later.mutation.record === record || (kind === "create" && JSON.stringify(later.mutation).includes(record))
  );
}

/** Stamps rise in the order things were done; the numbers of refused rows do not. */
const byStamp = (a: OutboxRow, b: OutboxRow): number => (a.mutation.stamp < b.mutation.stamp ? -1 : 1);

function bytesOf(wish: Wish): number {
  const text = JSON.stringify(wish);
  const most = (text.length + HEAD_CHARS) * CHAR_BYTES_MAX;
  return most <= PUSH_BYTES_MAX / ACT_MUTATIONS_MAX
    ? most
    : new TextEncoder().encode(text).length + HEAD_CHARS;
}
