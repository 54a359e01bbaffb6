// From what stands in a form to what is kept: trimmed, without empty items and without parts the schema does not know.
import { same } from "../../diff";
import { fullName, type NameParts } from "../names";
import type { Values } from "./core";

type Item = Record<string, unknown>;
const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** Parts an item keeps, and the part without which it is empty. Addresses have no single such part. */
const ITEMS: Record<string, { parts: readonly string[]; whole: readonly string[] }> = {
  phones: { parts: ["number", "raw", "kind", "ext", "primary"], whole: ["number", "raw"] },
  emails: { parts: ["address", "kind", "primary"], whole: ["address"] },
  websites: { parts: ["url", "kind"], whole: ["url"] },
  socials: { parts: ["network", "handle"], whole: ["handle"] },
  dates: { parts: ["label", "day"], whole: ["day"] },
  addresses: {
    parts: ["street", "city", "region", "postcode", "country", "kind", "text", "primary", "lat", "lng"],
    whole: ["street", "city", "region", "postcode", "text", "lat"],
  },
  contacts: { parts: ["contact", "role"], whole: ["contact"] },
  custom: { parts: ["value"], whole: ["value"] },
};

function tidyItem(item: Item, parts: readonly string[]): Item {
  const out: Item = {};
  for (const part of parts) {
    const value = item[part];
    if (value === undefined || value === null) continue;
    out[part] = typeof value === "string" ? value.trim() : value;
    if (out[part] === "" && part !== "number" && part !== "value") delete out[part];
  }
  return out;
}

function tidyItems(field: string, value: unknown): Record<string, Item> | null {
  const rule = ITEMS[field];
  if (!rule || typeof value !== "object" || value === null) return null;
  const out: Record<string, Item> = {};
  for (const [id, raw] of Object.entries(value as Record<string, Item>)) {
    const item = tidyItem(raw, rule.parts);
    if (rule.whole.some(part => item[part] !== undefined && item[part] !== "")) out[id] = item;
  }
  return Object.keys(out).length ? out : null;
}

function tidyName(value: unknown): NameParts | null {
  if (typeof value !== "object" || value === null) return null;
  const out: Record<string, string> = {};
  for (const [part, raw] of Object.entries(value as NameParts)) if (text(raw)) out[part] = text(raw);
  return fullName(out) ? out : null;
}

function tidyField(field: string, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (field === "name" && typeof value === "object") return tidyName(value);
  if (field in ITEMS) return tidyItems(field, value);
  if (field === "next_step") return text((value as Item)["text"]) ? tidyItem(value as Item, ["text", "due"]) : null;
  if (field === "website") return text(value) || null;
  if (typeof value === "string") return (field === "notes" || field === "body" ? value.trimEnd() : value.trim()) || null;
  if (Array.isArray(value)) return value.length ? value : null;
  return value;
}

/** Only what differs from `before` is looked at, so that saving never touches what the person did not. */
export function tidy(values: Values, before: Values): Values {
  const out: Values = {};
  for (const [field, value] of Object.entries(values)) {
    if (same(value, before[field])) continue;
    const now = tidyField(field, value);
    out[field] = field in ITEMS && now ? untouched(now as ItemMap, (before[field] ?? {}) as ItemMap, value as ItemMap) : now;
  }
  return out;
}

type ItemMap = Record<string, Item>;
function untouched(now: ItemMap, before: ItemMap, typed: ItemMap): ItemMap {
  return Object.fromEntries(Object.entries(now).map(([id, item]) => [id, before[id] && same(typed[id], before[id]) ? before[id] : item]));
}

/** Only what has a value: the fields of a new record. */
export function filled(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
}
