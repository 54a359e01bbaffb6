// The fields a workspace adds to its records, in order, from all the places that define them (C of
// sync/SPEC.md).
import type { CustomFieldFields, WorkspaceCustomFields } from "./schema.gen";

/** One field. Its values stand in `custom` under `id`; `record` is "" of one of the workspace alone. */
export interface Definition {
  id: string;
  record: string;
  label: string;
  labels: CustomFieldFields["labels"];
  kind: string;
  options: readonly string[];
  required: boolean;
  archived: boolean;
  help: string;
}

type Said = Partial<CustomFieldFields>;
type Nulls<T> = { readonly [K in keyof T]?: T[K] | null };

/** The part of an item that holds what a field of a kind says (C2). */
export const partOf = (kind: string): "value" | "values" | "money" =>
  kind === "choices" ? "values" : kind === "money" ? "money" : "value";

/** The fields of a type, in order (C1, C4). */
export function definitions(
  type: string,
  items: Readonly<Record<string, WorkspaceCustomFields>>,
  records: Iterable<{ readonly id: string } & Nulls<CustomFieldFields>>,
): Definition[] {
  const found: [number, Definition][] = [];
  const known = new Set<string>();
  for (const said of records) {
    const item = said.item || said.id;
    known.add(item);
    if (said.of === type) found.push([said.position ?? Infinity, defined(item, said.id, said as Said)]);
  }
  for (const [item, said] of Object.entries(items))
    if (said.type === type && !known.has(item)) found.push([Infinity, defined(item, "", said)]);
  const byId = (a: Definition, b: Definition): number => (a.id < b.id ? -1 : Number(a.id !== b.id));
  return found.sort(([a, one], [b, other]) => (a === b ? byId(one, other) : a - b)).map(([, one]) => one);
}

const defined = (id: string, record: string, said: Said): Definition => ({
  id,
  record,
  label: said.label ?? "",
  labels: said.labels,
  kind: said.kind ?? "line",
  options: said.options ?? [],
  required: said.required ?? false,
  archived: said.archived ?? false,
  help: said.help ?? "",
});
