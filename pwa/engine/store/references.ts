// Which records name another one, or carry a tag, kept by what changed: nobody walks all contacts to find
// those of one company.

import { RECORD_TYPES } from "../core/schema.gen";
import type { Rec, RecordType } from "../core/types";
import { changesSince, get, type Mark, view } from "./store";

interface References {
  mark: Mark | undefined;
  /** What each record names. */
  named: Map<string, readonly string[]>;
  /** Who names a record. */
  naming: Map<string, Set<string>>;
}

const NONE: readonly string[] = [];
const kept = new Map<string, References>();

/** The records of `type` that name `id` in `field`: a reference, or items that have one; of its `indexes`. */
export function referring<T extends RecordType>(type: T, field: keyof Rec<T> & string, id: string): Rec<T>[] {
  const ids = upToDate(type, field).naming.get(id) ?? NONE;
  return [...ids].flatMap(each => get(type, each) ?? []);
}

/** How many records of `type` carry each of the values that are in use in `field`, an array of texts. */
export function tally<T extends RecordType>(
  type: T,
  field: keyof Rec<T> & string,
): [value: string, count: number][] {
  return [...upToDate(type, field).naming].map(([value, who]) => [value, who.size]);
}

function upToDate(type: RecordType, field: string): References {
  const key = `${type}.${field}`;
  let references = kept.get(key);
  if (!references) kept.set(key, (references = { mark: undefined, named: new Map(), naming: new Map() }));
  const { ids, mark } = changesSince(type, references.mark);
  references.mark = mark;
  if (!ids) {
    references.named.clear();
    references.naming.clear();
  }
  const shape = RECORD_TYPES[type].fields[field]?.shape ?? {};
  const part = Object.keys(shape).find(each => shape[each]!.kind === "ref") ?? "";
  const rows = view(type) as ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  for (const id of ids ?? rows.keys()) note(references, id, namedIn(rows.get(id)?.[field], part));
  return references;
}

function note({ named, naming }: References, id: string, now: readonly string[]): void {
  const before = named.get(id) ?? NONE;
  if (before.length === now.length && before.every((each, i) => each === now[i])) return;
  for (const each of before) {
    const who = naming.get(each);
    who?.delete(id);
    if (!who?.size) naming.delete(each);
  }
  for (const each of now) {
    const who = naming.get(each);
    if (who) who.add(id);
    else naming.set(each, new Set([id]));
  }
  if (now.length) named.set(id, now);
  else named.delete(id);
}

function namedIn(value: unknown, part: string): readonly string[] {
  if (typeof value === "string") return value ? [value] : NONE;
  if (value === null || typeof value !== "object") return NONE;
  if (Array.isArray(value)) return value as string[];
  return Object.values(value).flatMap((item: Record<string, string | null>) => item[part] ?? []);
}
