// Where a person may put a record: what the server would refuse because somebody would lose it (SPEC.md A8)
// is not offered.
import { People, parentOf, rowKey } from "../core/access";
import { RECORD_TYPES } from "../core/schema.gen";
import type { AnyType, RawRec, Rec, RecordType } from "../core/types";
import { referring } from "./references";
import { get, view } from "./store";

type Bag = Readonly<Record<string, unknown>>;
/** Whether the record may have these fields; `above`: the record that one of them names, when it is new. */
export type MayPlace = (fields: Bag, above?: RawRec) => boolean;

/** What `me` may do with a record of `type`, as people stand now. `id` "": one that is being made. */
export function placing(type: RecordType, id: string, me: string): MayPlace {
  const people = new People(view("person").values(), [...view("team").values()]);
  const rec = id ? (get(type, id) as RawRec | undefined) : undefined;
  const ownerOf = (row: Bag, of: AnyType): string => String(row[RECORD_TYPES[of as RecordType].owner] ?? "");
  const taken = new Map<string, boolean>();
  return (fields, above) => {
    if (rec?.key && people.keeps(me, ownerOf(rec, type))) return true;
    const keyOf = (of: AnyType, other: string): string | undefined => {
      const row = other === above?.id ? above : (get(of as RecordType, other) as RawRec | undefined);
      // What has not been at the server has no key yet.
      return row && (row.key || rowKey(of, row, keyOf, people));
    };
    const key = rowKey(type, fields, keyOf, people);
    if (!rec?.key) return people.holds(me, key);
    let lost = taken.get(key);
    if (lost === undefined) taken.set(key, (lost = takes(rec, key, ownerOf(rec, type))));
    return !lost;
  };

  /** Whether this row under another key is lost to somebody, or one below it that is not theirs. */
  function takes(row: RawRec, key: string, owner: string): boolean {
    return people.takesAway(row.key, key, owner) || below(row).some(child => follows(child, row.id, key));
  }
  function follows(child: RawRec, parent: string, above: string): boolean {
    const owner = ownerOf(child, child.type);
    if (people.keeps(me, owner)) return false;
    const keyOf = (of: AnyType, other: string) =>
      other === parent ? above : get(of as RecordType, other)?.key;
    const key = rowKey(child.type, child, keyOf, people);
    return key !== child.key && takes(child, key, owner);
  }
}

/** The rows that take their key from this one, of types with owners: others go with it. */
function below(row: RawRec): RawRec[] {
  return (Object.keys(RECORD_TYPES) as RecordType[]).flatMap(type => {
    const { owner, parents, fields } = RECORD_TYPES[type];
    const names = owner ? parents.filter(name => fields[name]!.ref === row.type) : [];
    const rows = names.flatMap(name => referring(type, name as keyof Rec & string, row.id));
    return (rows as unknown as RawRec[]).filter(each => each.key && parentOf(type, each).id === row.id);
  });
}
