// Which fields a workspace asks for, and which of them a record lacks (C5 of sync/SPEC.md).
import { isFilledIn } from "../../engine/core/filled";
import { view } from "../../engine/store/store";
import { customDefs } from "./custom";
import { fieldInfo, fieldLabel } from "./words";

/** Their paths: `field`, or `custom.<id>`; what this app doesn't know it can't ask for. */
export function requiredOf(type: string): string[] {
  const own = view("workspace").values().next().value?.required?.[type]?.fields ?? [];
  const custom = customDefs(type).filter(def => def.required);
  return [...own.filter(path => fieldInfo(type, path)), ...custom.map(def => `custom.${def.id}`)];
}

export const missingOf = (type: string, fields: Readonly<Record<string, unknown>>): string[] =>
  requiredOf(type).filter(path => !isFilledIn(fields, path));

/** What the field at a path is called. */
export function pathLabel(type: string, path: string): string {
  const [field = "", item] = path.split(".");
  return fieldLabel(type, field, item);
}
