// The operations that take others back.
import { applyOp } from "./apply";
import { RECORD_TYPES } from "./schema.gen";
import type { Op, RawRec, RecordType } from "./types";

/**
 * What turns the record after `ops` back into `before`, last operation first. Tags and items only touch what
 * `ops` did.
 */
export function inverse(before: RawRec, ops: readonly Op[]): Op[] {
  const back: Op[] = [];
  const values: Record<string, unknown> = { ...before };
  for (const op of ops) {
    const was = values[op.field];
    const undo = inverseOf(before, op, was);
    if (undo) back.unshift(undo);
    values[op.field] = applyOp(was, op);
  }
  return back;
}

function inverseOf(before: RawRec, op: Op, was: unknown): Op | null {
  const { field } = op;
  if (op.op === "text") return { op: "text", field, value: typeof was === "string" ? was : "" };
  if (op.op === "add") return hasTag(was, op.value) ? null : { op: "remove", field, value: op.value };
  if (op.op === "remove" && !("item" in op))
    return hasTag(was, op.value) ? { op: "add", field, value: op.value } : null;
  if (op.item !== undefined) {
    const old = (was as Record<string, unknown> | null | undefined)?.[op.item];
    if (old !== undefined) return { op: "set", field, item: op.item, value: old };
    return op.op === "set" ? { op: "remove", field, item: op.item } : null;
  }
  // Evidence that is written once cannot be taken back.
  if (RECORD_TYPES[before.type as RecordType].fields[field]?.merge === "once") return null;
  return { op: "set", field, value: was ?? null };
}

function hasTag(value: unknown, tag: string): boolean {
  return Array.isArray(value) && value.includes(tag);
}
