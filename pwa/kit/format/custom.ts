// The workspace's own fields: which a type has, what they are called here, and their values in words.
import { type Definition, definitions, partOf } from "../../engine/core/custom";
import type { Money } from "../../engine/core/schema.gen";
import { view } from "../../engine/store/store";
import { day, list, money, number } from "./format";
import { lang, t } from "./i18n";

export type CustomItem = { value?: unknown; values?: readonly string[] | null; money?: Money | null };
export type CustomMap = Readonly<Record<string, CustomItem>>;
export type CustomDef = Definition;

/** What a list of them goes by. */
export const CUSTOM_TYPES = ["workspace", "custom_field"] as const;

/** All fields of a type, in order, archived ones too. */
export function allCustom(type: string): CustomDef[] {
  const items = view("workspace").values().next().value?.custom_fields ?? {};
  const found = definitions(type, items, view("custom_field").values());
  return found.map(def => ({ ...def, label: def.labels?.[(lang() || "en") as "en"] || def.label }));
}

/** Those that are asked for. */
export const customDefs = (type: string): CustomDef[] => allCustom(type).filter(def => !def.archived);

/** A value in words, as its kind has it; one of another kind as it is. */
export function customText(kind: string, item: CustomItem | null | undefined): string {
  const { value, values, money: amount } = item ?? {};
  const part = partOf(kind);
  if (part === "values" && values?.length) return list(values);
  if (part === "money" && amount) return money(amount);
  if (value === null || value === undefined || value === "")
    return values?.length ? list(values) : amount ? money(amount) : "";
  if (typeof value === "boolean") return t(value ? "choice.yes" : "choice.no");
  if (typeof value === "number") return number(value);
  return kind === "day" ? day(String(value), "long") || String(value) : String(value);
}

/** What one field of a record is called, and its value in words. */
export function customSaid(
  type: string,
  id: string,
  item: CustomItem | null,
): { label: string; text: string } {
  const def = allCustom(type).find(each => each.id === id);
  return { label: def?.label || t("field.custom"), text: customText(def?.kind ?? "", item) };
}
