// From what stands in a form to what is kept: trimmed, and without items that are empty. A form shows some
// parts of a value; the others, known to this app or not, stay as they were.
import { same } from "../../engine/core/diff";
import { fullName, type NameParts } from "../format/names";
import type { Values } from "./core";

type Item = Readonly<Record<string, unknown>>;
type ItemMap = Readonly<Record<string, Item>>;
const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** The parts without which an item is empty: one of them is enough. */
const TELLING: Readonly<Record<string, readonly string[]>> = {
  phones: ["number", "raw"],
  emails: ["address"],
  websites: ["url"],
  socials: ["handle"],
  dates: ["day"],
  addresses: ["street", "city", "region", "postcode", "text", "lat"],
  contacts: ["contact"],
  custom: ["value"],
};
/** Parts that mean something when they are empty. */
const KEPT_EMPTY = new Set(["number", "value"]);
/**
 * What a form notes at an item for itself begins with "~"; drafts of earlier apps have one note of another
 * name.
 */
const isOwnNote = (part: string): boolean => part.startsWith("~") || part === "kept";

function tidyParts(parts: Item): Item {
  const out: Record<string, unknown> = {};
  for (const [part, value] of Object.entries(parts)) {
    if (value === undefined || value === null || isOwnNote(part)) continue;
    const now = typeof value === "string" ? value.trim() : value;
    if (now !== "" || KEPT_EMPTY.has(part)) out[part] = now;
  }
  return out;
}

/** Items that nobody touched stay as they are, whatever they hold. */
function tidyItems(value: ItemMap, before: ItemMap, telling: readonly string[]): ItemMap | null {
  const out: Record<string, Item> = {};
  for (const [id, typed] of Object.entries(value)) {
    const was = before[id];
    if (was && same(typed, was)) out[id] = was;
    else {
      const item = tidyParts(typed);
      if (telling.some(part => item[part] !== undefined && item[part] !== "")) out[id] = item;
    }
  }
  return Object.keys(out).length ? out : null;
}

function tidyField(field: string, value: unknown, before: unknown): unknown {
  if (value === undefined || value === null) return null;
  const telling = TELLING[field];
  if (telling) return tidyItems(value as ItemMap, (before ?? {}) as ItemMap, telling);
  if (field === "name" && typeof value === "object")
    return fullName(value as NameParts) ? tidyParts(value as Item) : null;
  if (field === "next_step") return text((value as Item)["text"]) ? tidyParts(value as Item) : null;
  if (typeof value === "string")
    return (field === "notes" || field === "body" ? value.trimEnd() : value.trim()) || null;
  if (Array.isArray(value)) return value.length ? value : null;
  return value;
}

/** Only what differs from `before` is looked at, so that saving never touches what the person did not. */
export function tidy(values: Values, before: Values): Values {
  const out: Values = {};
  for (const [field, value] of Object.entries(values)) {
    if (!same(value, before[field])) out[field] = tidyField(field, value, before[field]);
  }
  return out;
}

/** Only what has a value: the fields of a new record. */
export function filled(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  );
}
