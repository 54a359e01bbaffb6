// How far this device holds the rows of a type (sync/reach.py; tests/vectors/reach.json holds both to the
// same answers). Months are the server's: numbers, one after the other.
import { RECENT_MONTHS, RECORD_TYPES } from "./schema.gen";
import type { AnyType, RawRec } from "./types";

/** The member of a stored row that has its month; no field begins so. */
export const MONTH = "@month";

/** The lowest month to hold when it is this one. */
export const lowestHeld = (month: number): number => Math.max(1, month - RECENT_MONTHS + 1);

/** Whether a device of the person that holds the months from `since` on drops a row of this month. */
export const fallsOut = (month: number, key: string, since: number, person: string): boolean =>
  month > 0 && month < since && key !== `p:${person}` && key !== `t:${person}`;

export const monthOf = (row: RawRec): number => (row[MONTH] as number | undefined) ?? 0;

/** The types this app knows to be held by months. */
export const recentTypes = (): AnyType[] =>
  Object.entries(RECORD_TYPES).flatMap(([type, { reach }]) => (reach === "recent" ? [type] : []));
