// What the office sets: every write is on the device at once, with Undo; holidays and new regions are the
// server's and need the network.
import type { Fields, Op } from "../../engine/core/types";
import { newId, transact, type Write } from "../../engine/outbox/edit";
import { act } from "../../kit/frame/asked";
import { guarded } from "../../kit/toast/guarded";
import { toast } from "../../kit/toast/toast";
import { type CalendarRec, choose, type DayItem, type DayRow, type Shown, yearsOf } from "./view";

type ItemsField = "teams" | "weekends" | "hours" | "breaks" | "periods";
type Values = Record<string, unknown>;

const editOf = (id: string, ops: Op[]): Write => ({ kind: "edit", type: "calendar", id, ops });

/** Whole fields of a calendar. */
export const setFields = (rec: CalendarRec, fields: Fields<"calendar">): Promise<boolean> =>
  guarded(() =>
    transact([
      editOf(
        rec.id,
        Object.entries(fields).map(([field, value]) => ({ op: "set", field, value }) as Op),
      ),
    ]),
  );

/** One item of a calendar, or several; a value of null takes the item away. */
export const putItems = (
  rec: CalendarRec,
  field: ItemsField,
  items: Record<string, Values | null>,
): Promise<boolean> =>
  guarded(() =>
    transact([
      editOf(
        rec.id,
        Object.entries(items).map(([item, value]) =>
          value ? { op: "set", field, item, value } : { op: "remove", field, item },
        ),
      ),
    ]),
  );

const put = (item: string, value: DayItem): Op => ({ op: "set", field: "days", item, value });

/**
 * A day as it is to stand. `was`: the one it replaces. One of the library that goes to another day stays
 * behind as one that doesn't count, else the next filling would bring it back.
 */
export function saveDay(shown: Shown, was: DayRow | null, day: DayItem): Promise<boolean> {
  const entry: DayItem = { ...day, source: "hand" };
  const writes: Write[] = [];
  const moved = was !== null && was.day.day !== day.day;
  if (was && moved) writes.push({ kind: "edit", type: "calendar_year", id: was.year, ops: [leaves(was)] });
  const stays = was && !moved ? was : null;
  const year = Number(day.day.slice(0, 4));
  const home = stays?.year ?? yearsOf(shown.rec.id).find(one => one.year === year)?.id;
  if (home)
    writes.push({ kind: "edit", type: "calendar_year", id: home, ops: [put(stays?.item ?? day.day, entry)] });
  else {
    const fields = { calendar: shown.rec.id, year, days: { [day.day]: entry } };
    writes.push({ kind: "create", type: "calendar_year", id: newId(), fields });
  }
  return guarded(() => transact(writes, { title: day.name, what: was ? "edited" : "created" }));
}

/** What is left of a day that goes: of the library's a mark that it doesn't count here. */
const leaves = ({ item, day }: DayRow): Op =>
  day.source === "library"
    ? put(item, { ...day, kind: "removed", source: "hand" })
    : { op: "remove", field: "days", item };

export const removeDay = (row: DayRow): Promise<boolean> =>
  guarded(() =>
    transact([{ kind: "edit", type: "calendar_year", id: row.year, ops: [leaves(row)] }], {
      title: row.day.name,
      what: "removed",
    }),
  );

/** A day that was taken away counts again, as the library has it. */
export const restoreDay = (row: DayRow): Promise<boolean> =>
  guarded(() =>
    transact(
      [
        {
          kind: "edit",
          type: "calendar_year",
          id: row.year,
          ops: [put(row.item, { ...row.day, kind: "holiday", source: "library" })],
        },
      ],
      { title: row.day.name },
    ),
  );

/** A calendar and its years as one act. */
export const removeCalendar = (rec: CalendarRec): Promise<boolean> =>
  guarded(() =>
    transact(
      [
        { kind: "delete", type: "calendar", id: rec.id },
        ...yearsOf(rec.id).map((year): Write => ({ kind: "delete", type: "calendar_year", id: year.id })),
      ],
      { title: rec.name ?? "", what: "removed" },
    ),
  );

/** Makes the one the usual, and the others not. */
export const makeUsual = (rec: CalendarRec, all: readonly CalendarRec[]): Promise<boolean> =>
  guarded(() =>
    transact(
      all
        .filter(one => (one.usual === true) !== (one.id === rec.id))
        .map(one => editOf(one.id, [{ op: "set", field: "usual", value: one.id === rec.id }])),
      { title: rec.name ?? "" },
    ),
  );

/** Ask the server for a calendar of a region, filled with its holidays. */
export async function makeCalendar(region: string): Promise<boolean> {
  const id = newId();
  const answer = await act("POST", "/api/office/calendars", { region, id });
  if (answer.ok) {
    choose(id);
    toast("calendar.made");
  }
  return answer.ok;
}

/** Ask the server for the holidays of a year; what was put right by hand stays. */
export async function fillYear(rec: CalendarRec, year: number): Promise<void> {
  const body = { region: rec.region ?? rec.country ?? "", years: [year] };
  const answer = await act<{ put: number; removed: number }>(
    "POST",
    `/api/office/calendars/${rec.id}/holidays`,
    body,
  );
  if (!answer.ok || !answer.data) return;
  const count = answer.data.put + answer.data.removed;
  toast(count ? "calendar.filled" : "calendar.filled_none", { params: { count } });
}
