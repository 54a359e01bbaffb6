// "Looks like Ana, same phone": a contact already here that the form may be about to double.

import { titleOf } from "../../engine/core/titles";
import { fold } from "../../engine/store/search";
import { view } from "../../engine/store/store";
import type { Twin, Values } from "../../kit/form/core";

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

export function contactTwin(values: Values): Twin | null {
  const phones = new Set(
    [...partsOf(values["phones"], "number"), ...partsOf(values["phones"], "raw")].map(tail).filter(Boolean),
  );
  const emails = new Set(partsOf(values["emails"], "address").map(a => a.trim().toLowerCase()));
  const name = fold(titleOf("contact", { name: values["name"] }));
  let same: Twin | null = null;
  for (const rec of view("contact").values()) {
    if (phones.size && Object.values(rec.phones ?? {}).some(p => phones.has(tail(p.number || p.raw || ""))))
      return { id: rec.id, name: titleOf("contact", rec), why: "phone" };
    if (emails.size && Object.values(rec.emails ?? {}).some(e => emails.has((e.address ?? "").toLowerCase())))
      return { id: rec.id, name: titleOf("contact", rec), why: "email" };
    if (!same && name.includes(" ") && fold(titleOf("contact", { name: rec.name })) === name)
      same = { id: rec.id, name: titleOf("contact", rec), why: "name" };
  }
  return same;
}
