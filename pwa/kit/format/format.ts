// Days, times, numbers and money in the active language, by Intl; formatters are made once per language and
// shape. Money is whole minor units of an ISO 4217 currency; days are "YYYY-MM-DD"; instants are ms UTC.

import type { Money } from "../../engine/core/schema.gen";
import { lang } from "./i18n";
import * as kazakh from "./kazakh";
import { bareKazakh, dateLocale, once as madeOnce, numberLocale, plainNumber } from "./locales";

const DAY_MS = 86_400_000;
/** A formatter of the active language, made once. */
function once<T>(key: string, make: (locale: string) => T): T {
  const locale = lang() || "en";
  return madeOnce(locale, key, () => make(locale));
}

/** The local date of a day text, or null when it is not one. */
export function toDate(day: string | null | undefined): Date | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? "");
  return parts ? new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) : null;
}
const pad = (value: number): string => String(value).padStart(2, "0");
/** The day text of a local date. */
export const toDay = (date: Date): string =>
  `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
/** Today, as this device's clock and time zone have it. */
export const today = (): string => toDay(new Date());
export const addDays = (day: string, days: number): string => {
  const date = toDate(day) ?? new Date();
  date.setDate(date.getDate() + days);
  return toDay(date);
};
/** Whole days from today; negative is past. NaN for no day. */
export function daysFromToday(day: string | null | undefined): number {
  const at = toDate(day);
  const now = toDate(today());
  return at && now ? Math.round((at.getTime() - now.getTime()) / DAY_MS) : NaN;
}

export type DayStyle = "short" | "long" | "weekday";
function showDate(date: Date, style: DayStyle): string {
  const year = date.getFullYear() !== new Date().getFullYear();
  const long = style !== "short";
  const weekday = style === "weekday";
  if (bareKazakh(lang())) return kazakh.date(date, { year, long, weekday });
  return once(`day ${style} ${year}`, locale => {
    const month = long ? "long" : "short";
    return new Intl.DateTimeFormat(dateLocale(locale), {
      day: "numeric",
      month,
      ...(year ? { year: "numeric" } : {}),
      ...(weekday ? { weekday: "long" } : {}),
    });
  }).format(date);
}
/** "18 Nov", with the year when it is not this one; "" for no day. */
export function day(value: string | null | undefined, style: DayStyle = "short"): string {
  const date = toDate(value);
  return date ? showDate(date, style) : "";
}

const relative = (value: number, unit: "day" | "hour" | "minute" | "second"): string =>
  bareKazakh(lang())
    ? kazakh.relative(value, unit)
    : once("relative", locale => new Intl.RelativeTimeFormat(locale, { numeric: "auto" })).format(
        value,
        unit,
      );

/** "today", "tomorrow", "in 3 days", "5 days ago"; beyond two weeks the day itself. */
export function relativeDay(value: string | null | undefined): string {
  const days = daysFromToday(value);
  if (Number.isNaN(days)) return "";
  return Math.abs(days) <= 14 ? relative(days, "day") : day(value);
}

/** "06:42", by the 24-hour clock in every language. */
export function time(ms: number): string {
  const at = new Date(ms);
  return `${pad(at.getHours())}:${pad(at.getMinutes())}`;
}
/** "06:42" today, "18 Nov, 06:42" otherwise; "" for no instant. */
export function instant(ms: number | null | undefined): string {
  if (!ms) return "";
  const date = new Date(ms);
  return toDay(date) === today() ? time(ms) : `${showDate(date, "short")}, ${time(ms)}`;
}
/** "now", "5 minutes ago", "3 hours ago", "yesterday", then the day. */
export function ago(ms: number | null | undefined): string {
  if (!ms) return "";
  const seconds = Math.round((ms - Date.now()) / 1000);
  if (Math.abs(seconds) < 45) return relative(0, "second");
  if (Math.abs(seconds) < 3600) return relative(Math.round(seconds / 60), "minute");
  const days = daysFromToday(toDay(new Date(ms)));
  return days === 0 ? relative(Math.round(seconds / 3600), "hour") : relativeDay(toDay(new Date(ms)));
}

export const number = (value: number): string => plainNumber(value, lang() || "en");
/** 0-100 as "40%". */
export const percent = (value: number): string =>
  once("percent", locale => new Intl.NumberFormat(numberLocale(locale), { style: "percent" })).format(
    value / 100,
  );
/** "12.4 MB". */
export function bytes(value: number): string {
  const unit = value >= 1e9 ? "gigabyte" : value >= 1e6 ? "megabyte" : "kilobyte";
  const scaled = value / (value >= 1e9 ? 1e9 : value >= 1e6 ? 1e6 : 1e3);
  const shape = { style: "unit", unit, maximumFractionDigits: 1 } as const;
  return once(`bytes ${unit}`, locale => new Intl.NumberFormat(numberLocale(locale), shape)).format(scaled);
}
/** "a, b and c". */
export const list = (items: readonly string[]): string =>
  bareKazakh(lang()) ? items.join(", ") : once("list", locale => new Intl.ListFormat(locale)).format(items);

// ISO 4217, minor digits other than two. (Intl rounds some currencies to what shops use, so it cannot be
// asked.)
const NO_MINOR = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ");
const THREE_MINOR = "BHD IQD JOD KWD LYD OMR TND".split(" ");
/** How many decimal digits a currency's minor unit stands for. */
export const minorDigits = (currency: string): number =>
  NO_MINOR.includes(currency) ? 0 : THREE_MINOR.includes(currency) ? 3 : 2;

function moneyFormat(currency: string, digits: number, compact: boolean): Intl.NumberFormat {
  return once(`money ${currency} ${digits} ${compact}`, locale => {
    const shape: Intl.NumberFormatOptions = {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: digits,
      maximumFractionDigits: compact ? 1 : digits,
      ...(compact ? { notation: "compact" as const, minimumFractionDigits: 0 } : {}),
    };
    return new Intl.NumberFormat(numberLocale(locale), shape);
  });
}
const amountOf = (value: Money): number => value.amount / 10 ** minorDigits(value.currency);
/** "RM 12,500" or "RM 12,500.50": the minor units only where there are any; "" for no money. */
export function money(value: Money | null | undefined): string {
  if (!value) return "";
  const digits = value.amount % 10 ** minorDigits(value.currency) === 0 ? 0 : minorDigits(value.currency);
  try {
    return moneyFormat(value.currency, digits, false).format(amountOf(value));
  } catch {
    return `${number(amountOf(value))} ${value.currency}`; // not a currency code: show what is there
  }
}
/** "RM 12.5K", for totals. */
export function moneyShort(value: Money | null | undefined): string {
  if (!value) return "";
  try {
    return moneyFormat(value.currency, 0, true).format(amountOf(value));
  } catch {
    return money(value);
  }
}
