// Records in the order of the alphabet of a language, with the places where its letters begin. Kept until something changes.
import { fold } from "../core/fold";
import { view } from "./store";
import { titleOf } from "../core/titles";
import type { Rec } from "../core/types";

export interface Filter { tag?: string; owner?: string; company?: string }

export interface Sorted<T extends Listed> {
  rows: Rec<T>[];
  /** Where each letter begins, in order; "#" holds what begins with none. */
  letters: { letter: string; index: number }[];
}

type Listed = "contact" | "company";

/** A record with the title it is filed under. */
interface Entry { rec: Rec<Listed>; title: string }

interface Known {
  map: ReadonlyMap<string, unknown>;
  lang: string;
  entries: Entry[];
  sorted: Sorted<Listed>;
  filtered: Map<string, Sorted<Listed>>;
}

const cache = new Map<Listed, Known>();
const watchers = new Set<() => void>();
const collators = new Map<string, Intl.Collator>();

/** Contacts in alphabetical order of `lang`; the same object until a contact changes. */
export function sortedContacts(lang: string, filter: Filter = {}): Sorted<"contact"> {
  return sorted("contact", lang, filter);
}

export function sortedCompanies(lang: string, filter: Filter = {}): Sorted<"company"> {
  return sorted("company", lang, filter);
}

/** The rows of a list as it was last shown; empty when it was not. */
export function lastSorted<T extends Listed>(type: T): readonly Rec<T>[] {
  return (cache.get(type)?.sorted.rows ?? []) as unknown as readonly Rec<T>[];
}

/** Calls `fn` when a list was put in order anew; it must not work at once, for the list is just being drawn. */
export function onSorted(fn: () => void): () => void {
  watchers.add(fn);
  return () => watchers.delete(fn);
}

/** Every tag in use on records of a type, in alphabetical order. */
export function allTags(type: "contact" | "company" | "deal", lang = "en"): string[] {
  const tags = new Set<string>();
  for (const rec of view(type).values()) for (const tag of rec.tags ?? []) tags.add(tag);
  return [...tags].sort(collator(lang).compare);
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

function sorted<T extends Listed>(type: T, lang: string, filter: Filter): Sorted<T> {
  const known = upToDate(type, lang);
  const key = [filter.tag, filter.owner, filter.company].map(part => part ?? "").join("\n");
  if (key === "\n\n") return known.sorted as unknown as Sorted<T>;
  let part = known.filtered.get(key);
  if (!part) known.filtered.set(key, (part = withLetters(known.entries.filter(({ rec }) => passes(rec, filter)), lang)));
  return part as unknown as Sorted<T>;
}

function upToDate(type: Listed, lang: string): Known {
  const map = view(type) as ReadonlyMap<string, Rec<Listed>>;
  const before = cache.get(type);
  if (before?.map === map && before.lang === lang) return before;
  const entries = before?.lang === lang ? mended(before.entries, map, lang) : ordered([...map.values()].map(entryOf), lang);
  const known: Known = { map, lang, entries, sorted: withLetters(entries, lang), filtered: new Map() };
  cache.set(type, known);
  for (const fn of watchers) fn();
  return known;
}

/** The last order with what changed put right: an edit costs a few comparisons, a new page only its own rows. */
function mended(before: readonly Entry[], map: ReadonlyMap<string, Rec<Listed>>, lang: string): Entry[] {
  const kept: Entry[] = [];
  const here = new Set<string>();
  for (const entry of before) {
    const rec = map.get(entry.rec.id);
    if (!rec) continue;
    if (rec !== entry.rec && titleOf(rec) !== entry.title) continue;
    here.add(rec.id);
    kept.push(rec === entry.rec ? entry : { rec, title: entry.title });
  }
  const added: Entry[] = [];
  if (here.size < map.size) for (const rec of map.values()) if (!here.has(rec.id)) added.push(entryOf(rec));
  return added.length ? merged(kept, ordered(added, lang), lang) : kept;
}

function merged(left: readonly Entry[], right: readonly Entry[], lang: string): Entry[] {
  const before = byTitle(lang);
  const all: Entry[] = [];
  let from = 0;
  for (const entry of right) {
    // Binary search: a handful of new rows must not compare with all ten thousand.
    let low = from;
    let high = left.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(left[middle]!, entry) <= 0) low = middle + 1;
      else high = middle;
    }
    while (from < low) all.push(left[from++]!);
    all.push(entry);
  }
  while (from < left.length) all.push(left[from++]!);
  return all;
}

/** Sorts by the collator of the language, after a cheap sort by folded title: nearly sorted input needs few of the
 *  collator's comparisons, which are ten times dearer. */
function ordered(entries: Entry[], lang: string): Entry[] {
  const folded = entries.map(entry => ({ entry, text: fold(entry.title) }));
  folded.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return folded.map(row => row.entry).sort(byTitle(lang));
}

function byTitle(lang: string): (a: Entry, b: Entry) => number {
  const { compare } = collator(lang);
  return (a, b) => Number(a.title === "") - Number(b.title === "") || compare(a.title, b.title);
}

const entryOf = (rec: Rec<Listed>): Entry => ({ rec, title: titleOf(rec) });

function withLetters(entries: readonly Entry[], lang: string): Sorted<Listed> {
  const letters: Sorted<Listed>["letters"] = [];
  const { compare } = collator(lang);
  let last: string | undefined;
  let lastFirst: string | undefined;
  entries.forEach(({ title }, index) => {
    // Most rows begin as the row before them.
    const first = title.charAt(0);
    if (first === lastFirst && first !== "") return;
    lastFirst = first;
    const letter = letterOf(title, lang);
    if (last !== undefined && (letter === last || compare(letter, last) === 0)) return;
    letters.push({ letter, index });
    last = letter;
  });
  return { rows: entries.map(entry => entry.rec), letters };
}

/** The letter a title is filed under, or "#". Diacritics go unless the language has the letter of its own. */
export function letterOf(title: string, lang: string): string {
  const first = title.trim().match(/^[^\p{L}\p{N}]*(.)/u)?.[1] ?? "";
  if (!/\p{L}/u.test(first)) return "#";
  const upper = first.toLocaleUpperCase(lang);
  if (/\p{Script=Cyrillic}/u.test(upper)) return upper === "Ё" ? "Е" : upper;
  return (upper.normalize("NFD")[0] ?? upper).toLocaleUpperCase(lang);
}
