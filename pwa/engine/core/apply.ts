// The four operations a device applies to values (rules M of sync/SPEC.md). Pure: nothing is changed in
// place. Merging is the server's work; here an operation simply takes effect on what the person sees.
import type { Mutation, Op, RawRec } from "./types";

type Value = unknown;

/** The field's value after `op`. */
export function applyOp(value: Value, op: Op): Value {
  switch (op.op) {
    case "set":
      return op.item === undefined ? op.value : { ...asItems(value), [op.item]: op.value };
    case "text":
      return op.value;
    case "add":
      return asTags(value).includes(op.value) ? value : [...asTags(value), op.value];
    case "remove":
      return "item" in op ? without(asItems(value), op.item) : asTags(value).filter(tag => tag !== op.value);
    default:
      return unreachable(op);
  }
}

/** The fields after `ops`, in order. */
export function applyOps(fields: Readonly<Record<string, Value>>, ops: readonly Op[]): Record<string, Value> {
  const next = { ...fields };
  for (const op of ops) next[op.field] = applyOp(next[op.field], op);
  return next;
}

/**
 * What the person sees of one record: pending mutations over the confirmed row, in order; null when it is not
 * there.
 */
export function applyMutations(
  confirmed: RawRec | undefined,
  last: RawRec | undefined,
  pending: readonly Mutation[],
): RawRec | null {
  let seen: RawRec | null = confirmed ?? null;
  let hidden: RawRec | null = last ?? null;
  for (const m of pending) {
    if (m.kind === "skip") continue;
    if (m.kind === "create") {
      seen = { ...m.fields, ...(confirmed ?? {}), id: m.record, type: m.type, key: confirmed?.key ?? "" };
    } else if (m.kind === "edit") {
      // An edit unaware of a delete revives the record (rule T): show it so.
      const base: RawRec | null = seen ?? hidden;
      seen = base ? (applyOps(base, m.ops) as RawRec) : null;
    } else if (m.kind === "delete") {
      hidden = seen ?? hidden;
      seen = null;
    } else {
      seen ??= hidden;
    }
  }
  return seen;
}

function asItems(value: Value): Record<string, Value> {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, Value>)
    : {};
}

function asTags(value: Value): string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}

function without(items: Record<string, Value>, item: string): Record<string, Value> {
  const { [item]: _gone, ...rest } = items;
  return rest;
}

function unreachable(op: never): never {
  throw new TypeError(`unknown operation ${JSON.stringify(op)}`);
}
