// What a record is called on screen, and how it is named on the page of another.

import type { Rec, RecordType } from "../../engine/core/types";
import { t } from "../format/i18n";
import { fullName, hue, initials, type NameParts } from "../format/names";
import { hrefOf } from "../frame/routes.gen";
import type { Head, Mini, TagView } from "./shapes.gen";

type Items = Readonly<Record<string, Readonly<Record<string, unknown>>>> | null;
/** What a record may be called by. */
export interface Nameable {
  readonly name?: string | NameParts | null;
  readonly emails?: object | null;
  readonly phones?: object | null;
}

/** A record's name; without one its first e-mail address or phone. */
export function nameOf(rec: Nameable | undefined): string {
  if (!rec) return "";
  const { name } = rec;
  return (
    (typeof name === "string" ? name : fullName(name)) ||
    firstOf(rec.emails as Items, "address") ||
    firstOf(rec.phones as Items, "raw") ||
    firstOf(rec.phones as Items, "number")
  );
}

function firstOf(items: Items | undefined, part: string): string {
  const value = Object.values(items ?? {})[0]?.[part];
  return typeof value === "string" ? value : "";
}

/** The same, or what its type calls one without a name. */
export const shownName = (rec: Nameable & { readonly type: RecordType }): string =>
  nameOf(rec) || t(`${rec.type}.nameless`);

/** A record named on another's page. */
export function miniOf(rec: Rec & Nameable, note: string): Mini {
  const name = shownName(rec);
  const href = hrefOf(rec.type, rec.id);
  return { id: rec.id, href, name, note, initials: initials(name), hue: hue(rec.id) };
}

/** The same of a reference that may lead nowhere. */
export const minis = <T>(rec: T | undefined, make: (rec: T) => Mini): Mini[] => (rec ? [make(rec)] : []);

/** The head of a page whose record is not here. */
export const NO_HEAD: Head = { id: "", found: false, name: "", initials: "", hue: 0, photo: "", note: "" };

export const tagViews = (tags: readonly string[] | null | undefined): TagView[] =>
  (tags ?? []).map(text => ({ text, hue: hue(text) }));
