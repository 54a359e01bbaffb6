// Records in the order of the alphabet of a language, with the places where its letters begin. Kept until something changes.
import { fold } from "./fold";
import { view } from "./store";
import { titleOf } from "./titles";
import type { Rec } from "./types";

export interface Filter { tag?: string; owner?: string; company?: string }

export interface Sorted<T extends Listed> {
  rows: Rec<T>[];
  /** Where each letter begins, in order; "#" holds what begins with none. */
  letters: { letter: string; index: number }[];
}

type Listed = "contact" | "company";

interface Cached { map: ReadonlyMap<string, unknown>; lang: string; sorted: Sorted<Listed>; filtered: Map<string, Sorted<Listed>> }

const cache = new Map<Listed, Cached>();
const collators = new Map<string, Intl.Collator>();
/** Sorting names of the last order first makes the next sort nearly free. */
const lastOrder = new Map<Listed, Map<string, number>>();

/** Contacts in alphabetical order of `lang`; the same object until a contact changes. */
export function sortedContacts(lang: string, filter: Filter = {}): Sorted<"contact"> {
  return sorted("contact", lang, filter);
}

export function sortedCompanies(lang: string, filter: Filter = {}): Sorted<"company"> {
  return sorted("company", lang, filter);
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
  const map = view(type);
  let known = cache.get(type);
  if (known?.map !== map || known.lang !== lang) {
    const all = withLetters(order(type, lang, [...map.values()] as Rec<Listed>[]), lang);
    cache.set(type, (known = { map, lang, sorted: all, filtered: new Map() }));
  }
  const key = [filter.tag, filter.owner, filter.company].map(part => part ?? "").join("\n");
  if (key === "\n\n") return known.sorted as unknown as Sorted<T>;
  let part = known.filtered.get(key);
  if (!part) {
    part = withLetters(known.sorted.rows.filter(rec => passes(rec, filter)), lang);
    known.filtered.set(key, part);
  }
  return part as unknown as Sorted<T>;
}

/** Sorts by the collator of the language. Nearly sorted input costs one comparison per record, so the rows are first
 *  brought into the last order, or into the order of their folded names. */
function order(type: Listed, lang: string, rows: Rec<Listed>[]): Rec<Listed>[] {
  const before = lastOrder.get(type);
  const named = rows.map(rec => ({ rec, title: titleOf(rec), place: before?.get(rec.id) ?? -1, folded: "" }));
  if (before) named.sort((a, b) => a.place - b.place);
  else {
    for (const row of named) row.folded = fold(row.title);
    named.sort((a, b) => (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : 0));
  }
  const { compare } = collator(lang);
  named.sort((a, b) => (a.title === "" ? 1 : 0) - (b.title === "" ? 1 : 0) || compare(a.title, b.title));
  const ordered = named.map(row => row.rec);
  lastOrder.set(type, new Map(ordered.map((rec, i) => [rec.id, i])));
  return ordered;
}

function withLetters(rows: Rec<Listed>[], lang: string): Sorted<Listed> {
  const letters: { letter: string; index: number }[] = [];
  const { compare } = collator(lang);
  rows.forEach((rec, index) => {
    const letter = letterOf(titleOf(rec), lang);
    const last = letters.at(-1)?.letter;
    if (last === undefined || (letter !== last && compare(letter, last) !== 0)) letters.push({ letter, index });
  });
  return { rows, letters };
}

/** The letter a title is filed under, or "#". Diacritics go unless the language has the letter of its own. */
export function letterOf(title: string, lang: string): string {
  const first = title.trim().match(/^[^\p{L}\p{N}]*(.)/u)?.[1] ?? "";
  if (!/\p{L}/u.test(first)) return "#";
  const upper = first.toLocaleUpperCase(lang);
  if (/\p{Script=Cyrillic}/u.test(upper)) return upper === "Ё" ? "Е" : upper;
  return (upper.normalize("NFD")[0] ?? upper).toLocaleUpperCase(lang);
}
