// What the list of a record type shows: query, filters, order. Its state on screen is kept under its area,
// the word of its address: /contacts.

import { RECORD_TYPES } from "../../engine/core/schema.gen";
import { titleOf } from "../../engine/core/titles";
import type { Rec, RecordType } from "../../engine/core/types";
import { tally } from "../../engine/store/references";
import { search } from "../../engine/store/search";
import { LACKS, passes, sorted } from "../../engine/store/sorted";
import { get, view } from "../../engine/store/store";
import { CUSTOM_TYPES, customDefs } from "../format/custom";
import { t, useLang, useTexts } from "../format/i18n";
import { requiredOf } from "../format/required";
import { choiceText, fieldInfo } from "../format/words";
import { useLive, useSearchRound } from "../frame/live";
import { RECENT_MAX, recent, useRecent } from "../frame/recent";
import { getState, setState, useScreen } from "../frame/state";
import { shownWith } from "./dress";
import type { Bucket } from "./letters";

/** `sort`: an order of the type, or "recent"; the others: what each field must be. */
export type Filters = Readonly<Record<string, string>> & { sort: string };
export const NO_FILTERS: Filters = { sort: "name" };

/** What a list shows: its rows in order, and where the letters begin when the order is by name. */
export type Shown<T extends RecordType = RecordType> = {
  rows: readonly Rec<T>[];
  letters: readonly Bucket[];
};
const NO_LETTERS: readonly Bucket[] = [];
/** Fewer rows than this need no rail of letters. */
const RAIL_ROWS_MIN = 25;

export const areaOf = (type: RecordType): string => RECORD_TYPES[type].route.slice(1);

function shown<T extends RecordType>(type: T, lang: string, query: string, f: Filters): Shown<T> {
  const { sort, [LACKS]: lacks, ...rest } = f;
  const filter = lacks ? { ...rest, [LACKS]: requiredOf(type).join(" ") } : rest;
  const fits = (rec: Rec<T>) => passes(rec as Rec, filter);
  if (query) return { rows: search(type, query, filter), letters: NO_LETTERS };
  if (sort === "recent") return { rows: recent(type, RECENT_MAX).filter(fits), letters: NO_LETTERS };
  const { rows, letters } = sorted(type, lang || "en", filter, sort);
  // Another object each time: the rows are patched in place.
  return { rows, letters: rows.length < RAIL_ROWS_MIN ? NO_LETTERS : letters };
}

/** Rows of the list of a type, for the query and the filters on screen. */
export function useList<T extends RecordType>(type: T): Shown<T> {
  const lang = useLang();
  const texts = useTexts();
  const query = useScreen(`${areaOf(type)}.query`, "").trim();
  const filters = useScreen<Filters>(`${areaOf(type)}.filters`, NO_FILTERS);
  const seen = useRecent(type, RECENT_MAX);
  const order = filters.sort === "recent" ? seen.map(rec => rec.id).join() : "";
  const round = useSearchRound();
  const key = `${type}-list:${texts}:${JSON.stringify(filters)}:${query}:${query ? round : order}`;
  return useLive(key, [...CUSTOM_TYPES, ...shownWith(type)], () => shown(type, lang, query, filters));
}

/** How many records of a type are on this device. */
export function useCount(type: RecordType): number {
  return useLive(`count:${type}`, [type], () => view(type).size);
}

/** Tags in use for a type, most used first; `offered`: after those the workspace suggests. */
export function useTags(type: RecordType, field = "tags", offered = false): string[] {
  return useLive(`tags:${type}:${field}:${offered}`, [type, "workspace"], () => {
    const used = tally(type, field as keyof Rec & string).sort((a, b) => b[1] - a[1]);
    const suggested = (offered && view("workspace").values().next().value?.suggested_tags) || [];
    return [...new Set([...suggested, ...used.map(([tag]) => tag)])];
  });
}

export function setFilter(list: string, name: string, value: string): void {
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

/**
 * A filter that a list offers, and what is chosen of it in words; "" when nothing is. `label` and `options`
 * are of one that the schema doesn't know.
 */
export type Facet = {
  field: string;
  kind: string;
  ref: RecordType;
  chosen: string;
  text: string;
  label?: string;
  options?: readonly string[];
};

/** The filters of a type with what is chosen, and the order. */
export function useFacets(type: RecordType): { facets: readonly Facet[]; sort: string } {
  const f = useScreen<Filters>(`${areaOf(type)}.filters`, NO_FILTERS);
  const lang = useLang();
  const types = ["person", ...CUSTOM_TYPES, ...shownWith(type)] as const;
  return useLive(`facets:${type}:${lang}:${JSON.stringify(f)}`, types, () => ({
    sort: f.sort,
    facets: [
      ...RECORD_TYPES[type].filters.map((field): Facet => {
        const { kind, ref } = fieldInfo(type, field)!;
        const chosen = f[field] ?? "";
        return { field, kind, ref: ref as RecordType, chosen, text: chosen && wordsOf(type, field, chosen) };
      }),
      ...ownFacets(type, f),
    ],
  }));
}

/** Of the workspace's own fields those with choices, and what lacks a field that is asked for. */
function ownFacets(type: RecordType, f: Filters): Facet[] {
  const ref = "" as RecordType;
  const own = customDefs(type)
    .filter(({ kind }) => kind === "choice" || kind === "choices")
    .map(({ id, label, options }): Facet => {
      const field = `custom.${id}`;
      const chosen = f[field] ?? "";
      return { field, kind: "own", ref, chosen, text: chosen, label, options };
    });
  if (!requiredOf(type).length) return own;
  const label = t("list.lacks");
  const chosen = f[LACKS] ?? "";
  return [...own, { field: LACKS, kind: "switch", ref, chosen, text: chosen && label, label }];
}

function wordsOf(type: RecordType, field: string, value: string): string {
  const { kind, ref } = fieldInfo(type, field)!;
  if (kind === "ref") return titleOf(ref, get(ref as RecordType, value));
  return kind === "choice" ? choiceText(type, value) : value;
}
