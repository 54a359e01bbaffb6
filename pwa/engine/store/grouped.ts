// Records of a type in groups, each in order and with sums: the columns of a board, what is due. Kept by what
// changed, so that one deal that moves costs two halvings, however many stand beside it.

import type { RawRec, Rec, RecordType } from "../core/types";
import { type Compare, type Entry, OrderedList } from "./ordered";
import { changesSince, type Mark, onReady, ready, view } from "./store";

/** Where a record stands. `rank`: its place in the group. `sums`: what it adds to the group, by name. */
export interface Place {
  group: string;
  rank: string | number;
  sums?: readonly (readonly [name: string, amount: number])[];
}

export interface Group<T extends RecordType> {
  /** In order; patched in place. */
  rows: readonly Rec<T>[];
  /** Whole numbers, of what names a record of the group has. */
  sums: ReadonlyMap<string, number>;
}

interface Kept {
  list: OrderedList;
  sums: Map<string, number>;
}

interface Groups {
  mark: Mark | undefined;
  /** Of the types that the places go by besides. */
  others: Map<RecordType, Mark>;
  places: Map<string, { place: Place; entry: Entry }>;
  groups: Map<string, Kept>;
}

/** More changes than this at once are filed anew. */
const STEPS_MAX = 64;
/** So many are kept: those of the screens in use. */
const KEPT_MAX = 12;

const kept = new Map<string, Groups>();
onReady(() => {
  if (ready.state === "loading") kept.clear();
});

const byRank: Compare = (a, b) => {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.rec.id < b.rec.id ? -1 : Number(a.rec.id !== b.rec.id);
};
const always = (): boolean => true;

/**
 * The groups as of now, kept under `key`, which must name all that `place` goes by but for the record itself
 * and records of the types `others`. `place`: null leaves the record out.
 */
export function grouped<T extends RecordType>(
  key: string,
  type: T,
  place: (rec: Rec<T>) => Place | null,
  others: readonly RecordType[] = [],
): (group: string) => Group<T> {
  const groups = upToDate(key, type, place as (rec: Rec) => Place | null, others);
  return name => {
    const group = groups.groups.get(name);
    return {
      rows: (group?.list.shown.rows ?? []) as unknown as readonly Rec<T>[],
      sums: group?.sums ?? NO_SUMS,
    };
  };
}
const NO_SUMS: ReadonlyMap<string, number> = new Map();

function upToDate(
  key: string,
  type: RecordType,
  place: (rec: Rec) => Place | null,
  others: readonly RecordType[],
): Groups {
  const groups = kept.get(key) ?? {
    mark: undefined,
    others: new Map(),
    places: new Map(),
    groups: new Map(),
  };
  // The one asked for last is the last to go.
  kept.delete(key);
  kept.set(key, groups);
  if (kept.size > KEPT_MAX) kept.delete(kept.keys().next().value!);
  let { ids, mark } = changesSince(type, groups.mark);
  groups.mark = mark;
  for (const other of others) {
    const changes = changesSince(other, groups.others.get(other));
    groups.others.set(other, changes.mark);
    if (changes.ids?.size !== 0) ids = null;
  }
  const rows = view(type) as ReadonlyMap<string, Rec>;
  if (!ids || ids.size > STEPS_MAX) fill(groups, rows, place);
  else for (const id of ids) step(groups, id, rows.get(id), place);
  return groups;
}

function fill(groups: Groups, rows: ReadonlyMap<string, Rec>, placeOf: (rec: Rec) => Place | null): void {
  groups.places.clear();
  groups.groups.clear();
  const entries = new Map<string, Entry[]>();
  for (const rec of rows.values()) {
    const place = placeOf(rec);
    if (!place) continue;
    const entry = entryOf(rec, place);
    groups.places.set(rec.id, { place, entry });
    const own = entries.get(place.group);
    if (own) own.push(entry);
    else entries.set(place.group, [entry]);
  }
  for (const [group, own] of entries) {
    const made = begun(own.sort(byRank));
    groups.groups.set(group, made);
    for (const { rec } of own) add(made, groups.places.get(rec.id)!.place, 1);
  }
}

function step(
  { places, groups }: Groups,
  id: string,
  rec: Rec | undefined,
  placeOf: (rec: Rec) => Place | null,
): void {
  const before = places.get(id);
  const place = rec ? placeOf(rec) : null;
  if (before) {
    const group = groups.get(before.place.group)!;
    add(group, before.place, -1);
    group.list.take({ before: before.entry, after: undefined });
    places.delete(id);
  }
  if (!rec || !place) return;
  const entry = entryOf(rec, place);
  places.set(id, { place, entry });
  let group = groups.get(place.group);
  if (!group) groups.set(place.group, (group = begun([])));
  group.list.take({ before: undefined, after: entry });
  add(group, place, 1);
}

const begun = (entries: Entry[]): Kept => ({
  list: new OrderedList(entries, byRank, always),
  sums: new Map(),
});

const entryOf = (rec: Rec, { rank }: Place): Entry => ({
  rec: rec as unknown as RawRec,
  title: "",
  rank,
  letter: "",
});

function add({ sums }: Kept, { sums: own = [] }: Place, sign: 1 | -1): void {
  for (const [name, amount] of own) sums.set(name, (sums.get(name) ?? 0) + sign * amount);
}
