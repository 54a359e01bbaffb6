// A company of the same name that the form may be about to double.
import { fold } from "../../engine/store/search";
import { view } from "../../engine/store/store";
import type { Twin, Values } from "../../kit/form/core";

export function companyTwin(values: Values): Twin | null {
  const name = fold(String(values["name"] ?? "")).trim();
  if (name.length < 3) return null;
  for (const rec of view("company").values()) {
    if (fold(rec.name ?? "").trim() === name) return { id: rec.id, name: rec.name ?? "", why: "name" };
  }
  return null;
}
