// Working calendars as the screen shows them: which there are, the days of a year, times as people read them.
import type { CalendarYearDays } from "../../engine/core/schema.gen";
import type { Rec } from "../../engine/core/types";
import { type Calendar, calendarOf, WEEKDAYS, type Weekday } from "../../engine/rules/calendar";
import { view } from "../../engine/store/store";
import { today } from "../../kit/format/format";
import { lang, t } from "../../kit/format/i18n";
import { MONTHS } from "../../kit/format/kazakh";
import { bareKazakh, dateLocale, once } from "../../kit/format/locales";
import { useLive } from "../../kit/frame/live";
import { local, useLocal } from "../../kit/frame/state";

export type CalendarRec = Rec<"calendar">;
export type DayItem = CalendarYearDays;

/** A day of a year's list, and where it stands. */
export interface DayRow {
  year: string;
  item: string;
  day: DayItem;
}

/** A calendar with what is asked of it. */
export interface Shown {
  rec: CalendarRec;
  rules: Calendar;
  days: DayRow[];
}

const chosen = local("");
export const choose = (id: string): void => chosen.set(id);

/** The usual one first, then by name. */
export function calendars(): CalendarRec[] {
  return [...view("calendar").values()].sort(
    (a, b) =>
      Number(b.usual === true) - Number(a.usual === true) || (a.name ?? "").localeCompare(b.name ?? ""),
  );
}

export const useCalendars = (): readonly CalendarRec[] => useLive("calendars", ["calendar"], calendars);

export const yearsOf = (calendar: string): Rec<"calendar_year">[] =>
  [...view("calendar_year").values()].filter(year => year.calendar === calendar);

function shownOf(id: string): Shown | null {
  const rec = view("calendar").get(id);
  if (!rec) return null;
  const years = yearsOf(id);
  const days = years.flatMap(year =>
    Object.entries(year.days ?? {}).map(([item, day]) => ({ year: year.id, item, day })),
  );
  days.sort((a, b) => (a.day.day < b.day.day ? -1 : a.day.day > b.day.day ? 1 : 0));
  return { rec, rules: calendarOf(rec, years), days };
}

/** The calendar that is chosen, else the first. */
export function useShown(): Shown | null {
  const wanted = useLocal(chosen);
  const all = useCalendars();
  const id = all.some(one => one.id === wanted) ? wanted : (all[0]?.id ?? "");
  return useLive(`calendar ${id}`, ["calendar", "calendar_year"], () => shownOf(id));
}

/** "09:30" of minutes since midnight; the end of the day is 24:00. */
export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Minutes since midnight of "09:30"; null for no time. */
export function minutes(text: string): number | null {
  const parts = /^(\d\d):(\d\d)$/.exec(text);
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : null;
}

export const spanText = (from: number, until: number): string => `${clock(from)}\u2013${clock(until)}`;

export const weekdayName = (weekday: Weekday): string => t(`calendar.day_${weekday}`);

/** "Mon\u2013Thu, Sat": days that follow each other as a range. */
export function weekdaysText(days: readonly Weekday[]): string {
  const on = WEEKDAYS.map(day => days.includes(day));
  const parts: string[] = [];
  for (let from = 0; from < 7; from++) {
    if (!on[from]) continue;
    let to = from;
    while (to < 6 && on[to + 1]) to++;
    const short = (at: number): string => t(`calendar.short_${WEEKDAYS[at] ?? "mon"}`);
    parts.push(
      to - from > 1
        ? `${short(from)}\u2013${short(to)}`
        : from === to
          ? short(from)
          : `${short(from)}, ${short(to)}`,
    );
    from = to;
  }
  return parts.join(", ");
}

/** "March", as the heading of a month of a year. */
export function monthName(month: number): string {
  if (bareKazakh(lang())) {
    const name = MONTHS[month] ?? "";
    return name.charAt(0).toLocaleUpperCase("kk") + name.slice(1);
  }
  const locale = lang() || "en";
  const made = once(
    locale,
    "month alone",
    () => new Intl.DateTimeFormat(dateLocale(locale), { month: "long" }),
  );
  const name = made.format(new Date(2026, month, 1));
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

/** What a country is called in the language of the screen, else in English. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  const locale = lang() || "en";
  const made = once(locale, "countries", () => new Intl.DisplayNames([locale, "en"], { type: "region" }));
  return made.of(code) ?? code;
}

/** Whether joint leave (Indonesia's cuti bersama) means anything here. */
export const hasJoint = ({ rec, days }: Shown): boolean =>
  (rec.region ?? rec.country ?? "").startsWith("ID") || days.some(({ day }) => day.kind === "joint");

export const thisYear = (): number => Number(today().slice(0, 4));
