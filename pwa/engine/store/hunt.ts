// One search over the prepared texts of a type. It looks for a moment at a time, so that a key is answered
// before all of a large book has been looked at; what begins with the query is found first, and what changes
// meanwhile is looked at by itself.
import type { Rec } from "../core/types";
import { type Needle, rankOf, roughNameOf, roughRankOf, type SearchText } from "./search_text";

export const RESULTS_MAX = 200;
/**
 * Longest look before an answer, and between two chances for the page to draw: with that a key is answered
 * within 50 ms on a slow phone.
 */
export const HUNT_MS = 10;
/** Of each rank so many more are kept than shown: one that goes has a next one. */
const SPARE = 50;
const KEPT_MAX = RESULTS_MAX + SPARE;
/** Looking at the clock costs as much as a few records. */
const RECORDS_PER_LOOK = 50;

/** A record that was found, and the text it is sorted by among its like. */
type Match = Pick<SearchText, "rec" | "name">;

/** What begins with the query has been looked at before all else. */
const isBeginning = (rank: number): boolean => rank === 0;
const isNoBeginning = (rank: number): boolean => rank > 0;

/** The texts of a type, and the ids of records that have none yet. */
export class Texts {
  readonly all = new Map<string, SearchText>();
  missing: Set<string> = new Set();
  /** By the first character of the name. */
  private readonly starting = new Map<string, Set<SearchText>>();

  /** Those whose name may begin with `text`. */
  startingLike(text: string): Iterable<SearchText> {
    return this.starting.get(text.charAt(0)) ?? [];
  }

  put(id: string, text: SearchText): void {
    this.remove(id);
    this.all.set(id, text);
    this.missing.delete(id);
    const first = text.name.charAt(0);
    const like = this.starting.get(first);
    if (like) like.add(text);
    else this.starting.set(first, new Set([text]));
  }

  /** Its text is right no more. `here`: there is still such a record. */
  outdate(id: string, here: boolean): void {
    this.remove(id);
    if (here) this.missing.add(id);
    else this.missing.delete(id);
  }

  /** Every text is to be prepared anew. */
  forget(ids: Iterable<string>): void {
    this.all.clear();
    this.starting.clear();
    this.missing = new Set(ids);
  }

  private remove(id: string): void {
    const text = this.all.get(id);
    if (!text) return;
    this.all.delete(id);
    this.starting.get(text.name.charAt(0))?.delete(text);
  }
}

export class Hunt {
  /** What has not been looked at; null when all has. */
  private rest: Iterator<SearchText> | null;
  private readonly best: Match[][] = [[], [], [], []];
  /** Enough begins with the query: nothing else was looked for. */
  private early = false;
  /** Records without a text were looked at as they are written. */
  isRough = false;
  private shown: readonly Rec[] | null = null;

  constructor(
    private readonly texts: Texts,
    private readonly needles: readonly Needle[],
    private readonly passes: (rec: Rec) => boolean,
  ) {
    this.rest = texts.all.values();
  }

  /** Not everything has been looked at. */
  get isOpen(): boolean {
    return this.rest !== null;
  }

  /** What is found so far, best first, RESULTS_MAX; the same array until that changes. */
  get rows(): readonly Rec[] {
    this.shown ??= this.best
      .flat()
      .slice(0, RESULTS_MAX)
      .map(match => match.rec);
    return this.shown;
  }

  /** Looks at what begins with the query, and at `rows` that have no text yet. */
  begin(rows: ReadonlyMap<string, Rec>, until_ms: number): void {
    const [needle] = this.needles;
    if (this.needles.length === 1 && needle)
      for (const text of this.texts.startingLike(needle.text)) this.take(text, isBeginning);
    const { missing } = this.texts;
    this.isRough = missing.size > 0;
    if (!this.isRough && this.best[0]!.length >= RESULTS_MAX) {
      this.early = true;
      this.rest = null;
    }
    let looked = 0;
    for (const id of missing) {
      if (++looked % RECORDS_PER_LOOK === 0 && performance.now() >= until_ms) break;
      const rec = rows.get(id)!;
      const name = roughNameOf(rec);
      const rank = roughRankOf(rec, name, this.needles);
      if (rank !== null && this.passes(rec)) this.keep(rank, { rec, name });
    }
  }

  /** Looks at the rest until `until_ms`; true when all has been looked at. */
  run(until_ms: number): boolean {
    const counts = this.needles.length === 1 ? isNoBeginning : undefined;
    for (let looked = 1; this.rest; looked++) {
      if (looked % RECORDS_PER_LOOK === 0 && performance.now() >= until_ms) return false;
      const { value, done } = this.rest.next();
      if (done) this.rest = null;
      else this.take(value, counts);
    }
    return true;
  }

  /** Whether every record that `next` will find is among what this has found. */
  holdsAllOf(next: Hunt): boolean {
    if (this.isOpen || this.early || this.isRough || this.best.some(found => found.length >= KEPT_MAX))
      return false;
    return this.needles.every((needle, i) => {
      const longer = next.needles[i];
      return longer?.text.startsWith(needle.text) && !longer.digits === !needle.digits;
    });
  }

  /** Looks only at what `last` has found. */
  among(last: Hunt): void {
    this.rest = null;
    for (const { rec } of last.best.flat()) {
      const text = this.texts.all.get(rec.id);
      if (text) this.take(text);
    }
  }

  /** Looks again at these records; false when it has to begin anew. */
  mend(ids: ReadonlySet<string>): boolean {
    if (this.isOpen || this.isRough) return false;
    const wasFull = this.best.map(found => found.length >= RESULTS_MAX);
    for (const found of this.best)
      for (let i = found.length - 1; i >= 0; i--) if (ids.has(found[i]!.rec.id)) found.splice(i, 1);
    for (const id of ids) {
      const text = this.texts.all.get(id);
      if (text) this.take(text);
    }
    this.shown = null;
    return !this.best.some((found, rank) => wasFull[rank] && found.length < RESULTS_MAX);
  }

  private take(text: SearchText, counts?: (rank: number) => boolean): void {
    const rank = rankOf(text, this.needles);
    if (rank !== null && (!counts || counts(rank)) && this.passes(text.rec)) this.keep(rank, text);
  }

  /**
   * Puts a match among the first of its rank by name, if it is one of them: a single letter finds thousands,
   * and sorting all of them would take longer than finding them.
   */
  private keep(rank: number, match: Match): void {
    const found = this.best[rank]!;
    const last = found.length >= KEPT_MAX ? found.at(-1) : undefined;
    if (last && match.name >= last.name) return;
    if (last) found.pop();
    let low = 0;
    let high = found.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (found[middle]!.name <= match.name) low = middle + 1;
      else high = middle;
    }
    found.splice(low, 0, match);
    this.shown = null;
  }
}
