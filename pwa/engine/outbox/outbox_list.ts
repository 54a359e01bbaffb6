// The rows of the outbox in memory, in order: one edit costs the same with ten waiting and with ten thousand.
import type { OutboxRow } from "../core/types";

export class OutboxList {
  private byN = new Map<number, OutboxRow>();
  /** What waits, and what was refused, each in order of n. */
  private queue: OutboxRow[] = [];
  private aside: OutboxRow[] = [];
  private acts = new Map<string, Set<OutboxRow>>();
  private skips = 0;

  constructor(rows: Iterable<OutboxRow> = []) {
    for (const row of rows) this.set(row);
  }

  /** In order of n: what was refused before what waits. */
  all(): OutboxRow[] {
    return [...this.aside, ...this.queue];
  }

  /** What waits, in order of n, as it is now: it changes with the list. */
  get queued(): readonly OutboxRow[] {
    return this.queue;
  }

  /** At most so many, the newest first: what waits, then what was refused, whose numbers fall. */
  newest(most: number): OutboxRow[] {
    const waiting = this.queue.slice(-most).reverse();
    return [...waiting, ...this.aside.slice(0, most - waiting.length)];
  }

  /** The first thing that waits, or else that was refused. */
  get oldest(): OutboxRow | undefined {
    return this.queue[0] ?? this.aside.at(-1);
  }

  /** How many wait that are not skips. */
  get waiting(): number {
    return this.queue.length - this.skips;
  }

  get needsYou(): number {
    return this.aside.length;
  }

  /** The first free number for a refused row: they leave the numbering. */
  get asideNumber(): number {
    return Math.min(0, this.aside[0]?.n ?? 0) - 1;
  }

  get(n: number): OutboxRow | undefined {
    return this.byN.get(n);
  }

  has(n: number): boolean {
    return this.byN.has(n);
  }

  numbers(): number[] {
    return [...this.byN.keys()];
  }

  /** The rows of the act of a row, itself when it stands alone. */
  actOf(row: OutboxRow): Iterable<OutboxRow> {
    return this.acts.get(actOf(row)) ?? [row];
  }

  /** The last number that must go out together with a row. */
  lastOf(row: OutboxRow): number {
    let last = row.n;
    for (const each of this.actOf(row)) if (each.state === "queued" && each.n > last) last = each.n;
    return last;
  }

  set(row: OutboxRow): void {
    this.delete(row.n);
    this.byN.set(row.n, row);
    const list = this.listOf(row);
    list.splice(placeOf(row.n, list), 0, row);
    if (isWaitingSkip(row)) this.skips++;
    const act = actOf(row);
    if (!act) return;
    const members = this.acts.get(act);
    if (members) members.add(row);
    else this.acts.set(act, new Set([row]));
  }

  delete(n: number): void {
    const row = this.byN.get(n);
    if (!row) return;
    this.byN.delete(n);
    const list = this.listOf(row);
    list.splice(placeOf(n, list), 1);
    if (isWaitingSkip(row)) this.skips--;
    const members = this.acts.get(actOf(row));
    members?.delete(row);
    if (members && !members.size) this.acts.delete(actOf(row));
  }

  private listOf(row: OutboxRow): OutboxRow[] {
    return row.state === "queued" ? this.queue : this.aside;
  }
}

/** The act of a row, "" when it stands alone. */
export const actOf = ({ mutation }: OutboxRow): string =>
  mutation.kind === "skip" ? "" : (mutation.act ?? "");

const isWaitingSkip = (row: OutboxRow): boolean => row.state === "queued" && row.mutation.kind === "skip";

/** Where number `n` stands, or would; most come at the end. */
function placeOf(n: number, rows: readonly OutboxRow[]): number {
  let low = 0;
  let high = rows.length;
  if (high && rows[high - 1]!.n < n) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.n < n) low = middle + 1;
    else high = middle;
  }
  return low;
}
