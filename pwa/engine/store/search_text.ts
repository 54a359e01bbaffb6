// What is searched of one record, and how well a query matches it: its name and what its entry in the schema
// says, without diacritics, Cyrillic letters of Kazakh and Russian folded; of phones the digits. The server
// does the same (sync/search_text.py); tests/vectors/search.json holds both to the same answers.
import { fold } from "../core/fold";
import { RECORD_TYPES, SEARCH_TEXT_CHARS_MAX, SEARCH_WORDS_MAX } from "../core/schema.gen";
import { nameOf, type Path, pathOf, textAt, titleOf } from "../core/titles";
import type { RawRec, Rec, RecordType } from "../core/types";
import { get } from "./store";

type Items = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

/** What is searched of a type beside the name, by how it is read. */
interface Found {
  words: readonly Path[];
  /** References: what they name is found by its title. */
  named: readonly Path[];
  emails: readonly Path[];
  phones: readonly Path[];
}

const founds = new Map<RecordType, Found>();

/** What search looks at in records of a type. */
export function foundOf(type: RecordType): Found {
  let found = founds.get(type);
  if (!found) {
    const paths = RECORD_TYPES[type].find.map(path => pathOf(type, path));
    const isPhones = ({ info, part }: Path) => !part && info.shape.number?.format === "e164";
    const isEmail = ({ leaf }: Path) => leaf.format === "email";
    const isNamed = ({ leaf }: Path) => leaf.kind === "ref";
    found = {
      named: paths.filter(isNamed),
      emails: paths.filter(isEmail),
      phones: paths.filter(isPhones),
      words: paths.filter(path => !isNamed(path) && !isEmail(path) && !isPhones(path)),
    };
    founds.set(type, found);
  }
  return found;
}

/**
 * What is searched of one record, prepared. `text` starts with the folded name; parts are set apart by "\n".
 */
export interface SearchText {
  rec: Rec;
  name: string;
  text: string;
  digits: string;
}

/**
 * One word of a query, folded; `word`: the same where a word begins; `typed`: as it was typed, in lower case;
 * `digits`: when it may be part of a number.
 */
export interface Needle {
  text: string;
  word: string;
  typed: string;
  digits: string;
}

/**
 * 0: the name begins with it · 1: a word of the name does · 2: anywhere in the name · 3: elsewhere · null:
 * not there.
 */
export type Rank = 0 | 1 | 2 | 3 | null;

export function searchTextOf(rec: Rec, recordOf: RecordOf = get): SearchText {
  const { words, named, emails, phones } = foundOf(rec.type);
  const name = fold(nameOf(rec.type, rec));
  // Joined, and not added up: what is added up is put together by the first search that looks into it.
  const parts = [name];
  for (const path of emails) for (const each of allAt(rec, path)) parts.push(fold(each));
  for (const path of words) for (const each of allAt(rec, path)) parts.push(fold(each));
  let text = parts.join("\n");
  // Of what this device does not hold whole the server keeps no more.
  if (text.length > SEARCH_TEXT_CHARS_MAX && RECORD_TYPES[rec.type].reach !== "device")
    text = [...text].slice(0, SEARCH_TEXT_CHARS_MAX).join("");
  const titles = named.flatMap(({ field, leaf }) => {
    const id = (rec as unknown as RawRec)[field] as string | null | undefined;
    return id ? [fold(titleOf(leaf.ref, recordOf(leaf.ref as RecordType, id)))] : [];
  });
  if (titles.length) text = [text, ...titles].join("\n");
  const digits = phones.map(({ field }) => digitsOf(itemsOf(rec, field))).join("");
  return { rec, name, text, digits };
}

/** Where records are that others name. */
type RecordOf = (type: RecordType, id: string) => RawRec | Rec | undefined;

/** What was typed, as both the device and the server search by it. */
export interface Query {
  text: string;
  /** Whether a row has all its words; none of a type that this app does not know. */
  fits: (row: RawRec, recordOf: RecordOf) => boolean;
}

/** Null when nothing is typed that could be searched. */
export function queryOf(text: string): Query | null {
  const needles = needlesOf(text);
  if (!needles.length) return null;
  const fits = (row: RawRec, recordOf: RecordOf): boolean =>
    row.type in RECORD_TYPES && rankOf(searchTextOf(row as unknown as Rec, recordOf), needles) !== null;
  return { text, fits };
}

/** The words of a query; a query of digits and phone signs is one number. */
export function needlesOf(query: string): Needle[] {
  const trimmed = query.trim();
  if (/^[+\d][\d\s().-]*$/.test(trimmed) && /\d{2}/.test(trimmed)) {
    return [needle(trimmed, trimmed.replace(/\D/g, "").replace(/^00+/, ""))];
  }
  return trimmed
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, SEARCH_WORDS_MAX)
    .map(typed => needle(typed));
}

function needle(typed: string, number?: string): Needle {
  const text = fold(typed);
  return { text, word: ` ${text}`, typed, digits: number ?? (/^\d{2,}$/.test(text) ? text : "") };
}

export function rankOf(searched: SearchText, needles: readonly Needle[]): Rank {
  return needles.length === 1
    ? rankOne(searched, needles[0]!)
    : worst(needles, needle => rankOne(searched, needle));
}

/** The title as it is written, in lower case. */
export function roughNameOf(rec: Rec): string {
  return titleOf(rec.type, rec).toLowerCase();
}

/**
 * The rank of a record whose text is not prepared, for a tenth of the cost: by its rough `name`, its e-mail
 * and its international number.
 */
export function roughRankOf(rec: Rec, name: string, needles: readonly Needle[]): Rank {
  return worst(needles, ({ text, typed, digits }) => {
    const at = name.indexOf(typed);
    if (at === 0 || name.startsWith(text)) return 0;
    if (at > 0) return name.charAt(at - 1) === " " ? 1 : 2;
    if (name.includes(text)) return 2;
    return isReachedBy(rec, typed, digits) ? 3 : null;
  });
}

function worst(needles: readonly Needle[], rankOne: (needle: Needle) => Rank): Rank {
  let worst: Exclude<Rank, null> = 0;
  for (const needle of needles) {
    const rank = rankOne(needle);
    if (rank === null) return null;
    if (rank > worst) worst = rank;
  }
  return worst;
}

function rankOne({ name, text, digits }: SearchText, needle: Needle): Rank {
  const at = text.indexOf(needle.text);
  if (at === 0) return 0;
  if (at > 0) {
    if (at >= name.length) return 3;
    return name.includes(needle.word) ? 1 : 2;
  }
  return needle.digits && hasDigits(digits, needle.digits) ? 3 : null;
}

function isReachedBy(rec: Rec, typed: string, digits: string): boolean {
  const { phones, emails } = foundOf(rec.type);
  for (const { field } of digits ? phones : []) {
    const items = itemsOf(rec, field);
    for (const id in items) if (hasDigits(` ${items[id]?.number?.slice(1) ?? ""}`, digits)) return true;
  }
  for (const { field, part } of emails) {
    const items = itemsOf(rec, field);
    for (const id in items) if (items[id]?.[part]?.toLowerCase().includes(typed)) return true;
  }
  return false;
}

/**
 * Whether one of the numbers has the digits anywhere; typed with the national 0 (or 8, of +7), they may also
 * stand right after the country code, which is one to three digits long.
 */
function hasDigits(numbers: string, digits: string): boolean {
  if (numbers.includes(digits)) return true;
  const trunk = /^(0+|8)(?=\d)/.exec(digits)?.[0];
  if (!trunk) return false;
  const national = digits.slice(trunk.length);
  for (let at = numbers.indexOf(national); at >= 0; at = numbers.indexOf(national, at + 1)) {
    const code = numbers.slice(numbers.lastIndexOf(" ", at) + 1, at);
    if (trunk === "8" ? code === "7" : code.length >= 1 && code.length <= 3) return true;
  }
  return false;
}

const itemsOf = (rec: Rec, field: string): Items | undefined =>
  ((rec as unknown as RawRec)[field] as Items | null | undefined) ?? undefined;

/** The texts at a path: of items each one's. */
function allAt(rec: Rec, path: Path): string[] {
  if (path.info.kind !== "items") {
    const text = textAt(rec as unknown as RawRec, path);
    return text ? [text] : [];
  }
  const texts: string[] = [];
  const items = itemsOf(rec, path.field);
  for (const id in items) {
    const value: unknown = items[id]?.[path.part];
    const said = Array.isArray(value)
      ? (value as string[])
      : Number.isInteger(value)
        ? [`${value}`]
        : [value];
    for (const text of said) if (text && typeof text === "string") texts.push(text);
  }
  return texts;
}

/** The digits of all numbers, each once as E.164 and once as typed, apart from each other. */
const digitsOf = (phones: Items | undefined): string =>
  Object.values(phones ?? {})
    .map(({ number, raw }) => ` ${(number ?? "").replace(/\D/g, "")} ${(raw ?? "").replace(/\D/g, "")}`)
    .join("");
