// What is searched of one record, and how well a query matches it: name, company, phone digits and e-mail,
// without diacritics, Cyrillic letters of Kazakh and Russian folded.
import { fold } from "../core/fold";
import type { Rec } from "../core/types";
import { get } from "./store";

export type Searchable = "contact" | "company" | "deal";

/**
 * What is searched of one record, prepared. `text` starts with the folded name; parts are set apart by "\n".
 */
export interface SearchText {
  rec: Rec<Searchable>;
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

export function searchTextOf(rec: Rec<Searchable>): SearchText {
  const companyId = "company" in rec ? rec.company : null;
  const company = companyId ? get("company", companyId) : undefined;
  const name = fold(nameOf(rec));
  const parts = [name, fold(company?.name ?? ""), ...otherParts(rec)];
  return { rec, name, text: parts.join("\n"), digits: digitsOf(rec) };
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
    .map(typed => needle(typed));
}

function needle(typed: string, number?: string): Needle {
  const text = fold(typed);
  return { text, word: ` ${text}`, typed, digits: number ?? (/^\d{2,}$/.test(text) ? text : "") };
}

export function rankOf(searched: SearchText, needles: readonly Needle[]): Rank {
  return worst(needles, needle => rankOne(searched, needle));
}

/** The name as it is written, in lower case. */
export function roughNameOf(rec: Rec<Searchable>): string {
  return (rec.type === "contact" ? rec.name?.full || nameOf(rec) : (rec.name ?? "")).toLowerCase();
}

/**
 * The rank of a record whose text is not prepared, for a tenth of the cost: by its rough `name`, its e-mail
 * and its international number.
 */
export function roughRankOf(rec: Rec<Searchable>, name: string, needles: readonly Needle[]): Rank {
  return worst(needles, ({ text, typed, digits }) => {
    const at = name.indexOf(typed);
    if (at === 0 || name.startsWith(text)) return 0;
    if (at > 0) return name.charAt(at - 1) === " " ? 1 : 2;
    if (name.includes(text)) return 2;
    return rec.type !== "deal" && isReachedBy(rec, typed, digits) ? 3 : null;
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

function isReachedBy(rec: Rec<"contact" | "company">, typed: string, digits: string): boolean {
  for (const id in digits ? rec.phones : undefined)
    if (hasDigits(` ${rec.phones![id]?.number?.slice(1) ?? ""}`, digits)) return true;
  for (const id in rec.emails) if (rec.emails[id]!.address.toLowerCase().includes(typed)) return true;
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

function nameOf(rec: Rec<Searchable>): string {
  if (rec.type !== "contact") return rec.name ?? "";
  const { full, given, middle, family, nickname } = rec.name ?? {};
  const parts = [given, middle, family].filter(Boolean).join(" ");
  return [full, full?.includes(parts) ? "" : parts, nickname].filter(Boolean).join(" ");
}

function otherParts(rec: Rec<Searchable>): string[] {
  if (rec.type === "deal") return [];
  const emails = Object.values(rec.emails ?? {}).map(email => email.address.toLowerCase());
  if (rec.type === "company") return [...emails, fold(rec.legal_name ?? ""), fold(rec.registration ?? "")];
  return [...emails, fold(rec.job_title ?? "")];
}

/** The digits of all numbers, each once as E.164 and once as typed, apart from each other. */
function digitsOf(rec: Rec<Searchable>): string {
  if (rec.type === "deal") return "";
  let digits = "";
  for (const { number, raw } of Object.values(rec.phones ?? {})) {
    digits += ` ${(number ?? "").replace(/\D/g, "")} ${(raw ?? "").replace(/\D/g, "")}`;
  }
  return digits;
}
