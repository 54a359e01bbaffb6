// Records in the order of the alphabet of a language, with the places where its letters begin, and in the
// other orders a list can have. Each order is kept, whole and by filter, and put right by what changed.

import { titleOf } from "../core/titles";
import type { RawRec, Rec } from "../core/types";
import { type Compare, type Entry, merged, OrderedList, ordered, type Step } from "./ordered";
import { referring, tally } from "./references";
import { changesSince, get, type Mark, view } from "./store";

export interface Filter {
  tag?: string;
  owner?: string;
  company?: string;
}

/**
 * name · company: by the company's name, people without one last · newest: what was made last comes first.
 */
export type Order = "name" | "company" | "newest";

export interface Sorted<T extends Listed> {
  /** Patched in place: another Sorted says that something changed. */
  rows: readonly Rec<T>[];
  /**
   * Where each letter begins, in order; "#" holds what begins with none. Empty in other orders than by name.
   */
  letters: readonly { letter: string; index: number }[];
}

type Listed = "contact" | "company";

/** More changes than this at once are merged in one walk: that many shifts would cost more. */
const STEPS_MAX = 64;
/** So many filtered lists are kept of an order. */
const PARTS_MAX = 8;

interface Known {
  type: Listed;
  order: Order;
  lang: string;
  mark: Mark;
  companies: Mark;
  byId: Map<string, Entry>;
  all: OrderedList;
  parts: Map<string, { filter: Filter; list: OrderedList }>;
}

const cache = new Map<string, Known>();
const watchers = new Set<() => void>();
const collators = new Map<string, Intl.Collator>();
const firstLetters = new Map<string, Map<string, string>>();

/**
 * Contacts in alphabetical order of `lang`, or in another order; the same object until one of them changes.
 */
export function sortedContacts(lang: string, filter: Filter = {}, order: Order = "name"): Sorted<"contact"> {
  return sorted("contact", lang, filter, order);
}

export function sortedCompanies(lang: string, filter: Filter = {}, order: Order = "name"): Sorted<"company"> {
  return sorted("company", lang, filter, order);
}

/** The list by name as it was last shown; null when it was not. */
export function lastSorted<T extends Listed>(type: T): Sorted<T> | null {
  return (cache.get(`${type}/name`)?.all.shown ?? null) as Sorted<T> | null;
}

/**
 * Calls `fn` when a list by name was put right; it must not work at once, for the list is just being drawn.
 */
export function onSorted(fn: () => void): () => void {
  watchers.add(fn);
  return () => watchers.delete(fn);
}

/** Every tag in use on records of a type, in alphabetical order. */
export function allTags(type: "contact" | "company" | "deal", lang = "en"): string[] {
  return tally(type, "tags")
    .map(([tag]) => tag)
    .sort(collator(lang).compare);
}

/** Whether a record passes the filter. */
export function passes(rec: Rec<Listed>, { tag, owner, company }: Filter): boolean {
  if (tag && !rec.tags?.includes(tag)) return false;
  if (owner && rec.owner !== owner) return false;
  return !company || (rec.type === "contact" ? rec.company === company : rec.parent === company);
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

function sorted<T extends Listed>(type: T, lang: string, filter: Filter, order: Order): Sorted<T> {
  const known = upToDate(type, lang, order);
  const key = [filter.tag, filter.owner, filter.company].map(part => part ?? "").join("\n");
  return (key === "\n\n" ? known.all : partOf(known, key, filter)).shown as unknown as Sorted<T>;
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

function upToDate(type: Listed, lang: string, order: Order): Known {
  const key = `${type}/${order}`;
  const before = cache.get(key);
  const same = before?.lang === lang ? before : undefined;
  const own = changesSince(type, same?.mark);
  const companies = changesSince("company", same?.companies);
  const ids =
    own.ids && companies.ids && order === "company" && type === "contact"
      ? withPeople(own.ids, companies.ids)
      : own.ids;
  if (same && ids && !ids.size) return Object.assign(same, { mark: own.mark, companies: companies.mark });
  const known = same && ids && ids.size <= STEPS_MAX ? mended(same, ids) : remade(type, lang, order, same);
  cache.set(key, Object.assign(known, { mark: own.mark, companies: companies.mark }));
  if (order === "name") for (const fn of watchers) fn();
  return known;
}

/** The contacts that changed, and those whose company did. */
function withPeople(contacts: ReadonlySet<string>, companies: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([
    ...contacts,
    ...[...companies].flatMap(id => referring("contact", "company", id).map(rec => rec.id)),
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
function remade(type: Listed, lang: string, order: Order, before: Known | undefined): Known {
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

const passesEntry = (entry: Entry, filter: Filter): boolean =>
  passes(entry.rec as unknown as Rec<Listed>, filter);

function entryOf(rec: RawRec, { lang, order }: Pick<Known, "lang" | "order">): Entry {
  const title = titleOf(rec);
  if (order === "name") return { rec, title, rank: "", letter: fastLetterOf(title, lang) };
  const one = rec as unknown as Rec<Listed>;
  if (order === "newest") return { rec, title, rank: one.created_at ?? Infinity, letter: "" };
  return {
    rec,
    title,
    rank: one.type === "company" ? title : (one.company && get("company", one.company)?.name) || "",
    letter: "",
  };
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
