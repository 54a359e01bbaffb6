// "Looks like Ana, same phone": records already here that the form may be about to double.
import { fold } from "../../engine/store/search";
import { view } from "../../engine/store/store";
import { fullName, type NameParts } from "../format/names";
import { nameOf as contactName } from "../record/names";
import type { Values } from "./core";

export type Twin = { id: string; name: string; why: "phone" | "email" | "name" };

const digitsOf = (text: string | undefined) => (text ?? "").replace(/\D/g, "");
/** Numbers are the same when their last nine digits are: with or without country code and trunk zero. */
const SAME_DIGITS = 9;
const tail = (text: string | undefined) => {
  const d = digitsOf(text);
  return d.length >= 7 ? d.slice(-SAME_DIGITS) : "";
};

function partsOf(values: unknown, part: string): string[] {
  return Object.values((values ?? {}) as Record<string, Record<string, string>>)
    .map(item => item[part] ?? "")
    .filter(Boolean);
}

export function contactTwin(values: Values, self: string): Twin | null {
  const phones = new Set(
    [...partsOf(values["phones"], "number"), ...partsOf(values["phones"], "raw")].map(tail).filter(Boolean),
  );
  const emails = new Set(partsOf(values["emails"], "address").map(a => a.trim().toLowerCase()));
  const name = fold(fullName(values["name"] as NameParts)).trim();
  let same: Twin | null = null;
  for (const rec of view("contact").values()) {
    if (rec.id === self) continue;
    if (phones.size && Object.values(rec.phones ?? {}).some(p => phones.has(tail(p.number || p.raw || ""))))
      return { id: rec.id, name: contactName(rec), why: "phone" };
    if (emails.size && Object.values(rec.emails ?? {}).some(e => emails.has((e.address ?? "").toLowerCase())))
      return { id: rec.id, name: contactName(rec), why: "email" };
    if (!same && name.includes(" ") && fold(fullName(rec.name)) === name)
      same = { id: rec.id, name: contactName(rec), why: "name" };
  }
  return same;
}

export function companyTwin(values: Values, self: string): Twin | null {
  const name = fold(String(values["name"] ?? "")).trim();
  if (name.length < 3) return null;
  for (const rec of view("company").values()) {
    if (rec.id !== self && fold(rec.name ?? "").trim() === name)
      return { id: rec.id, name: rec.name ?? "", why: "name" };
  }
  return null;
}
