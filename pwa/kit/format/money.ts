// Money as whole minor units: reading what is typed, adding per currency.

import type { Money } from "../../engine/core/schema.gen";
import { homeCurrency } from "../record/people";
import { minorDigits, money, moneyShort } from "./format";
import { numberLocale, once } from "./locales";

/** The amount alone, grouped as the language does. */
export function amountText({ amount, currency }: Money, lang: string): string {
  const places = minorDigits(currency);
  const digits = amount % 10 ** places === 0 ? 0 : places;
  const shape = { minimumFractionDigits: digits, maximumFractionDigits: places };
  const format = once(
    lang || "en",
    `amount ${digits} ${places}`,
    () => new Intl.NumberFormat(numberLocale(lang || "en"), shape),
  );
  return format.format(amount / 10 ** places);
}

/** Whole minor units of a typed amount, or null. Reads 1200, 1,200.50, 1.200,50 and 1 200,50. */
export function parseAmount(text: string, currency: string, lang: string): number | null {
  const places = minorDigits(currency);
  const clean = text.replace(/[\s\u00a0\u202f'’]/g, "").replace(/^[^\d.,-]+/, "");
  if (!/^-?[\d.,]+$/.test(clean) || !/\d/.test(clean)) return null;
  const mark = decimalMark(clean, places, lang);
  const at = mark ? clean.lastIndexOf(mark) : -1;
  const whole = (at < 0 ? clean : clean.slice(0, at)).replace(/[.,]/g, "") || "0";
  const part = at < 0 ? "" : clean.slice(at + 1);
  if (part.length > places && /[1-9]/.test(part.slice(places))) return null;
  const minor = Number(whole + part.slice(0, places).padEnd(places, "0"));
  return Number.isSafeInteger(minor) ? minor : null;
}

/**
 * Of two different marks the later one. A single mark before three digits groups, unless the currency has
 * three decimal places and the language writes them after that mark.
 */
function decimalMark(text: string, places: number, lang: string): string {
  const point = text.lastIndexOf("."),
    comma = text.lastIndexOf(",");
  if (point >= 0 && comma >= 0) return point > comma ? "." : ",";
  const mark = point >= 0 ? "." : comma >= 0 ? "," : "";
  if (!mark || text.indexOf(mark) !== text.lastIndexOf(mark)) return "";
  if (text.length - text.lastIndexOf(mark) - 1 !== 3) return mark;
  if (places !== 3) return "";
  const own = new Intl.NumberFormat(numberLocale(lang || "en"))
    .formatToParts(1.5)
    .find(p => p.type === "decimal")?.value;
  return own === mark ? mark : "";
}

/** Currencies to offer: the record's own, the likely ones, the workspace's, the others, then US dollars. */
export const currencies = (
  own: string | undefined,
  likely: readonly string[],
  others: readonly string[],
): string[] => [
  ...new Set([own, ...likely, homeCurrency(), ...others, "USD"].filter((c): c is string => Boolean(c))),
];

/**
 * Every currency there is, those of `first` before the others: its code, and its name in the active language,
 * by which they are sorted.
 */
export function allCurrencies(first: readonly string[], lang: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames([numberLocale(lang || "en"), "en"], {
    type: "currency",
    fallback: "none",
  });
  const named = (code: string): { code: string; name: string } => ({ code, name: names.of(code) ?? code });
  const order = new Intl.Collator(lang || "en");
  const rest = Intl.supportedValuesOf("currency")
    .filter(code => !first.includes(code))
    .map(named);
  // The few that the browser has no name for come last.
  rest.sort((a, b) => Number(a.name === a.code) - Number(b.name === b.code) || order.compare(a.name, b.name));
  return [...first.map(named), ...rest];
}

/** "RM", "₸": what stands before an amount of it. */
export function symbolOf(currency: string, lang: string): string {
  const parts = new Intl.NumberFormat(numberLocale(lang || "en"), {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  }).formatToParts(1);
  return parts.find(p => p.type === "currency")?.value ?? currency;
}

/** Sums per currency, largest first. */
export function sums(values: readonly Money[]): Money[] {
  const by = new Map<string, number>();
  for (const v of values) by.set(v.currency, (by.get(v.currency) ?? 0) + v.amount);
  return [...by].map(([currency, amount]) => ({ amount, currency })).sort((a, b) => b.amount - a.amount);
}

/** "RM 12,500 + Rp 3,000,000": currencies are never added to each other. */
export const totalText = (values: readonly Money[]): string => sums(values).map(money).join(" + ");

/** The same, short: "RM 12.5K + Rp 3M". */
export const totalShort = (values: readonly Money[]): string => sums(values).map(moneyShort).join(" + ");
