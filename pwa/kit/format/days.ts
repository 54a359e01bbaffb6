// The days a person is likely to mean.
import { addDays, daysFromToday, relativeDay, toDate, toDay, today } from "./format";
import { t } from "./i18n";

export const dayFromNow = (days: number): string => addDays(today(), days);

/** The Monday after this week. */
export function nextMonday(): string {
  const weekday = toDate(today())?.getDay() ?? 1;
  return dayFromNow((8 - weekday) % 7 || 7);
}

/** Last day of the month `months` from now. */
export function monthEnd(months: number): string {
  const now = new Date();
  return toDay(new Date(now.getFullYear(), now.getMonth() + months + 1, 0));
}

/** "2 days late", else "today", "tomorrow", "in 3 days", or the day. */
export function dueText(day: string): string {
  const left = daysFromToday(day);
  return left < 0 ? t("days.late", { count: -left }) : relativeDay(day);
}

export const isLate = (day: string | null | undefined): boolean => daysFromToday(day) < 0;
