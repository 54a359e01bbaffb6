// A list kept in order. One change costs a binary search and the shift of what comes after, whatever the
// length; only changes of a good part of the list are merged in one walk.
import { fold } from "../core/fold";
import type { RawRec } from "../core/types";

/**
 * A record as it is filed: entries are replaced, never changed, so that where one stands can be found again.
 */
export interface Entry {
  rec: RawRec;
  title: string;
  rank: string | number;
  letter: string;
}

/** One record before and after; absent: not in the list. */
export interface Step {
  before: Entry | undefined;
  after: Entry | undefined;
}

/** Total: two entries are equal only when they are of the same record. */
export type Compare = (a: Entry, b: Entry) => number;

/** Where each letter begins, in order; "#" holds what begins with none. */
export type Letters = readonly { letter: string; index: number }[];

/** The rows are patched in place; another object says that they, or a row of them, changed. */
export interface Shown {
  rows: readonly RawRec[];
  letters: Letters;
}

type SameLetter = (a: string, b: string) => boolean;

export class OrderedList {
  private readonly rows: RawRec[];
  private letters: Letters;
  private current: Shown | null = null;

  /** `entries`: in order. */
  constructor(
    readonly entries: Entry[],
    private readonly compare: Compare,
    private readonly same: SameLetter,
  ) {
    this.rows = entries.map(entry => entry.rec);
    this.letters = entries.flatMap((_, index) => this.begin(index));
  }

  /** The same object until something changes. */
  get shown(): Shown {
    return (this.current ??= { rows: this.rows, letters: this.letters });
  }

  take({ before, after }: Step): void {
    if (!before && !after) return;
    this.current = null;
    if (before && after && before.letter === after.letter && this.compare(before, after) === 0) {
      const at = this.place(before);
      this.entries[at] = after;
      this.rows[at] = after.rec;
      return;
    }
    if (before) this.remove(this.place(before));
    if (after) this.insert(this.place(after), after);
  }

  private insert(at: number, entry: Entry): void {
    this.entries.splice(at, 0, entry);
    this.rows.splice(at, 0, entry.rec);
    this.letters = [
      ...this.letters.filter(({ index }) => index < at),
      ...this.begin(at),
      ...this.begin(at + 1),
      ...this.letters.flatMap(({ letter, index }) => (index > at ? [{ letter, index: index + 1 }] : [])),
    ];
  }

  private remove(at: number): void {
    this.entries.splice(at, 1);
    this.rows.splice(at, 1);
    this.letters = [
      ...this.letters.filter(({ index }) => index < at),
      ...this.begin(at),
      ...this.letters.flatMap(({ letter, index }) => (index > at + 1 ? [{ letter, index: index - 1 }] : [])),
    ];
  }

  /** The letter that begins at `index`, if one does: only the neighbour decides. */
  private begin(index: number): Letters {
    const entry = this.entries[index];
    if (!entry?.letter) return [];
    const before = this.entries[index - 1];
    return before && this.same(before.letter, entry.letter) ? [] : [{ letter: entry.letter, index }];
  }

  /** Where an entry stands, or would. */
  private place(entry: Entry): number {
    return placeOf(entry, this.entries, 0, this.compare);
  }
}

function placeOf(entry: Entry, entries: readonly Entry[], from: number, compare: Compare): number {
  let low = from;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(entries[middle]!, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Sorts after a cheap sort by folded title: nearly sorted input needs few of the collator's comparisons,
 * which are ten times dearer.
 */
export function ordered(entries: readonly Entry[], compare: Compare): Entry[] {
  const folded = entries.map(entry => ({ entry, text: fold(entry.title) }));
  folded.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return folded.map(row => row.entry).sort(compare);
}

/** Two ordered lists as one: a handful of rows is not compared with all ten thousand of the other. */
export function merged(left: readonly Entry[], right: readonly Entry[], compare: Compare): Entry[] {
  const all: Entry[] = [];
  let from = 0;
  for (const entry of right) {
    const to = placeOf(entry, left, from, compare);
    while (from < to) all.push(left[from++]!);
    all.push(entry);
  }
  while (from < left.length) all.push(left[from++]!);
  return all;
}
