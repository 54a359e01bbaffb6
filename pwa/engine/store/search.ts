// Search as you type over everything in memory: name, company, phone digits and e-mail, without diacritics,
// Cyrillic letters of Kazakh and Russian folded. One string per record is prepared ahead, in idle slices.
import { fold } from "../core/fold";
import { SLICE_MS } from "../core/pause";
import { get, onReady, ready, subscribe, view } from "./store";
import type { Rec } from "../core/types";

export { fold };
export { allTags, sortedCompanies, sortedContacts, type Filter, type Sorted } from "./sorted";

type Searchable = "contact" | "company" | "deal";

/** What is searched of one record, prepared. `words` starts with the folded name; parts are set apart by "\n". */
interface Hay { of: Rec<Searchable>; company: unknown; name: string; text: string; digits: string }

export const RESULTS_MAX = 200;
const SLICE_RECORDS = 50;

const hays = new Map<Searchable, Map<string, Hay>>();
/** All of them in one list, for the views they were made of. */
const lists = new Map<Searchable, { map: unknown; companies: unknown; list: Hay[] }>();

type Filtering<T extends Searchable> = (rec: Rec<T>) => boolean;

/** Contacts that have every word of `query`, best first: name begins so, a word of it does, anywhere; RESULTS_MAX. */
export function searchContacts(query: string, filter?: Filtering<"contact">): Rec<"contact">[] {
  return search("contact", query, filter);
}

export function searchCompanies(query: string, filter?: Filtering<"company">): Rec<"company">[] {
  return search("company", query, filter);
}

export function searchDeals(query: string, filter?: Filtering<"deal">): Rec<"deal">[] {
  return search("deal", query, filter);
}

/** Prepares what search needs, a few records at a time while the page is idle. Returns how to stop. */
export function warm(type: Searchable): () => void {
  const todo = view(type).values();
  let stopped = false;
  const slice = (): void => {
    const until = performance.now() + SLICE_MS;
    while (!stopped && performance.now() < until) {
      for (let i = 0; i < SLICE_RECORDS; i++) {
        const next = todo.next();
        if (next.done) return;
        hayOf(type, next.value as Rec<Searchable>);
      }
    }
    if (!stopped) idle(slice);
  };
  idle(slice);
  return () => {
    stopped = true;
  };
}

/** After a change, so long of quiet before records are prepared again. */
const WARM_AFTER_MS = 500;
let cool: (() => void)[] = [];
let later: ReturnType<typeof setTimeout> | undefined;

/** Prepares contacts and companies when they have been read or have changed, and nothing else happens. */
function warmSoon(): void {
  cool.forEach(stop => stop());
  cool = [];
  clearTimeout(later);
  if (ready.state === "loading") {
    hays.clear();
    lists.clear();
  } else later = setTimeout(() => (cool = [warm("contact"), warm("company")]), WARM_AFTER_MS);
}
onReady(warmSoon);
subscribe(["contact", "company"], warmSoon);
warmSoon();

function search<T extends Searchable>(type: T, query: string, filter?: Filtering<T>): Rec<T>[] {
  const needles = needlesOf(query);
  const ranks: Hay[][] = [[], [], [], []];
  for (const hay of allHays(type)) {
    const rank = rankOf(hay, needles);
    if (rank !== null && (!filter || filter(hay.of as Rec<T>))) ranks[rank]!.push(hay);
  }
  const found: Rec<T>[] = [];
  // Only what is shown is sorted: a single letter finds thousands.
  for (const hays of ranks) {
    if (found.length >= RESULTS_MAX) break;
    hays.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    for (const hay of hays.slice(0, RESULTS_MAX - found.length)) found.push(hay.of as Rec<T>);
  }
  return found;
}

/** What is searched of every record, listed anew only when a record has changed: not at each letter typed. */
function allHays(type: Searchable): Hay[] {
  const map = view(type) as ReadonlyMap<string, Rec<Searchable>>;
  const companies = view("company");
  const known = lists.get(type);
  if (known?.map === map && known.companies === companies) return known.list;
  const list: Hay[] = [];
  for (const rec of map.values()) list.push(hayOf(type, rec));
  lists.set(type, { map, companies, list });
  return list;
}

interface Needle { text: string; digits: string }

/** The words of a query; a query of digits and phone signs is one number. */
function needlesOf(query: string): Needle[] {
  const trimmed = query.trim();
  if (/^[+\d][\d\s().-]*$/.test(trimmed) && /\d{2}/.test(trimmed)) {
    return [{ text: fold(trimmed), digits: trimmed.replace(/\D/g, "").replace(/^00+/, "") }];
  }
  return fold(trimmed).split(/\s+/).filter(Boolean).map(text => ({ text, digits: /^\d{2,}$/.test(text) ? text : "" }));
}

/** 0: the name begins with it · 1: a word of the name does · 2: anywhere in the name · 3: elsewhere · null: not there. */
function rankOf(hay: Hay, needles: readonly Needle[]): number | null {
  let worst = 0;
  for (const needle of needles) {
    const rank = rankOne(hay, needle);
    if (rank === null) return null;
    if (rank > worst) worst = rank;
  }
  return worst;
}

function rankOne(hay: Hay, { text, digits }: Needle): number | null {
  const at = hay.text.indexOf(text);
  if (at === 0) return 0;
  if (at > 0) {
    if (at >= hay.name.length) return 3;
    return hay.name.includes(` ${text}`) ? 1 : 2;
  }
  return digits && hasDigits(hay.digits, digits) ? 3 : null;
}

/** Whether one of the numbers has the digits anywhere; typed with the national 0 (or 8, of +7), they may also stand
 *  right after the country code, which is one to three digits long. */
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

function hayOf(type: Searchable, rec: Rec<Searchable>): Hay {
  let map = hays.get(type);
  if (!map) hays.set(type, (map = new Map()));
  const known = map.get(rec.id);
  const companyId = "company" in rec ? rec.company : null;
  const company = companyId ? get("company", companyId) : undefined;
  // Records are replaced, never changed: the same object has the same text.
  if (known?.of === rec && known.company === company) return known;
  const name = fold(nameOf(rec));
  const parts = [name, fold(company?.name ?? ""), ...otherParts(rec)];
  const hay: Hay = { of: rec, company, name, text: parts.join("\n"), digits: digitsOf(rec) };
  map.set(rec.id, hay);
  return hay;
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

function idle(fn: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(fn, { timeout: 500 });
  else setTimeout(fn, 16);
}
