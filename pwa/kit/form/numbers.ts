// Phone numbers as they were typed, read by the rules of their country: when the field is left, and before
// saving.
import type { ParsedPhone } from "../../engine/core/phone";
import { homeCountry } from "../record/people";
import type { FormCore } from "./core";

export type PhoneItem = {
  number: string;
  raw: string;
  kind: string;
  ext?: string;
  primary?: boolean;
  "~kept"?: boolean;
};

/**
 * Whether there is something typed that has not been read, and that the person did not want kept as it is.
 */
const unread = (item: PhoneItem): boolean => Boolean(item.raw?.trim()) && !item.number && !item["~kept"];

/**
 * The item with the number read from what was typed. Every other part stays; an extension that was seen and
 * is gone goes.
 */
export function withNumber(
  item: PhoneItem,
  read: Extract<ParsedPhone, { ok: true }>,
  was: Partial<PhoneItem> = {},
): PhoneItem {
  const { ext: _old, ...rest } = item;
  const seen = Boolean(was.ext && was.raw?.includes(was.ext));
  const ext = read.ext ?? (seen ? undefined : item.ext);
  return { ...rest, number: read.number, raw: read.international, ...(ext && { ext }) };
}

/**
 * Reads one phone of the form; the fault, when what was typed is no number. Nothing when it changed
 * meanwhile.
 */
export async function readPhone(
  core: FormCore,
  name: string,
  id: string,
): Promise<Extract<ParsedPhone, { ok: false }> | null> {
  const items = (): Record<string, PhoneItem> => (core.get(name) ?? {}) as Record<string, PhoneItem>;
  const item = items()[id];
  if (!item || !unread(item)) return null;
  const { parsePhone } = await import("../../engine/core/phone");
  const read = await parsePhone(item.raw.trim(), homeCountry());
  const now = items()[id];
  if (!now || now.raw !== item.raw) return null;
  if (!read.ok) return read;
  const was = (core.before[name] as Record<string, PhoneItem> | undefined)?.[id];
  core.set(name, { ...items(), [id]: withNumber(now, read, was) });
  return null;
}

/** Reads the numbers that the person typed last and saved without leaving the field. */
export async function readPhones(core: FormCore, name = "phones"): Promise<void> {
  const was = (core.before[name] ?? {}) as Record<string, PhoneItem>;
  for (const [id, item] of Object.entries((core.get(name) ?? {}) as Record<string, PhoneItem>)) {
    if (item.raw !== was[id]?.raw) await readPhone(core, name, id);
  }
}
