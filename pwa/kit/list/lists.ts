// What the contact and company lists show: query, filters, order.

import type { Rec } from "../../engine/core/types";
import { tally } from "../../engine/store/references";
import { searchCompanies, searchContacts } from "../../engine/store/search";
import { type Order, passes, sortedCompanies, sortedContacts } from "../../engine/store/sorted";
import { get, isPending, view } from "../../engine/store/store";
import { t, useLang } from "../format/i18n";
import { hue, initials } from "../format/names";
import { useLive, useSearchRound } from "../frame/live";
import { RECENT_MAX, recent, useRecent } from "../frame/recent";
import { getState, setState, useScreen } from "../frame/state";
import { nameOf as contactName } from "../record/names";
import { personName } from "../record/people";
import type { Bucket } from "./letters";
import type { Dressed } from "./shapes.gen";

export type Sort = Order | "recent";
export type Filters = { tag: string; owner: string; company: string; sort: Sort };
export const NO_FILTERS: Filters = { tag: "", owner: "", company: "", sort: "name" };

const companyNameOf = (id: string | null | undefined) => (id ? (get("company", id)?.name ?? "") : "");

/** What a list shows: its rows in order, and where the letters begin when the order is by name. */
export type Shown<T extends "contact" | "company" = "contact" | "company"> = {
  rows: readonly Rec<T>[];
  letters: readonly Bucket[];
};
const NO_LETTERS: readonly Bucket[] = [];
/** Fewer rows than this need no rail of letters. */
const RAIL_ROWS_MIN = 25;

type Listed = "contact" | "company";
const LIST: Record<Listed, string> = { contact: "contacts", company: "companies" };
const SEARCH = { contact: searchContacts, company: searchCompanies };
const SORTED = { contact: sortedContacts, company: sortedCompanies };

function shown<T extends Listed>(type: T, lang: string, query: string, f: Filters): Shown<T> {
  const fits = (rec: Rec<Listed>) => passes(rec, f);
  if (query) {
    return { rows: SEARCH[type](query, fits) as Rec<Listed>[] as Rec<T>[], letters: NO_LETTERS };
  }
  if (f.sort === "recent") {
    const rows = recent(type, RECENT_MAX).filter(rec => fits(rec as Rec<Listed>));
    return { rows, letters: NO_LETTERS };
  }
  const { rows, letters } = SORTED[type](
    lang || "en",
    { tag: f.tag, owner: f.owner, company: f.company },
    f.sort,
  );
  // Another object each time: the rows are patched in place.
  return {
    rows: rows as readonly Rec<Listed>[] as readonly Rec<T>[],
    letters: rows.length < RAIL_ROWS_MIN ? NO_LETTERS : letters,
  };
}

/** Rows of the contact or company list, for the query and the filters on screen. */
export function useList<T extends Listed>(type: T): Shown<T> {
  const lang = useLang();
  const query = useScreen(`${LIST[type]}.query`, "").trim();
  const filters = useScreen<Filters>(`${LIST[type]}.filters`, NO_FILTERS);
  const seen = useRecent(type, RECENT_MAX);
  const order = filters.sort === "recent" ? seen.map(rec => rec.id).join() : "";
  const round = useSearchRound();
  const key = `${type}-list:${lang}:${JSON.stringify(filters)}:${query}:${query ? round : order}`;
  return useLive(key, ["contact", "company"], () => shown(type, lang, query, filters));
}

/** How many records of a type are on this device. */
export function useCount(type: "contact" | "company" | "deal"): number {
  return useLive(`count:${type}`, [type], () => view(type).size);
}

const tagsOf = (tags: readonly string[] | null | undefined) =>
  (tags ?? []).slice(0, 3).map(text => ({ text, hue: hue(text) }));

export function dressContact(rec: Rec<"contact">): Dressed {
  const name = contactName(rec) || t("contact.nameless");
  const note = [rec.job_title, companyNameOf(rec.company)].filter(Boolean).join(" · ");
  const photo = rec.photo ? `data:${rec.photo.mime};base64,${rec.photo.data}` : "";
  return {
    id: rec.id,
    name,
    note,
    initials: initials(name),
    hue: hue(rec.id),
    photo,
    pending: isPending("contact", rec.id),
    href: `/contacts/${rec.id}`,
    tags: tagsOf(rec.tags),
  };
}

export function dressCompany(rec: Rec<"company">): Dressed {
  const name = rec.name || t("company.nameless");
  const city = Object.values(rec.addresses ?? {})[0]?.city;
  const note = [rec.industry, city, companyNameOf(rec.parent)].filter(Boolean).join(" · ");
  return {
    id: rec.id,
    name,
    note,
    initials: initials(name),
    hue: hue(rec.id),
    photo: "",
    pending: isPending("company", rec.id),
    href: `/companies/${rec.id}`,
    tags: tagsOf(rec.tags),
  };
}

/** Tags in use for a type, most used first. */
export function useTags(type: "contact" | "company" | "deal"): string[] {
  return useLive(`tags:${type}`, [type], () =>
    tally(type, "tags")
      .sort((a, b) => b[1] - a[1])
      .map(([tag]) => tag),
  );
}

export function setFilter(list: string, name: keyof Filters, value: string): void {
  const now = getState<Filters>(`${list}.filters`, NO_FILTERS);
  setState(`${list}.filters`, { ...now, [name]: value });
}

export function clearFilters(list: string): void {
  setState(`${list}.filters`, NO_FILTERS);
  setState(`${list}.query`, "");
}

export function setQuery(list: string, text: string): void {
  setState(`${list}.query`, text);
}

/** The words on the filter chips: what is chosen, or "" when nothing is. */
export function useFilterTexts(list: string): {
  tag: string;
  owner: string;
  company: string;
  sort: Sort;
  any: boolean;
} {
  const f = useScreen<Filters>(`${list}.filters`, NO_FILTERS);
  return useLive(`filter-texts:${JSON.stringify(f)}`, ["person", "company"], () => ({
    tag: f.tag,
    owner: personName(f.owner),
    company: companyNameOf(f.company),
    sort: f.sort,
    any: Boolean(f.tag || f.owner || f.company),
  }));
}
