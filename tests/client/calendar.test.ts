// The working calendar: the vectors that sync/rules is held to in Python, run by the device's code.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import {
  addWorkingDays,
  type Calendar,
  type CalendarFields,
  calendarFor,
  calendarOf,
  hoursOf,
  isWorkingDay,
  nextWorkingDay,
  whyFree,
  workingDaysBetween,
  type YearFields,
} from "../../pwa/engine/rules/calendar";

type Ask = (calendar: Calendar, ...args: never[]) => unknown;
interface Vectors {
  regions: Record<string, { code: string; weekends: CalendarFields["weekends"] }>;
  days: Record<string, [string, "holiday" | "joint" | "working" | "removed", string, string][]>;
  working_days: Record<string, number[]>;
  calendars: Record<string, CalendarFields>;
  years: YearFields[];
  cases: { do: string; calendar: string; args: never[]; is: unknown }[];
  chosen: {
    calendars: Record<string, CalendarFields>;
    cases: { team: string; region: string; is: string }[];
    without: { calendars: Record<string, CalendarFields>; is: string }[];
  };
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL("../vectors/calendar.json", import.meta.url), "utf8"),
);
const ASKS: Record<string, Ask> = {
  why_free: whyFree,
  is_working_day: isWorkingDay,
  next_working_day: nextWorkingDay,
  add_working_days: addWorkingDays,
  working_days_between: workingDaysBetween,
  hours_of: hoursOf,
};

const holds = (where: string, code: string): boolean =>
  where.startsWith("-")
    ? !where.slice(1).split(" ").includes(code)
    : where === "all" || where.split(" ").includes(code);

function ofRegion(region: string): Calendar {
  const told = vectors.regions[region];
  if (!told) throw new Error(region);
  const days: NonNullable<YearFields["days"]> = {};
  for (const [day, kind, name, where] of vectors.days[region.slice(0, 2)] ?? [])
    if (holds(where, told.code)) days[day] ??= { day, kind, name, source: "library" };
  return calendarOf({ weekends: told.weekends, joint_leave: true }, [{ days }]);
}

const named = (name: string): Calendar =>
  name in vectors.regions ? ofRegion(name) : calendarOf(vectors.calendars[name] ?? {}, vectors.years);

for (const { do: what, calendar, args, is } of vectors.cases)
  test(`W1 W2 W4 W5 ${what} ${calendar} ${args.join(" ")}`, () =>
    expect<unknown>(ASKS[what]?.(named(calendar), ...args)).toEqual(is));

for (const [region, counts] of Object.entries(vectors.working_days))
  test(`W1 W2 ${region} works so many days a year`, () => {
    const calendar = ofRegion(region);
    const years = [2024, 2025, 2026, 2027];
    expect(years.map(year => workingDaysBetween(calendar, `${year - 1}-12-31`, `${year}-12-31`))).toEqual(
      counts,
    );
  });

test("W6 the calendar of a team in a region", () => {
  for (const { team, region, is } of vectors.chosen.cases)
    expect(calendarFor(vectors.chosen.calendars, team, region)).toBe(is);
  for (const { calendars, is } of vectors.chosen.without) expect(calendarFor(calendars, "", "")).toBe(is);
});
