// What a search by any field knows of a record, and the words of a query (R6): the same as on the server
// (sync/search_text.py; tests/vectors/reach.json holds both to the same answers).
import { fold } from "./fold";
import { RECORD_TYPES, SEARCH_TEXT_CHARS_MAX, SEARCH_WORDS_MAX } from "./schema.gen";
import type { AnyType } from "./types";

type FieldInfo = (typeof RECORD_TYPES)[keyof typeof RECORD_TYPES]["fields"][string];

const KINDS = ["line", "prose", "choice"];
const LISTS = ["lines", "choices", "tags"];
/** Lines of other formats are no words: ids, codes, pictures. */
const FORMATS = ["", "email", "e164"];

/** The folded words of a record, field by field; "" of a type that this app does not know. */
export function searchText(type: AnyType, fields: Readonly<Record<string, unknown>>): string {
  const shape: Readonly<Record<string, FieldInfo>> =
    (RECORD_TYPES as Readonly<Record<AnyType, { fields: Readonly<Record<string, FieldInfo>> }>>)[type]
      ?.fields ?? {};
  const text = fold(partsOf(shape, fields).join("\n"));
  return text.length <= SEARCH_TEXT_CHARS_MAX ? text : [...text].slice(0, SEARCH_TEXT_CHARS_MAX).join("");
}

/** The folded words of a query: a record is found that has all of them, anywhere. */
export const wordsOf = (query: string): string[] =>
  fold(query).split(/\s+/).filter(Boolean).slice(0, SEARCH_WORDS_MAX);

function partsOf(
  shape: Readonly<Record<string, FieldInfo>>,
  values: Readonly<Record<string, unknown>>,
): string[] {
  return Object.entries(shape).flatMap(([name, field]) => wordsIn(field, values[name]));
}

function wordsIn(field: FieldInfo, value: unknown): string[] {
  if (!value) return [];
  if (KINDS.includes(field.kind)) return FORMATS.includes(field.format) ? [String(value)] : [];
  if (LISTS.includes(field.kind)) return (value as unknown[]).map(String);
  if (field.kind === "compound") return partsOf(field.shape, value as Record<string, unknown>);
  if (field.kind !== "items") return [];
  const items = value as Record<string, Record<string, unknown>>;
  return Object.keys(items)
    .sort()
    .flatMap(item => partsOf(field.shape, items[item]!));
}
