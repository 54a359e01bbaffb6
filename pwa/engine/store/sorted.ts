// Records in the order of the alphabet of a language, with the places where its letters begin, and in the
// other orders a list can have. Each order is kept, whole and by filter, and put right by what changed.

import { isFilledIn } from "../core/filled";
import { type CompanyCustom, RECORD_TYPES } from "../core/schema.gen";
import { titleOf } from "../core/titles";
import type { RawRec, Rec, RecordType } from "../core/types";
import { type Compare, type Entry, merged, OrderedList, ordered, type Step } from "./ordered";
import { referring } from "./references";
import { changesSince, get, type Mark, view } from "./store";

/** What each field must be, or have among its tags; "" or nothing: whatever it is. */
export type Filter = Readonly<Record<string, string>>;

/**
 * "name" · "newest": what was made last comes first · a reference of the type: by the title of what it names,
 * those that name nothing last.
 */
export type Order = string;

export interface Sorted<T extends RecordType> {
  /** Patched in place: another Sorted says that something changed. */
  rows: readonly Rec<T>[];
  /**
   * Where each letter begins, in order; "#" holds what begins with none. Empty in other orders than by name.
   */
  letters: readonly { letter: string; index: number }[];
}

/** More changes than this at once are merged in one walk: that many shifts would cost more. */
const STEPS_MAX = 64;
/** So many filtered lists are kept of an order. */
const PARTS_MAX = 8;

interface Known {
  type: RecordType;
  order: Order;
  lang: string;
  mark: Mark;
  /** Of the type that the order goes by. */
  named: Mark;
  byId: Map<string, Entry>;
  all: OrderedList;
  parts: Map<string, { filter: Filter; list: OrderedList }>;
}

const cache = new Map<string, Known>();
const watchers = new Set<() => void>();
const collators = new Map<string, Intl.Collator>();
const firstLetters = new Map<string, Map<string, string>>();

/**
 * Records of a type in alphabetical order of `lang`, or in another order; the same object until one of them
 * changes.
 */
export function sorted<T extends RecordType>(
  type: T,
  lang: string,
  filter: Filter = {},
  order: Order = "name",
): Sorted<T> {
  const known = upToDate(type, lang, order);
  const key = keyOf(filter);
  return (key ? partOf(known, key, filter) : known.all).shown as unknown as Sorted<T>;
}

/**
 * The same with `others` in their places, records that this device does not have; of its own only those
 * `within`, where that is given.
 */
export function sortedWith(
  how: { type: RecordType; lang: string; filter: Filter; order: Order },
  others: readonly RawRec[],
  within?: ReadonlySet<string>,
): Sorted<RecordType> {
  const { type, lang, filter, order } = how;
  const known = upToDate(type, lang, order);
  const key = keyOf(filter);
  const { entries } = key ? partOf(known, key, filter) : known.all;
  const here = within ? entries.filter(({ rec }) => within.has(rec.id)) : entries;
  const there = others.map(rec => entryOf(rec, how)).filter(entry => passesEntry(entry, filter));
  const compare = comparing(lang, order);
  return listOf(how, merged(here, ordered(there, compare), compare)).shown as unknown as Sorted<RecordType>;
}

const keyOf = (filter: Filter): string =>
  Object.keys(filter)
    .filter(field => filter[field])
    .sort()
    .map(field => `${field}=${filter[field]}`)
    .join("\n");

/** The list by name as it was last shown; null when it was not. */
export function lastSorted<T extends RecordType>(type: T): Sorted<T> | null {
  return (cache.get(`${type}/name`)?.all.shown ?? null) as Sorted<T> | null;
}

/**
 * Calls `fn` when a list by name was put right; it must not work at once, for the list is just being drawn.
 */
export function onSorted(fn: () => void): () => void {
  watchers.add(fn);
  return () => watchers.delete(fn);
}

/** The key of a filter for what lacks one of some fields: their paths, set apart by spaces. */
export const LACKS = "~lacks";

/** Whether a record passes the filter. */
export function passes(rec: Rec, filter: Filter): boolean {
  for (const field in filter) {
    const wanted = filter[field];
    if (!wanted) continue;
    if (field === LACKS) {
      if (wanted.split(" ").every(path => isFilledIn(rec as unknown as RawRec, path))) return false;
      continue;
    }
    const value = valueAt(rec as unknown as RawRec, field);
    if (value !== wanted && !(Array.isArray(value) && value.includes(wanted))) return false;
  }
  return true;
}

/** The value of a field, or at `custom.<id>` of one of the workspace's own, as a filter chooses it. */
function valueAt(rec: RawRec, path: string): unknown {
  if (!path.startsWith("custom.")) return rec[path];
  const item = (rec["custom"] as Readonly<Record<string, CompanyCustom>> | null)?.[path.slice(7)];
  return item?.values ?? item?.value;
}

export function collator(lang: string): Intl.Collator {
  let made = collators.get(lang);
  if (!made) collators.set(lang, (made = new Intl.Collator(lang, { sensitivity: "base", numeric: true })));
  return made;
}

/** The letter a title is filed under, or "#". Diacritics go unless the language has the letter of its own. */
export function letterOf(title: string, lang: string): string {
  const first = title.trim().match(/^[^\p{L}\p{N}]*(.)/u)?.[1] ?? "";
  if (!/\p{L}/u.test(first)) return "#";
  const upper = first.toLocaleUpperCase(lang);
  if (/\p{Script=Cyrillic}/u.test(upper)) return upper === "Ё" ? "Е" : upper;
  return (upper.normalize("NFD")[0] ?? upper).toLocaleUpperCase(lang);
}

function partOf(known: Known, key: string, filter: Filter): OrderedList {
  const { parts, all } = known;
  let part = parts.get(key);
  if (!part)
    parts.set(
      key,
      (part = {
        filter,
        list: listOf(
          known,
          all.entries.filter(entry => passesEntry(entry, filter)),
        ),
      }),
    );
  const oldest = parts.size > PARTS_MAX ? parts.keys().next().value : undefined;
  if (oldest !== undefined) parts.delete(oldest);
  return part.list;
}

function upToDate(type: RecordType, lang: string, order: Order): Known {
  const key = `${type}/${order}`;
  const before = cache.get(key);
  const same = before?.lang === lang ? before : undefined;
  const own = changesSince(type, same?.mark);
  const other = RECORD_TYPES[type].fields[order]?.ref as RecordType | undefined;
  const renamed = other && changesSince(other, same?.named);
  const ids = own.ids && renamed?.ids ? withNaming(type, order, own.ids, renamed.ids) : own.ids;
  const marks = { mark: own.mark, named: renamed?.mark ?? own.mark };
  if (same && ids && !ids.size) return Object.assign(same, marks);
  const known = same && ids && ids.size <= STEPS_MAX ? mended(same, ids) : remade(type, lang, order, same);
  cache.set(key, Object.assign(known, marks));
  if (order === "name") for (const fn of watchers) fn();
  return known;
}

/** The records that changed, and those that name what did. */
function withNaming(
  type: RecordType,
  field: string,
  own: ReadonlySet<string>,
  named: ReadonlySet<string>,
): ReadonlySet<string> {
  return new Set([
    ...own,
    ...[...named].flatMap(id => referring(type, field as keyof Rec & string, id).map(rec => rec.id)),
  ]);
}

/** Puts a few records right: an edit costs a few comparisons. */
function mended(known: Known, ids: ReadonlySet<string>): Known {
  const rows = view(known.type) as ReadonlyMap<string, RawRec>;
  for (const id of ids) {
    const rec = rows.get(id);
    const before = known.byId.get(id);
    const after = rec && entryOf(rec, known);
    if (after) known.byId.set(id, after);
    else known.byId.delete(id);
    const within = (entry: Entry | undefined, filter: Filter): Entry | undefined =>
      entry && passesEntry(entry, filter) ? entry : undefined;
    known.all.take({ before, after });
    for (const { filter, list } of known.parts.values())
      list.take({ before: within(before, filter), after: within(after, filter) } satisfies Step);
  }
  return known;
}

/** Puts everything right in one walk: only what is filed elsewhere than before is compared. */
function remade(type: RecordType, lang: string, order: Order, before: Known | undefined): Known {
  const how = { type, lang, order };
  const rows = view(type) as ReadonlyMap<string, RawRec>;
  const byId = new Map<string, Entry>();
  const kept: Entry[] = [];
  for (const old of before?.all.entries ?? []) {
    const rec = rows.get(old.rec.id);
    const entry = rec && entryOf(rec, how);
    if (!entry || entry.title !== old.title || entry.rank !== old.rank) continue;
    byId.set(rec.id, entry);
    kept.push(entry);
  }
  const added: Entry[] = [];
  if (byId.size < rows.size) {
    for (const rec of rows.values()) if (!byId.has(rec.id)) added.push(entryOf(rec, how));
    for (const entry of added) byId.set(entry.rec.id, entry);
  }
  const compare = comparing(lang, order);
  const entries = added.length ? merged(kept, ordered(added, compare), compare) : kept;
  return { ...how, byId, all: listOf(how, entries), parts: new Map() } as unknown as Known;
}

const listOf = ({ lang, order }: Pick<Known, "lang" | "order">, entries: Entry[]): OrderedList =>
  new OrderedList(entries, comparing(lang, order), (a, b) => a === b || collator(lang).compare(a, b) === 0);

const passesEntry = (entry: Entry, filter: Filter): boolean => passes(entry.rec as unknown as Rec, filter);

function entryOf(rec: RawRec, { type, lang, order }: Pick<Known, "type" | "lang" | "order">): Entry {
  const title = titleOf(type, rec);
  if (order === "name") return { rec, title, rank: "", letter: fastLetterOf(title, lang) };
  if (order === "newest") return { rec, title, rank: (rec["created_at"] as number) ?? Infinity, letter: "" };
  const other = RECORD_TYPES[type].fields[order]?.ref as RecordType;
  const named = rec[order] as string | null | undefined;
  return { rec, title, rank: named ? titleOf(other, get(other, named)) : "", letter: "" };
}

/**
 * By name within what is equal otherwise, the nameless last; by id at the end, so that every record has its
 * place.
 */
function comparing(lang: string, order: Order): Compare {
  const { compare } = collator(lang);
  const blankLast = (a: string, b: string): number => Number(a === "") - Number(b === "") || compare(a, b);
  const byName: Compare = (a, b) =>
    blankLast(a.title, b.title) || (a.rec.id < b.rec.id ? -1 : Number(a.rec.id !== b.rec.id));
  if (order === "name") return byName;
  if (order === "newest")
    return (a, b) => (a.rank === b.rank ? 0 : Number(b.rank) - Number(a.rank)) || byName(a, b);
  return (a, b) => (a.rank === b.rank ? 0 : blankLast(String(a.rank), String(b.rank))) || byName(a, b);
}

/** As letterOf. Of a title that begins with a letter nothing else counts, and most do. */
function fastLetterOf(title: string, lang: string): string {
  const first = title.charAt(0);
  let known = firstLetters.get(lang);
  if (!known) firstLetters.set(lang, (known = new Map()));
  let letter = known.get(first);
  if (letter !== undefined) return letter;
  letter = letterOf(title, lang);
  if (/^\p{L}/u.test(first)) known.set(first, letter);
  return letter;
}
