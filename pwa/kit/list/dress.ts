// How a record stands in a list or among options: its title, a note below it, its picture. What is said is
// data of its entry in the schema.

import { RECORD_TYPES } from "../../engine/core/schema.gen";
import { type Path, pathOf, textAt, titleOf } from "../../engine/core/titles";
import type { RawRec, Rec, RecordType } from "../../engine/core/types";
import { get, isPending } from "../../engine/store/store";
import { textsNow } from "../format/i18n";
import { hue, initials } from "../format/names";
import { ownText, showValue } from "../format/words";
import { hrefOf } from "../frame/routes.gen";
import type { Dressed } from "./shapes.gen";

/** Tags that fit beside a note. */
const TAGS_SHOWN = 3;

const notes = new Map<RecordType, readonly Path[]>();
/** How records were shown last, with what that went by. */
const dressed = new WeakMap<Rec, { look: Dressed; named: (Rec | undefined)[]; texts: string }>();

/** What a record is called on screen; of one without a title its type says what stands there. */
export const nameIn = (rec: Rec): string => titleOf(rec.type, rec) || ownText(rec.type, "nameless");

/** What is said of it besides: a job and a company, an industry and a city. */
export function noteOf(rec: Rec): string {
  return notePaths(rec.type)
    .map(path => saidAt(rec, path))
    .filter(Boolean)
    .join(" · ");
}

function notePaths(type: RecordType): readonly Path[] {
  let paths = notes.get(type);
  if (!paths) notes.set(type, (paths = RECORD_TYPES[type].note.map(path => pathOf(type, path))));
  return paths;
}

function saidAt(rec: Rec, path: Path): string {
  const text = textAt(rec as unknown as RawRec, path);
  if (!text || path.leaf.kind === "line") return text;
  if (path.leaf.kind === "ref") return titleOf(path.leaf.ref, get(path.leaf.ref as RecordType, text));
  const value = path.part ? text : (rec as unknown as RawRec)[path.field];
  return showValue(path.field, value, path.leaf, rec as unknown as RawRec);
}

export function photoOf(rec: Rec): string {
  const field = RECORD_TYPES[rec.type].photo;
  const photo = field && ((rec as unknown as RawRec)[field] as { mime: string; data: string } | null);
  return photo ? `data:${photo.mime};base64,${photo.data}` : "";
}

/** A record as it is shown in a list: the same object until something of it, or of what it names, changes. */
export function dress(rec: Rec): Dressed {
  const pending = isPending(rec.type, rec.id);
  const onServer = !get(rec.type, rec.id);
  const named = namedBy(rec);
  const before = dressed.get(rec);
  const same =
    before?.texts === textsNow() &&
    before.look.pending === pending &&
    before.look.onServer === onServer &&
    before.named.every((each, i) => each === named[i]);
  if (same) return before.look;
  const look = dressAnew(rec, pending, onServer);
  dressed.set(rec, { look, named, texts: textsNow() });
  return look;
}

function dressAnew(rec: Rec, pending: boolean, onServer: boolean): Dressed {
  const name = nameIn(rec);
  const tags = (rec as { tags?: readonly string[] | null }).tags ?? [];
  return {
    id: rec.id,
    name,
    note: noteOf(rec),
    initials: initials(name),
    hue: hue(rec.id),
    photo: photoOf(rec),
    pending,
    onServer,
    href: hrefOf(rec.type, rec.id),
    tags: tags.slice(0, TAGS_SHOWN).map(text => ({ text, hue: hue(text) })),
  };
}

/** The records that its note names, as they are now. */
function namedBy(rec: Rec): (Rec | undefined)[] {
  return notePaths(rec.type)
    .filter(({ leaf }) => leaf.kind === "ref")
    .map(path => get(path.leaf.ref as RecordType, textAt(rec as unknown as RawRec, path)));
}

/** The types whose records a list of `type` shows or goes by: another title there is another row here. */
export function shownWith(type: RecordType): RecordType[] {
  const { note, find, sorts } = RECORD_TYPES[type];
  const refs = [...note, ...find, ...sorts.filter(sort => sort !== "name" && sort !== "newest")];
  const types = refs.map(path => pathOf(type, path).leaf.ref as RecordType | "");
  return [...new Set([type, ...types])].filter(each => each !== "");
}
