// Which records name another one, or carry a tag, kept by what changed: nobody walks all contacts to find
// those of one company. Prepared in idle time for the `indexes` of every type.

import { SLICE_MS } from "../core/pause";
import { RECORD_TYPES } from "../core/schema.gen";
import type { Rec, RecordType } from "../core/types";
import { changesSince, get, type Mark, onReady, ready, view } from "./store";
import { keepWarm } from "./warm";

/** One, or several: most are named by one or two, and a Set for each would cost more than all else. */
type Some = string | readonly string[];

interface References {
  type: RecordType;
  field: string;
  /** The part of an item that names; "" when the field itself does. */
  part: string;
  mark: Mark | undefined;
  /** What each record names. */
  named: Map<string, Some>;
  /** Who names a record. */
  naming: Map<string, string | Set<string>>;
  /** Records that have not been looked at since they came or changed. */
  missing: Set<string>;
}

const NONE: readonly string[] = [];
/** Looking at the clock costs as much as a few records. */
const RECORDS_PER_LOOK = 50;
const kept = new Map<string, References>();

/** The records of `type` that name `id` in `field`: a reference, or items that have one; of its `indexes`. */
export function referring<T extends RecordType>(type: T, field: keyof Rec<T> & string, id: string): Rec<T>[] {
  const who = whole(type, field).naming.get(id);
  if (who === undefined) return [];
  return (typeof who === "string" ? [who] : [...who]).flatMap(each => get(type, each) ?? []);
}

/** How many records of `type` carry each of the values that are in use in `field`, an array of texts. */
export function tally<T extends RecordType>(
  type: T,
  field: keyof Rec<T> & string,
): [value: string, count: number][] {
  return [...whole(type, field).naming].map(([value, who]) => [
    value,
    typeof who === "string" ? 1 : who.size,
  ]);
}

function whole(type: RecordType, field: string): References {
  const references = upToDate(type, field);
  look(references, Infinity);
  return references;
}

/** With what has changed moved to what is missing. */
function upToDate(type: RecordType, field: string): References {
  const key = `${type}.${field}`;
  let references = kept.get(key);
  if (!references) kept.set(key, (references = begun(type, field)));
  const { ids, mark } = changesSince(type, references.mark);
  references.mark = mark;
  if (ids) for (const id of ids) references.missing.add(id);
  else {
    references.named.clear();
    references.naming.clear();
    references.missing = new Set(view(type).keys());
  }
  return references;
}

function begun(type: RecordType, field: string): References {
  const shape = RECORD_TYPES[type].fields[field]?.shape ?? {};
  const part = Object.keys(shape).find(each => shape[each]!.kind === "ref") ?? "";
  return { type, field, part, mark: undefined, named: new Map(), naming: new Map(), missing: new Set() };
}

/** Looks at what is missing until `until_ms`; true when nothing is missing then. */
function look(references: References, until_ms: number): boolean {
  const { type, field, part, missing } = references;
  const rows = view(type) as ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  let looked = 0;
  for (const id of missing) {
    if (++looked % RECORDS_PER_LOOK === 0 && performance.now() >= until_ms) return false;
    note(references, id, namedIn(rows.get(id)?.[field], part));
    missing.delete(id);
  }
  return true;
}

function note({ named, naming }: References, id: string, now: Some): void {
  const before = named.get(id) ?? NONE;
  if (isSame(before, now)) return;
  for (const each of eachOf(before)) leave(naming, each, id);
  for (const each of eachOf(now)) join(naming, each, id);
  if (now.length) named.set(id, now);
  else named.delete(id);
}

const eachOf = (some: Some): readonly string[] => (typeof some === "string" ? [some] : some);

function isSame(a: Some, b: Some): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.length === b.length && a.every((each, i) => each === b[i]);
}

function join(naming: References["naming"], value: string, id: string): void {
  const who = naming.get(value);
  if (who === undefined) naming.set(value, id);
  else if (typeof who !== "string") who.add(id);
  else if (who !== id) naming.set(value, new Set([who, id]));
}

function leave(naming: References["naming"], value: string, id: string): void {
  const who = naming.get(value);
  if (who === undefined) return;
  if (typeof who === "string") {
    if (who === id) naming.delete(value);
    return;
  }
  who.delete(id);
  if (!who.size) naming.delete(value);
}

function namedIn(value: unknown, part: string): Some {
  if (typeof value === "string") return value || NONE;
  if (value === null || typeof value !== "object") return NONE;
  if (Array.isArray(value)) return value as string[];
  return Object.values(value).flatMap((item: Record<string, string | null>) => item[part] ?? []);
}

onReady(() => {
  if (ready.state === "loading") kept.clear();
});

const INDEXED = (Object.keys(RECORD_TYPES) as RecordType[]).flatMap(type =>
  RECORD_TYPES[type].indexes.map(field => ({ type, field })),
);
keepWarm([...new Set(INDEXED.map(({ type }) => type))], () => {
  const until_ms = performance.now() + SLICE_MS;
  return INDEXED.every(({ type, field }) => look(upToDate(type, field), until_ms));
});
