// Tags of all records on this device: how many have each, renaming, merging and removing them, and the tags
// that are offered before others.
import { RECORD_TYPES, TAG_CHARS_MAX } from "../../engine/core/schema.gen";
import type { Op, Rec, RecordType } from "../../engine/core/types";
import { edit, transactMany, type Write } from "../../engine/outbox/edit";
import { referring, tally } from "../../engine/store/references";
import { view } from "../../engine/store/store";
import { useLang } from "../../kit/format/i18n";
import { useLive } from "../../kit/frame/live";
import { local } from "../../kit/frame/state";
import { guarded } from "../../kit/toast/guarded";

/** Types whose records people tag. */
export const TAGGED = (Object.keys(RECORD_TYPES) as RecordType[]).filter(
  type => RECORD_TYPES[type].fields["tags"]?.kind === "tags",
);
export { TAG_CHARS_MAX };

const TAGS = "tags" as keyof Rec & string;

export interface TagRow {
  tag: string;
  counts: Readonly<Partial<Record<RecordType, number>>>;
  total: number;
  suggested: boolean;
}

const workspace = () => view("workspace").values().next().value;

/** All tags in use or offered, by name. */
export function useTagRows(): readonly TagRow[] {
  const lang = useLang();
  return useLive(`setup tags:${lang}`, [...TAGGED, "workspace"], () => {
    const rows = new Map<string, TagRow>();
    const rowOf = (tag: string): TagRow => {
      const row = rows.get(tag) ?? { tag, counts: {}, total: 0, suggested: false };
      rows.set(tag, row);
      return row;
    };
    for (const type of TAGGED)
      for (const [tag, count] of tally(type, TAGS)) {
        const row = rowOf(tag);
        rows.set(tag, { ...row, counts: { ...row.counts, [type]: count }, total: row.total + count });
      }
    for (const tag of workspace()?.suggested_tags ?? []) rows.set(tag, { ...rowOf(tag), suggested: true });
    const { compare } = new Intl.Collator(lang || "en", { numeric: true });
    return [...rows.values()].sort((a, b) => compare(a.tag, b.tag));
  });
}

/** How far a bulk edit has come; null when none is under way. */
export const tagging = local<{ done: number; of: number } | null>(null);

/** Offers a tag before others, or no longer. */
export function suggest(tag: string, on: boolean): Promise<boolean> {
  const { id } = workspace() ?? {};
  return id
    ? guarded(() => edit("workspace", id, [tagOp("suggested_tags", tag, on)]))
    : Promise.resolve(false);
}

const tagOp = (field: string, value: string, on: boolean): Op =>
  on ? { op: "add", field, value } : { op: "remove", field, value };

/**
 * Puts another tag in the place of one on every record of this device, or takes it away ("" for the other):
 * as many acts as it takes, under one Undo. What is offered changes along.
 */
export async function retag(tag: string, to: string): Promise<boolean> {
  const swap = (field: string): Op[] => [tagOp(field, tag, false), ...(to ? [tagOp(field, to, true)] : [])];
  const writes = TAGGED.flatMap(type =>
    referring(type, TAGS, tag).map((rec): Write => ({ kind: "edit", type, id: rec.id, ops: swap("tags") })),
  );
  const home = workspace();
  if (home?.suggested_tags?.includes(tag))
    writes.push({ kind: "edit", type: "workspace", id: home.id, ops: swap("suggested_tags") });
  const kept = await guarded(() =>
    transactMany(writes, (done, of) => tagging.set({ done, of }), { what: "many" }),
  );
  tagging.set(null);
  return kept;
}
