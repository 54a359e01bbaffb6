// Search as you type over everything in memory. One text per record is prepared ahead, in idle time, and
// prepared again when the record, or its company, changes. A search that comes before that looks, for a
// moment, at what is not prepared as it is written, and whoever asked is told when it is worth asking again.
import { fold } from "../core/fold";
import { SLICE_MS } from "../core/pause";
import { RECORD_TYPES } from "../core/schema.gen";
import type { Rec, RecordType } from "../core/types";
import { referring } from "./references";
import {
  foundOf,
  needlesOf,
  rankOf,
  roughNameOf,
  roughRankOf,
  type SearchText,
  searchTextOf,
} from "./search_text";
import { changesSince, type Mark, onReady, ready, subscribe, view } from "./store";

export { fold };

export const RESULTS_MAX = 200;
/** After a change, so long of quiet before records are prepared again. */
const WARM_AFTER_MS = 500;
/** More missing texts than this are left to idle time. */
const AT_ONCE_MAX = 1_000;
/**
 * Longest look at records that are not prepared: with the others a key is answered within 50 ms on a slow
 * phone.
 */
const ROUGH_MS = 10;
/** What was searched before all was prepared is searched again so often meanwhile, and at the end. */
const REFINE_MS = 250;
/** Looking at the clock costs as much as a few records. */
const RECORDS_PER_LOOK = 25;

/** The texts of a type. Every record of it, as of `mark`, is in `texts` or in `missing`. */
interface Index {
  type: RecordType;
  mark: Mark | undefined;
  /** What records of it name and are found by: another title there is another text here. */
  named: { field: keyof Rec & string; type: RecordType; mark: Mark | undefined }[];
  texts: Map<string, SearchText>;
  missing: Set<string>;
}

type Filtering<T extends RecordType> = (rec: Rec<T>) => boolean;
/** A record that was found, and the text it is sorted by among its like. */
type Match = Pick<SearchText, "rec" | "name">;

const indexes = new Map<RecordType, Index>();
/** Searched from the first screens on: prepared before anybody asks. */
const WARM = (Object.keys(RECORD_TYPES) as RecordType[]).filter(
  type => RECORD_TYPES[type].first && RECORD_TYPES[type].menu === "tab",
);
const refined = new Set<() => void>();
let rounds = 0;
/** Something was found among records of which not all were prepared. */
let rough = false;
let told_ms = 0;
let working = false;
let later: ReturnType<typeof setTimeout> | undefined;

/** Calls `fn` when the same search would now find more. */
export function onRefined(fn: () => void): () => void {
  refined.add(fn);
  return () => refined.delete(fn);
}

/**
 * Whether every record of a type was looked at whole: before that, nothing found does not mean that there is
 * none.
 */
export function isSearchWhole(type: RecordType): boolean {
  return !upToDate(type).missing.size;
}

/** How often searches have been refined: another number, another answer. */
export function searchRound(): number {
  return rounds;
}

/**
 * Records of a type that have every word of `query`, best first: name begins so, a word of it does, anywhere;
 * RESULTS_MAX.
 */
export function search<T extends RecordType>(type: T, query: string, filter?: Filtering<T>): Rec<T>[] {
  const index = upToDate(type);
  if (index.missing.size > AT_ONCE_MAX || !prepare(index)) {
    rough = true;
    work();
  }
  const needles = needlesOf(query);
  const best: Match[][] = [[], [], [], []];
  const passes = filter as Filtering<RecordType> | undefined;
  for (const searched of index.texts.values()) {
    const rank = rankOf(searched, needles);
    if (rank !== null && (!passes || passes(searched.rec))) keepBest(best[rank]!, searched);
  }
  const rows = view(type) as ReadonlyMap<string, Rec>;
  const until_ms = performance.now() + ROUGH_MS;
  let looked = 0;
  for (const id of index.missing) {
    if (++looked % RECORDS_PER_LOOK === 0 && performance.now() >= until_ms) break;
    const rec = rows.get(id)!;
    const name = roughNameOf(rec);
    const rank = roughRankOf(rec, name, needles);
    if (rank !== null && (!passes || passes(rec))) keepBest(best[rank]!, { rec, name });
  }
  return best
    .flat()
    .slice(0, RESULTS_MAX)
    .map(match => match.rec as Rec<T>);
}

/**
 * Puts a match among the first RESULTS_MAX by name, if it is one of them: a single letter finds thousands,
 * and sorting all of them would take longer than finding them.
 */
function keepBest(matches: Match[], match: Match): void {
  const last = matches.length >= RESULTS_MAX ? matches.at(-1) : undefined;
  if (last && match.name >= last.name) return;
  if (last) matches.pop();
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (matches[middle]!.name <= match.name) low = middle + 1;
    else high = middle;
  }
  matches.splice(low, 0, match);
}

/** The index, with what has changed moved to what is missing. */
function upToDate(type: RecordType): Index {
  let index = indexes.get(type);
  if (!index) indexes.set(type, (index = begun(type)));
  const own = changesSince(type, index.mark);
  index.mark = own.mark;
  const rows = view(type);
  let lost = !own.ids;
  const renamed = index.named.map(named => {
    const { ids, mark } = changesSince(named.type, named.mark);
    named.mark = mark;
    lost ||= !ids;
    return { ...named, ids };
  });
  if (lost) {
    index.texts.clear();
    index.missing = new Set(rows.keys());
    return index;
  }
  for (const id of own.ids!) outdate(index, id, rows.has(id));
  for (const { field, ids } of renamed)
    for (const id of ids!) for (const rec of referring(type, field, id)) outdate(index, rec.id, true);
  return index;
}

function begun(type: RecordType): Index {
  const named = foundOf(type).named.map(({ field, leaf }) => ({
    field: field as keyof Rec & string,
    type: leaf.ref as RecordType,
    mark: undefined,
  }));
  return { type, mark: undefined, named, texts: new Map(), missing: new Set() };
}

function outdate({ texts, missing }: Index, id: string, here: boolean): void {
  texts.delete(id);
  if (here) missing.add(id);
  else missing.delete(id);
}

/** Prepares what is missing for SLICE_MS; true when nothing is missing then. */
function prepare({ type, texts, missing }: Index): boolean {
  const rows = view(type) as ReadonlyMap<string, Rec>;
  const until_ms = performance.now() + SLICE_MS;
  let done = 0;
  for (const id of missing) {
    if (++done % RECORDS_PER_LOOK === 0 && performance.now() >= until_ms) return false;
    texts.set(id, searchTextOf(rows.get(id)!));
    missing.delete(id);
  }
  return true;
}

/** Prepares what the first screens search, and what else was searched, in idle time. */
function work(): void {
  if (working) return;
  working = true;
  const slice = (): void => {
    const open = [...new Set([...WARM, ...indexes.keys()])].map(upToDate).find(index => index.missing.size);
    const whole = !open;
    if (open) prepare(open);
    if (rough && (whole || performance.now() - told_ms >= REFINE_MS)) refine(whole);
    if (whole) working = false;
    else idle(slice);
  };
  idle(slice);
}

function refine(whole: boolean): void {
  rough = !whole;
  told_ms = performance.now();
  rounds++;
  for (const fn of refined) fn();
}

/** Prepares when records have been read or have changed, and nothing else happens. */
function workSoon(): void {
  clearTimeout(later);
  if (ready.state === "loading") indexes.clear();
  else later = setTimeout(work, WARM_AFTER_MS);
}
onReady(workSoon);
subscribe(WARM, workSoon);
workSoon();

function idle(fn: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(fn, { timeout: 500 });
  else setTimeout(fn, 16);
}
