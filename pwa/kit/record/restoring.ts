// Putting a value that was set aside back in its place: after a conflict, and from a record's history.
import type { Op } from "../../engine/core/types";
import { fieldInfo } from "../format/words";

export interface Place {
  field: string;
  /** One of several phones, e-mails ...; empty for the whole field. */
  item?: string | null;
}

/** The operation that makes `value` stand at `place` of a record of this type. */
export function opFor(type: string, { field, item }: Place, value: unknown): Op {
  if (item) return value === null ? { op: "remove", field, item } : { op: "set", field, item, value };
  const merge = fieldInfo(type, field)?.merge;
  return merge === "text" ? { op: "text", field, value: String(value ?? "") } : { op: "set", field, value };
}

/**
 * Whether a former value may be put back with one tap. A deal moves by its stages, where a reason may be
 * asked for; a tag is one tap anyway, and evidence is never edited.
 */
export function isRestorable(type: string, { field, item }: Place, value: unknown): boolean {
  const info = fieldInfo(type, field);
  if (!info || ["closed_wins", "tags", "once"].includes(info.merge) || field === "closed_at") return false;
  const empty = value === null || value === undefined || value === "";
  return !(empty && (info.required || Boolean(item)));
}
