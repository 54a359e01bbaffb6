// What a record is called, in a list, a ledger line or a message: by the paths of its entry in the schema.
import { type FieldInfo, RECORD_TYPES } from "./schema.gen";
import type { AnyType, RawRec, RecordType } from "./types";

type Bag = Readonly<Record<string, unknown>>;

/** `field`, or `field.part` of a compound or of items. */
export interface Path {
  field: string;
  part: string;
  info: FieldInfo;
  /** Of the part where there is one, else of the field. */
  leaf: FieldInfo;
}

/** The ways to call a record, each a list of paths that go together. */
const ways = new Map<AnyType, readonly (readonly Path[])[]>();
const NO_WAY: readonly (readonly Path[])[] = [];

export function pathOf(type: RecordType, path: string): Path {
  const [field = "", part = ""] = path.split(".");
  const info = RECORD_TYPES[type].fields[field]!;
  return { field, part, info, leaf: part ? info.shape[part]! : info };
}

/** The title of a record of a type from its fields; "" when it has none, or nobody knows the type. */
export function titleOf(type: AnyType, fields: Bag | RawRec | undefined): string {
  if (!fields) return "";
  for (const way of waysOf(type)) {
    const text = way.length === 1 ? textAt(fields, way[0]!) : together(fields, way);
    if (text) return text;
  }
  return "";
}

/** All words of the field that its title is taken from: what search takes for its name. */
export function nameOf(type: RecordType, fields: Bag | RawRec): string {
  let name = "";
  for (const way of waysOf(type)) {
    if (way[0]!.field !== waysOf(type)[0]![0]!.field) break;
    const text = way.length === 1 ? textAt(fields, way[0]!) : together(fields, way);
    if (text && !name.includes(text)) name = name ? `${name} ${text}` : text;
  }
  return name;
}

/** The text at a path: of items the first that has one. */
export function textAt(fields: Bag | RawRec, { field, part, info }: Path): string {
  const value = (fields as Bag)[field];
  if (value === null || value === undefined) return "";
  if (!part) return typeof value === "string" ? value.trim() : typeof value === "object" ? "" : String(value);
  if (info.kind !== "items") return said((value as Bag)[part]);
  for (const id in value as Bag) {
    const text = said(((value as Bag)[id] as Bag | undefined)?.[part]);
    if (text) return text;
  }
  return "";
}

const said = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

const together = (fields: Bag | RawRec, way: readonly Path[]): string =>
  way
    .map(path => textAt(fields, path))
    .filter(Boolean)
    .join(" ");

function waysOf(type: AnyType): readonly (readonly Path[])[] {
  let known = ways.get(type);
  if (!known) {
    const title = RECORD_TYPES[type as RecordType]?.title;
    known = title?.map(way => way.split(" ").map(path => pathOf(type as RecordType, path))) ?? NO_WAY;
    ways.set(type, known);
  }
  return known;
}
