// How a record stands at the head of its own page, and how it is named on the page of another.

import type { Rec } from "../../engine/core/types";
import { hue, initials } from "../format/names";
import { hrefOf } from "../frame/routes.gen";
import { nameIn, photoOf } from "../list/dress";
import type { Head, Mini, TagView } from "./shapes.gen";

/** The head of a record's page; `note` stands below its name. */
export function headOf(rec: Rec, note: string): Head {
  const name = nameIn(rec);
  return {
    id: rec.id,
    found: true,
    name,
    initials: initials(name),
    hue: hue(rec.id),
    photo: photoOf(rec),
    note,
  };
}

/** A record named on another's page. */
export function miniOf(rec: Rec, note: string): Mini {
  const name = nameIn(rec);
  const href = hrefOf(rec.type, rec.id);
  return { id: rec.id, href, name, note, initials: initials(name), hue: hue(rec.id) };
}

/** The same of a reference that may lead nowhere. */
export const minis = <T>(rec: T | undefined, make: (rec: T) => Mini): Mini[] => (rec ? [make(rec)] : []);

/** The head of a page whose record is not here. */
export const NO_HEAD: Head = { id: "", found: false, name: "", initials: "", hue: 0, photo: "", note: "" };

export const tagViews = (tags: readonly string[] | null | undefined): TagView[] =>
  (tags ?? []).map(text => ({ text, hue: hue(text) }));
