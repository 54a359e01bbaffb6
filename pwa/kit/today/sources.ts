// What a feature may put into Today, and who is meant by "me" there.
import type { RecordType } from "../../engine/core/types";
import { session } from "../../engine/session/session";
import { today } from "../format/format";
import type { Alert, Closing, Due, Seen } from "./shapes.gen";

/** A row, and what it is sorted by: a day as it is written. */
export interface Dated<Row> {
  row: Row;
  at: string;
}

export interface TodaySource {
  /** The records whose change may change it. */
  types: readonly RecordType[];
  /** This person's work that is due today or was before. */
  due?: () => readonly Dated<Due>[];
  /** Something of `due` is done. */
  finish?: { type: RecordType; run: (id: string) => Promise<unknown> };
  /** What of this person's ends by the day `last`. */
  closing?: (last: string) => readonly Dated<Closing>[];
  alerts?: () => readonly Alert[];
  /** How many there are on this device: the text's key, and the number. */
  count?: () => { text: string; count: number };
  /** What was looked at lately, the last first. */
  seen?: () => readonly Seen[];
}

/** Who is meant by "me"; "" while nobody is signed in. */
export const me = (): string => session().person?.id ?? "";
export const isMine = (owner: string | null | undefined): boolean => !owner || owner === me();

/** Rows of each kind that Today shows. */
export const ROWS_MAX = 30;

/** Of rows in the order of their days the first that are late, and the first that are due today. */
export function firstDue<Row>(rows: readonly Row[], dueOf: (row: Row) => string): Row[] {
  const now = today();
  const first: Row[] = [];
  let late = 0;
  let due = 0;
  for (const row of rows) {
    const day = dueOf(row).slice(0, now.length);
    if (day > now) break;
    if (day < now ? late++ < ROWS_MAX : due++ < ROWS_MAX) first.push(row);
  }
  return first;
}
