// Search as you type over everything in memory. One text per record is prepared ahead, in idle time, and
// prepared again when the record, or its company, changes. A search that comes before that looks, for a
// moment, at what is not prepared as it is written. What takes longer than a moment goes on by itself, and
// whoever asked is told when it is worth asking again.
import { fold } from "../core/fold";
import { SLICE_MS } from "../core/pause";
import { RECORD_TYPES } from "../core/schema.gen";
import type { Rec, RecordType } from "../core/types";
import { HUNT_MS, Hunt, Texts } from "./hunt";
import { referring } from "./references";
import { foundOf, needlesOf, rankOf, searchTextOf } from "./search_text";
import { type Filter, passes } from "./sorted";
import { changesSince, type Mark, onReady, ready, view } from "./store";
import { keepWarm, warm } from "./warm";

export { RESULTS_MAX } from "./hunt";
export { fold };

/** More missing texts than this are left to idle time. */
const AT_ONCE_MAX = 1_000;
/** What was searched before all was prepared is searched again so often meanwhile, and at the end. */
const REFINE_MS = 250;
/** Looking at the clock costs as much as a few records. */
const RECORDS_PER_LOOK = 25;

/** The texts of a type. Every record of it, as of `mark`, is in `texts` or in its `missing`. */
interface Index {
  type: RecordType;
  mark: Mark | undefined;
  /** What records of it name and are found by: another title there is another text here. */
  named: { field: keyof Rec & string; type: RecordType; mark: Mark | undefined }[];
  texts: Texts;
  /** The last search. */
  last: { query: string; filterKey: string; hunt: Hunt } | undefined;
}

const NO_FILTER: Filter = {};
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
  const { texts, last } = upToDate(type);
  return !texts.missing.size && !last?.hunt.isOpen;
}

/** How often searches have been refined: another number, another answer. */
export function searchRound(): number {
  return rounds;
}

/**
 * Records of a type that have every word of `query` and pass `filter`, best first: name begins so, a word of
 * it does, anywhere; RESULTS_MAX.
 */
export function search<T extends RecordType>(
  type: T,
  query: string,
  filter: Filter = NO_FILTER,
): readonly Rec<T>[] {
  const index = upToDate(type);
  const filterKey = JSON.stringify(filter);
  const last = index.last?.filterKey === filterKey ? index.last : undefined;
  if (last?.query !== query) index.last = { query, filterKey, hunt: begin(index, query, filter, last?.hunt) };
  return index.last!.hunt.rows as readonly Rec<T>[];
}

/** Whether a record of a type has every word of `query`, for those who walk the records themselves. */
export function finding<T extends RecordType>(type: T, query: string): (rec: Rec<T>) => boolean {
  if (!query) return () => true;
  const { texts } = upToDate(type);
  const needles = needlesOf(query);
  return rec => rankOf(texts.all.get(rec.id) ?? searchTextOf(rec as Rec), needles) !== null;
}

function begin(index: Index, query: string, filter: Filter, before: Hunt | undefined): Hunt {
  const { type, texts } = index;
  if (texts.missing.size > AT_ONCE_MAX || !prepare(index)) {
    rough = true;
    void warm();
  }
  const hunt = new Hunt(texts, needlesOf(query), rec => passes(rec, filter));
  if (before?.holdsAllOf(hunt)) {
    hunt.among(before);
    return hunt;
  }
  const until_ms = performance.now() + HUNT_MS;
  hunt.begin(view(type) as ReadonlyMap<string, Rec>, until_ms);
  // One that was begun on less than there will be is begun again: going on would find a record twice.
  if (!hunt.run(until_ms) && !hunt.isRough) goOn(index, hunt);
  return hunt;
}

/** Looks at the rest, giving way to what the page has to do, until another search takes its place. */
function goOn(index: Index, hunt: Hunt): void {
  setTimeout(() => {
    if (upToDate(index.type).last?.hunt !== hunt) return;
    if (hunt.run(performance.now() + HUNT_MS)) tellRefined();
    else goOn(index, hunt);
  });
}

/** The index, with what has changed moved to what is missing. */
function upToDate(type: RecordType): Index {
  let index = indexes.get(type);
  if (!index) indexes.set(type, (index = begun(type)));
  const { texts } = index;
  const own = changesSince(type, index.mark);
  index.mark = own.mark;
  const rows = view(type);
  const changed = new Set(own.ids);
  let lost = !own.ids;
  for (const named of index.named) {
    const { ids, mark } = changesSince(named.type, named.mark);
    named.mark = mark;
    lost ||= !ids;
    for (const id of ids ?? []) for (const rec of referring(type, named.field, id)) changed.add(rec.id);
  }
  if (lost) {
    texts.forget(rows.keys());
    index.last = undefined;
  } else if (changed.size) {
    for (const id of changed) texts.outdate(id, rows.has(id));
    if (index.last && !(prepare(index) && index.last.hunt.mend(changed))) index.last = undefined;
  }
  return index;
}

function begun(type: RecordType): Index {
  const named = foundOf(type).named.map(({ field, leaf }) => ({
    field: field as keyof Rec & string,
    type: leaf.ref as RecordType,
    mark: undefined,
  }));
  return { type, mark: undefined, named, texts: new Texts(), last: undefined };
}

/** Prepares what is missing for SLICE_MS; true when nothing is missing then. */
function prepare({ type, texts }: Index): boolean {
  const rows = view(type) as ReadonlyMap<string, Rec>;
  const until_ms = performance.now() + SLICE_MS;
  let done = 0;
  for (const id of texts.missing) {
    if (++done % RECORDS_PER_LOOK === 0 && performance.now() >= until_ms) return false;
    texts.put(id, searchTextOf(rows.get(id)!));
  }
  return true;
}

/** Prepares for a moment what the first screens search, and what else was searched; true when all is. */
function prepareSome(): boolean {
  const open = [...new Set([...WARM, ...indexes.keys()])]
    .map(upToDate)
    .find(index => index.texts.missing.size);
  const whole = !open;
  if (open) prepare(open);
  if (rough && (whole || performance.now() - told_ms >= REFINE_MS)) {
    rough = !whole;
    // They were begun on less than there is now.
    for (const index of indexes.values()) index.last = undefined;
    tellRefined();
  }
  return whole;
}

function tellRefined(): void {
  told_ms = performance.now();
  rounds++;
  for (const fn of refined) fn();
}

onReady(() => {
  if (ready.state === "loading") indexes.clear();
});
keepWarm(WARM, prepareSome);
