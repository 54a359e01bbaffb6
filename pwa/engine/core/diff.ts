// From two states of a form to the smallest operations between them. Only what the person touched is sent,
// so that an old version of a form never blanks what it does not know.
import { serverOnly } from "./rights";
import { RECORD_TYPES } from "./schema.gen";
import type { Fields, Op, RecordType } from "./types";

type Bag = Readonly<Record<string, unknown>>;

/** Operations that turn `before` into `after`. Fields that `after` does not have are left alone. */
export function diff<T extends RecordType>(type: T, before: Fields<T>, after: Fields<T>): Op[] {
  const infos = RECORD_TYPES[type].fields;
  const ops: Op[] = [];
  for (const [field, now] of Object.entries(after as Bag)) {
    const info = infos[field];
    if (!info || serverOnly(info.write)) continue;
    const was = (before as Bag)[field];
    if (info.merge === "once" && !isNothing(was)) continue;
    if (info.merge === "tags") ops.push(...diffTags(field, was, now));
    else if (info.merge === "items") ops.push(...diffItems(field, was, now));
    else if (info.merge === "text") {
      if (String(was ?? "") !== String(now ?? "")) ops.push({ op: "text", field, value: String(now ?? "") });
    } else if (!same(was, now)) ops.push({ op: "set", field, value: isNothing(now) ? null : now });
  }
  return ops;
}

/** Equal as JSON values, whatever the order of names; absent, null and "" are one and the same. */
export function same(a: unknown, b: unknown): boolean {
  if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Bag;
  const right = b as Bag;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every(name => same(left[name], right[name]));
}

function diffTags(field: string, was: unknown, now: unknown): Op[] {
  const old = new Set((was as string[] | null | undefined) ?? []);
  const next = new Set((now as string[] | null | undefined) ?? []);
  return [
    ...[...old].filter(tag => !next.has(tag)).map((value): Op => ({ op: "remove", field, value })),
    ...[...next].filter(tag => !old.has(tag)).map((value): Op => ({ op: "add", field, value })),
  ];
}

function diffItems(field: string, was: unknown, now: unknown): Op[] {
  const old = (was ?? {}) as Bag;
  const next = (now ?? {}) as Bag;
  return [
    ...Object.keys(old)
      .filter(item => !(item in next))
      .map((item): Op => ({ op: "remove", field, item })),
    ...Object.keys(next)
      .filter(item => !(item in old) || !same(old[item], next[item]))
      .map((item): Op => ({ op: "set", field, item, value: next[item] })),
  ];
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === "";
