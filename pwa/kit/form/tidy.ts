// From what stands in a form to what is kept: trimmed, and without items that are empty. A form shows some
// parts of a value; the others, known to this app or not, stay as they were.
import { same } from "../../engine/core/diff";
import { type FieldInfo, type Kind, RECORD_TYPES } from "../../engine/core/schema.gen";
import type { RecordType } from "../../engine/core/types";
import type { Values } from "./core";

type Item = Readonly<Record<string, unknown>>;
type ItemMap = Readonly<Record<string, Item>>;

/** The parts without which an item or a compound is empty: one of them is enough. */
function tellingOf({ telling, shape }: FieldInfo): readonly string[] {
  if (telling.length) return telling;
  const parts = Object.keys(shape);
  const required = parts.filter(part => shape[part]!.required);
  return required.length ? required : parts.filter(part => !QUIET.has(shape[part]!.kind));
}

/** Kinds of which one is chosen before anything is said. */
const QUIET = new Set<Kind>(["choice", "flag"]);
/** Parts that mean something when they are empty. */
const keptEmpty = (info: FieldInfo | undefined): boolean =>
  info?.kind === "scalar" || info?.format === "e164";
/**
 * What a form notes at an item for itself begins with "~"; drafts of earlier apps have one note of another
 * name.
 */
const isOwnNote = (part: string): boolean => part.startsWith("~") || part === "kept";

function tidyParts(parts: Item, shape: FieldInfo["shape"]): Item {
  const out: Record<string, unknown> = {};
  for (const [part, value] of Object.entries(parts)) {
    if (value === undefined || value === null || isOwnNote(part)) continue;
    const now = typeof value === "string" ? value.trim() : value;
    if (now !== "" || keptEmpty(shape[part])) out[part] = now;
  }
  return out;
}

/** Items that nobody touched stay as they are, whatever they hold. */
function tidyItems(value: ItemMap, before: ItemMap, info: FieldInfo): ItemMap | null {
  const telling = tellingOf(info);
  const out: Record<string, Item> = {};
  for (const [id, typed] of Object.entries(value)) {
    const was = before[id];
    if (was && same(typed, was)) out[id] = was;
    else {
      const item = tidyParts(typed, info.shape);
      if (tells(item, telling)) out[id] = item;
    }
  }
  return Object.keys(out).length ? out : null;
}

const tells = (parts: Item, telling: readonly string[]): boolean =>
  telling.some(part => parts[part] !== undefined && parts[part] !== "");

function tidyField(info: FieldInfo | undefined, value: unknown, before: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (info?.kind === "items") return tidyItems(value as ItemMap, (before ?? {}) as ItemMap, info);
  if (info?.kind === "compound") {
    const parts = tidyParts(value as Item, info.shape);
    return tells(parts, tellingOf(info)) ? parts : null;
  }
  if (typeof value === "string") return (info?.kind === "prose" ? value.trimEnd() : value.trim()) || null;
  if (Array.isArray(value)) return value.length ? value : null;
  return value;
}

/** Only what differs from `before` is looked at, so that saving never touches what the person did not. */
export function tidy(type: RecordType, values: Values, before: Values): Values {
  const { fields } = RECORD_TYPES[type];
  const out: Values = {};
  for (const [field, value] of Object.entries(values)) {
    if (!same(value, before[field])) out[field] = tidyField(fields[field], value, before[field]);
  }
  return out;
}

/** Only what has a value: the fields of a new record. */
export function filled(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  );
}
