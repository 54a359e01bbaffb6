// The page of a record of any type, from its entry in the schema.

import { mayCreate, serverOnly } from "../../engine/core/rights";
import { type FieldInfo, RECORD_TYPES } from "../../engine/core/schema.gen";
import type { RawRec, Rec, RecordType } from "../../engine/core/types";
import { referring } from "../../engine/store/references";
import { get } from "../../engine/store/store";
import { t, useTexts } from "../format/i18n";
import { fieldLabel, showItem, showValue } from "../format/words";
import { useLive } from "../frame/live";
import { noteOf } from "../list/dress";
import { fact, lastFacts, webFact } from "./facts";
import { headOf, miniOf, NO_HEAD, tagViews } from "./names";
import { myId } from "./people";
import type { Fact, Mini, RecordView, Related } from "./shapes.gen";

/** Records of one type that are shown on the page of another. */
const ROWS_MAX = 12;
/** Told by other parts of the page. */
const ELSEWHERE = new Set([
  "tags",
  "notes",
  "custom",
  "source",
  "owner",
  "visibility",
  "created_at",
  "created_by",
]);
const NOTHING: Related[] = [];

export function useRecordView(type: RecordType, id: string | undefined): RecordView {
  const texts = useTexts();
  return useLive(`record-view:${type}:${id}:${texts}`, "*", () => {
    const rec = id ? get(type, id) : undefined;
    if (!rec) return { ...NO_HEAD, related: [], facts: [], tags: [], notes: "" };
    const said = rec as unknown as RawRec & { notes?: string; tags?: string[] };
    return {
      ...headOf(rec, noteOf(rec)),
      related: relatedOf(rec),
      facts: factsOf(rec),
      tags: tagViews(said.tags),
      notes: said.notes ?? "",
    };
  });
}

/** Records of other types that name this one, by type; those whose feature has a tab draw their own. */
export function useChildren(type: RecordType, id: string | undefined): Related[] {
  const texts = useTexts();
  const types = (Object.keys(RECORD_TYPES) as RecordType[]).filter(
    each => RECORD_TYPES[each].route && RECORD_TYPES[each].menu === "more",
  );
  return useLive(`children:${type}:${id}:${texts}`, types, () => {
    if (!id || !types.length) return NOTHING;
    const role = get("person", myId())?.role;
    return types.flatMap(child => {
      const { create, indexes, fields, route } = RECORD_TYPES[child];
      const naming = indexes.filter(field => refOf(fields[field]!) === type);
      const found = naming.flatMap(field => referring(child, field as keyof Rec & string, id));
      const rows = [...new Set(found)].slice(0, ROWS_MAX).map(notedMini);
      const title = t(`${child}.title`);
      const field = naming.find(name => fields[name]!.ref && !serverOnly(fields[name]!.write));
      const add = field && mayCreate(create, role) ? `${route}/new?${field}=${id}` : "";
      return rows.length || add ? [{ title, rows, add, add_name: `${t("record.new")}: ${title}` }] : [];
    });
  });
}

const refOf = ({ ref, shape }: FieldInfo): string =>
  ref || (Object.values(shape).find(part => part.kind === "ref")?.ref ?? "");

const notedMini = (rec: Rec): Mini => miniOf(rec, noteOf(rec));

/** The records it refers to that have pages of their own. */
function relatedOf(rec: Rec): Related[] {
  return Object.entries(RECORD_TYPES[rec.type].fields).flatMap(([field, info]) => {
    const id = (rec as unknown as RawRec)[field];
    const other = isPaged(info) && typeof id === "string" ? get(info.ref as RecordType, id) : undefined;
    const title = fieldLabel(rec.type, field);
    return other ? [{ title, rows: [notedMini(other)], add: "", add_name: "" }] : [];
  });
}

const isPaged = ({ ref }: FieldInfo): boolean => Boolean(ref && RECORD_TYPES[ref as RecordType].route);

/** What it says that stands nowhere else on its page, in the order of the schema. */
function factsOf(rec: Rec): Fact[] {
  const { fields, title, photo } = RECORD_TYPES[rec.type];
  const skipped = new Set([...ELSEWHERE, photo, (title[0] ?? "").split(".")[0]]);
  const own = Object.entries(fields).flatMap(([field, info]) =>
    skipped.has(field) || isPaged(info) ? [] : factOf(rec, field, info),
  );
  return [...own, ...lastFacts(rec as Parameters<typeof lastFacts>[0])];
}

function factOf(rec: Rec, field: string, info: FieldInfo): Fact[] {
  const label = fieldLabel(rec.type, field);
  const value = (rec as unknown as RawRec)[field];
  if (info.kind === "items")
    return Object.values((value ?? {}) as object).flatMap(item =>
      fact(label, showItem(field, item, info, rec as unknown as RawRec)),
    );
  const text = showValue(field, value, info, rec as unknown as RawRec);
  return /^https?:\/\/\S+$/i.test(text) ? webFact(label, text) : fact(label, text);
}
