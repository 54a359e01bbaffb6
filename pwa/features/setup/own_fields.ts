// What the screen of fields shows and writes: the workspace's own fields, and which fields are asked for.
import { isFilledIn } from "../../engine/core/filled";
import { type CustomFieldFields, RECORD_TYPES } from "../../engine/core/schema.gen";
import type { Op, RawRec, RecordType } from "../../engine/core/types";
import { create, edit, newId, transact, type Write } from "../../engine/outbox/edit";
import { get, view } from "../../engine/store/store";
import { allCustom, CUSTOM_TYPES, type CustomDef } from "../../kit/format/custom";
import { useLang } from "../../kit/format/i18n";
import { useLive } from "../../kit/frame/live";
import { guarded } from "../../kit/toast/guarded";
import { nextPlace, placesFor } from "./order";

export type FieldType = RecordType;
/** Types with a form that may ask for something. */
export const TYPES = (Object.keys(RECORD_TYPES) as RecordType[]).filter(type => RECORD_TYPES[type].route);
/** Those that have room for fields of one's own. */
export const hasOwn = (type: FieldType): type is OwnType => "custom" in RECORD_TYPES[type].fields;
export type OwnType = CustomFieldFields["of"] & FieldType;
export const KINDS = RECORD_TYPES.custom_field.fields["kind"]?.choices ?? [];

export type Own = CustomDef & { name: string };

/** The workspace's own fields of a type, archived ones too, in order. */
export function useOwn(type: FieldType): readonly Own[] {
  const lang = useLang();
  return useLive(`setup fields:${type}:${lang}`, CUSTOM_TYPES, () =>
    allCustom(type).map(def => ({ ...def, name: def.label })),
  );
}

/** How many records of this device have a value. */
export const useFilled = (type: RecordType, id: string): number =>
  useLive(`setup filled:${type}:${id}`, [type], () => {
    let count = 0;
    for (const rec of view(type).values()) if (isFilledIn(rec as unknown as RawRec, `custom.${id}`)) count++;
    return count;
  });

const placed = (own: readonly Own[]) =>
  own.map(def => ({ id: def.record, position: get("custom_field", def.record)?.position }));

export function orderOwn(own: readonly Own[], ids: readonly string[]): Promise<boolean> {
  const records = ids.flatMap(id => own.find(def => def.id === id)?.record ?? []);
  const writes = [...placesFor(placed(own), records)].map(
    ([id, value]): Write => ({
      kind: "edit",
      type: "custom_field",
      id,
      ops: [{ op: "set", field: "position", value }],
    }),
  );
  return guarded(() => transact(writes, { what: "edited" }));
}

/** Keeps a new field at the end. */
export function addOwn(type: OwnType, fields: Omit<CustomFieldFields, "of">): Promise<boolean> {
  const position = nextPlace([...view("custom_field").values()].filter(each => each.of === type));
  return guarded(() => create("custom_field", { ...fields, of: type, position }, newId()));
}

export const setOwn = (id: string, ops: readonly Op[], base: number): Promise<boolean> =>
  guarded(() => edit("custom_field", id, ops, undefined, base));

/** The fields of the schema that are asked for when one of a type is saved. */
export const useAsked = (type: FieldType): readonly string[] =>
  useLive(`setup asked:${type}`, ["workspace"], () => workspaceOf()?.required?.[type]?.fields ?? NONE);
const NONE: readonly string[] = [];
const workspaceOf = () => view("workspace").values().next().value;

export function setAsked(type: FieldType, fields: readonly string[]): Promise<boolean> {
  const workspace = workspaceOf();
  if (!workspace) return Promise.resolve(false);
  const op: Op = { op: "set", field: "required", item: type, value: { fields: [...fields] } };
  return guarded(() => edit("workspace", workspace.id, [op]));
}
