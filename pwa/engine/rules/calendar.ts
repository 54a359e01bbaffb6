// The working calendar (sync/SPEC.md W): which days are free and why, and at which hours people work. Pure.
// Its twin is sync/rules/calendar.py; tests/vectors/calendar.json holds both to the same answers. Days are
// texts (2026-11-28), times whole minutes since midnight of the place, weekdays 0 (Monday) to 6.
import { CALENDAR_LOOK_DAYS_MAX } from "../core/schema.gen";
import type { Fields } from "../core/types";

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
/** Minutes since midnight: from, until. */
export type Span = readonly [number, number];
export type CalendarFields = Fields<"calendar">;
export type YearFields = Fields<"calendar_year">;
type DayEntry = NonNullable<YearFields["days"]>[string];

/** Why nobody works on a day; a weekend has no name. */
export interface Free {
  why: "weekend" | "holiday" | "joint";
  name: string;
  estimated: boolean;
}

interface Period {
  first: string;
  last: string;
  weekdays: readonly number[];
  hours: Span;
}

/** One calendar, ready to be asked. `weekends`, `periods`: the first that fits counts. */
export interface Calendar {
  weekends: { since: string; days: readonly number[] }[];
  days: Map<string, DayEntry>;
  hours: Map<number, Span>;
  breaks: { weekdays: readonly number[]; span: Span }[];
  periods: Period[];
  joint: boolean;
}

const DAY_MS = 86_400_000;
const LAST = "9999-12-31";
const dayNumber = (day: string): number => Date.parse(`${day}T00:00Z`) / DAY_MS;
const dayText = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);
/** 1970-01-01 was a Thursday. */
export const weekdayOf = (day: string): number => (((dayNumber(day) + 3) % 7) + 7) % 7;

const before = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
/** The items of a field, in the order of their ids. */
const items = <Item>(field: Record<string, Item> | null | undefined): [string, Item][] =>
  Object.entries(field ?? {}).sort(([left], [right]) => before(left, right));
const indexes = (names: readonly Weekday[] | null | undefined): number[] =>
  (names ?? []).map(name => WEEKDAYS.indexOf(name));
/** Nothing where a time is missing or nothing lies between the two. */
const spans = (from: number | null | undefined, until: number | null | undefined): Span[] =>
  from != null && until != null && from < until ? [[from, until]] : [];

/** From the fields of a `calendar` and those of its `calendar_year`s. */
export function calendarOf(fields: CalendarFields, years: Iterable<YearFields>): Calendar {
  const weekends = items(fields.weekends)
    .map(([, { since, days }]) => ({ since: since ?? "", days: indexes(days) }))
    .sort((left, right) => before(right.since, left.since));
  const hours = new Map<number, Span>();
  for (const [, { weekday, opens, closes }] of items(fields.hours).reverse())
    for (const span of spans(opens, closes)) hours.set(WEEKDAYS.indexOf(weekday), span);
  const periods = items(fields.periods)
    .flatMap(([, { first, last, weekdays, opens, closes }]) =>
      spans(opens, closes).map(span => ({ first, last, weekdays: indexes(weekdays), hours: span })),
    )
    .sort((left, right) => before(right.first, left.first));
  const breaks = items(fields.breaks).flatMap(([, { weekdays, starts, ends }]) =>
    spans(starts, ends).map(span => ({ weekdays: indexes(weekdays), span })),
  );
  return { weekends, days: daysOf(years), hours, breaks, periods, joint: fields.joint_leave === true };
}

/** By day: of several entries the one by hand, then the first by item id (W1). */
function daysOf(years: Iterable<YearFields>): Map<string, DayEntry> {
  const found = [...years]
    .flatMap(year => items(year.days))
    .sort(
      ([left, one], [right, other]) =>
        Number(one.source !== "hand") - Number(other.source !== "hand") || before(left, right),
    );
  const days = new Map<string, DayEntry>();
  for (const [, entry] of found.reverse()) days.set(entry.day, entry);
  return days;
}

/** The id of the calendar that a team in a region goes by (W6), of these by id; "" without any. */
export function calendarFor(
  calendars: Readonly<Record<string, CalendarFields>>,
  team: string,
  region: string,
): string {
  const ids = Object.keys(calendars).sort(before);
  const at = (place: string | undefined) => (id: string) => !!place && calendars[id]?.region === place;
  const ways = [
    (id: string) => !!team && items(calendars[id]?.teams).some(([, item]) => item.team === team),
    at(region),
    at(region.split("-")[0]),
    (id: string) => calendars[id]?.usual === true,
    () => true,
  ];
  for (const fits of ways) {
    const found = ids.find(fits);
    if (found) return found;
  }
  return "";
}

const weekendOf = (calendar: Calendar, day: string): readonly number[] =>
  calendar.weekends.find(({ since }) => since <= day)?.days ?? [];

/** Why nobody works on that day; null on a working day (W1, W2). */
export function whyFree(calendar: Calendar, day: string): Free | null {
  const said = calendar.days.get(day);
  if (said?.kind === "working") return null;
  if (said?.kind === "holiday" || (said?.kind === "joint" && calendar.joint))
    return { why: said.kind, name: said.name, estimated: said.estimated === true };
  if (weekendOf(calendar, day).includes(weekdayOf(day)))
    return { why: "weekend", name: "", estimated: false };
  return null;
}

export const isWorkingDay = (calendar: Calendar, day: string): boolean => whyFree(calendar, day) === null;

/** The nearest working day after it, or before it; null when none is near enough (W4). */
function step(calendar: Calendar, day: string, by: 1 | -1): string | null {
  let at = day;
  for (let away = 1; away <= CALENDAR_LOOK_DAYS_MAX; away++) {
    if (at === (by > 0 ? LAST : "0001-01-01")) return null;
    at = dayText(dayNumber(at) + by);
    if (isWorkingDay(calendar, at)) return at;
  }
  return null;
}

/** The first working day after that day; null when there is none within CALENDAR_LOOK_DAYS_MAX (W4). */
export const nextWorkingDay = (calendar: Calendar, day: string): string | null => step(calendar, day, 1);

/** The working day `count` working days after it, before it when negative; 0: itself or the next (W4). */
export function addWorkingDays(calendar: Calendar, day: string, count: number): string | null {
  if (count === 0) return isWorkingDay(calendar, day) ? day : step(calendar, day, 1);
  let at: string | null = day;
  for (let left = Math.abs(count); left > 0 && at; left--) at = step(calendar, at, count > 0 ? 1 : -1);
  return at;
}

/** Working days after `first` up to and with `last`; negative when `last` is the earlier one (W4). */
export function workingDaysBetween(calendar: Calendar, first: string, last: string): number {
  if (last < first) return 0 - workingDaysBetween(calendar, last, first);
  let count = 0;
  for (let at = first; at < last; ) {
    at = dayText(dayNumber(at) + 1);
    if (isWorkingDay(calendar, at)) count++;
  }
  return count;
}

/** When people work on that day, breaks taken out, in order; [] when it is free or has no hours (W5). */
export function hoursOf(calendar: Calendar, day: string): Span[] {
  const weekday = weekdayOf(day);
  const hours = isWorkingDay(calendar, day) ? opening(calendar, day, weekday) : undefined;
  let left: Span[] = hours ? [hours] : [];
  for (const { weekdays, span } of calendar.breaks)
    if (!weekdays.length || weekdays.includes(weekday)) left = left.flatMap(one => without(one, span));
  return left;
}

function opening(calendar: Calendar, day: string, weekday: number): Span | undefined {
  const period = calendar.periods.find(
    ({ first, last, weekdays }) =>
      first <= day && day <= last && (!weekdays.length || weekdays.includes(weekday)),
  );
  const usual = period?.hours ?? calendar.hours.get(weekday);
  const said = calendar.days.get(day);
  if (usual || said?.kind !== "working") return usual;
  // Who works on a Saturday works by the hours of the day it stands for.
  const instead = said.swap ? weekdayOf(said.swap) : -1;
  return calendar.hours.get(instead) ?? calendar.hours.get(Math.min(...calendar.hours.keys()));
}

const without = ([from, until]: Span, [start, end]: Span): Span[] => [
  ...spans(from, Math.min(until, start)),
  ...spans(Math.max(from, end), until),
];
