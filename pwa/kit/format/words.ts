// Any field's value in words: for conflicts and history. Follows the kinds of the schema.

import { type FieldInfo, type Money, RECORD_TYPES } from "../../engine/core/schema.gen";
import { titleOf } from "../../engine/core/titles";
import type { RecordType } from "../../engine/core/types";
import { get } from "../../engine/store/store";
import { customSaid } from "./custom";
import { day, instant, list, money, number, percent } from "./format";
import { t } from "./i18n";

type Bag = Record<string, unknown>;
const isBag = (value: unknown): value is Bag =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** A text of the catalogue, or the raw word where there is none. */
export function word(key: string, raw: string): string {
  const text = t(key);
  return text === key ? raw : text;
}

export const fieldInfo = (type: string, field: string): FieldInfo | undefined =>
  RECORD_TYPES[type as RecordType]?.fields[field];

/** What a field is called: by its feature's word, else the common one; a custom field by its label. */
export const fieldLabel = (type: string, path: string, item?: string | null): string => {
  const field = path.split(".")[0] ?? path;
  if (field === "custom" && item) return customSaid(type, item, null).label;
  return word(`${type}.field.${field}`, word(`field.${field}`, field));
};

/** What a choice is called. */
export const choiceText = (type: string, value: string): string =>
  word(`${type}.choice.${value}`, word(`choice.${value}`, value));

/** A text that a feature may have of its own for its type; else the one that fits any record. */
export function ownText(type: string, name: string, params?: Record<string, string | number>): string {
  const text = t(`${type}.${name}`, params);
  return text === `${type}.${name}` ? t(`record.${name}`, params) : text;
}

const titleOfRef = (type: string, id: unknown): string =>
  typeof id === "string" ? titleOf(type, get(type as RecordType, id)) || t("record.gone") : "";

/** The stage's name in whatever pipeline has it. */
function stageName(record: Bag | undefined, stage: unknown): string {
  const pipeline = get("pipeline", String(record?.pipeline ?? ""));
  return pipeline?.stages?.[String(stage)]?.name ?? "";
}

// Parts that say which value it is come first; the rest only orders or repeats.
const QUIET = new Set(["primary", "lat", "lng", "position", "raw", "mime", "data"]);

function compound(field: string, value: Bag, shape: FieldInfo["shape"], record: Bag | undefined): string {
  if (field === "stage") {
    const status = word(`choice.${String(value.status)}`, String(value.status ?? ""));
    const name = stageName(record, value.stage);
    return name && value.status !== "open" ? `${name} · ${status}` : name || status;
  }
  if (field === "name" && value.full) return String(value.full);
  if (field === "photo") return t("field.photo");
  const parts = Object.keys(shape)
    .filter(
      part => !QUIET.has(part) && value[part] !== undefined && value[part] !== null && value[part] !== "",
    )
    .map(part => showValue(part, value[part], shape[part], record));
  if (!parts.length && value.raw) return String(value.raw);
  return parts.filter(Boolean).join(" · ");
}

function showMany(field: string, value: unknown, info: FieldInfo, record: Bag | undefined): string {
  if (Array.isArray(value)) return list(value.map(String));
  if (!isBag(value)) return "";
  return Object.values(value)
    .map(item => (isBag(item) ? compound(field, item, info.shape, record) : String(item)))
    .join("\n");
}

/** `value` of `field` in words; `info` undefined falls back to plain text, "" means empty. */
export function showValue(field: string, value: unknown, info: FieldInfo | undefined, record?: Bag): string {
  if (value === null || value === undefined || value === "") return "";
  if (!info) return isBag(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
  switch (info.kind) {
    case "money":
      return isBag(value) ? money(value as unknown as Money) : "";
    case "day":
      return day(String(value), "long");
    case "instant":
      return instant(Number(value));
    case "integer":
    case "number":
      return field === "probability" ? percent(Number(value)) : number(Number(value));
    case "flag":
      return t(value === true ? "choice.yes" : "choice.no");
    case "choice":
      return choiceText(String(record?.type ?? ""), String(value));
    case "ref":
      return titleOfRef(info.ref, value);
    case "compound":
      return isBag(value) ? compound(field, value, info.shape, record) : String(value);
    case "tags":
    case "lines":
    case "choices":
    case "items":
      return showMany(field, value, info, record);
    case "data":
      return isBag(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
    case "scalar":
      return typeof value === "boolean" ? t(value ? "choice.yes" : "choice.no") : String(value);
    case "line":
    case "prose":
      return String(value);
  }
}

/** One item of an items field in words; `item`: its id, which tells the workspace's own fields apart. */
export function showItem(
  field: string,
  value: unknown,
  info: FieldInfo | undefined,
  record?: Bag,
  item?: string | null,
): string {
  if (field === "custom" && item && isBag(value))
    return customSaid(String(record?.type ?? ""), item, value).text;
  if (!isBag(value)) return value === null || value === undefined ? "" : String(value);
  return info ? compound(field, value, info.shape, record) : JSON.stringify(value);
}
