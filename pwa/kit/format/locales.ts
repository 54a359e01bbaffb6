// Which locale writes the dates and numbers of an interface language, and formatters made once each, when
// first needed: making one costs a phone some milliseconds.
import * as kazakh from "./kazakh";

// English here is the English of Malaysia and the Commonwealth: the day before the month, a 24-hour clock.
const REGIONAL: Record<string, string> = { en: "en-GB", ms: "ms-MY", id: "id-ID", kk: "kk-KZ", ru: "ru-KZ" };
const made = new Map<string, unknown>();
let kazakhKnown: boolean | undefined;

/** What `make` gives for a language, made once per `key`. */
export function once<T>(language: string, key: string, make: () => T): T {
  const name = `${language} ${key}`;
  let found = made.get(name) as T | undefined;
  if (!found) made.set(name, (found = make()));
  return found;
}

/** The locale whose words write the dates of an interface language. */
export const dateLocale = (language: string): string => REGIONAL[language] ?? language;

/**
 * Kazakh with no data in the browser: words from kazakh.ts, numbers as Russian writes them (the same signs).
 */
export const bareKazakh = (language: string): boolean =>
  language === "kk" && !(kazakhKnown ??= kazakh.known());

/** The locale whose signs write the numbers of an interface language. */
export const numberLocale = (language: string): string =>
  bareKazakh(language) ? "ru" : dateLocale(language);

/** A number with the language's own signs. */
export function plainNumber(value: number, language: string): string {
  // Nothing to group and no decimal mark: the same digits in all our languages.
  if (Number.isInteger(value) && value >= 0 && value < 1_000) return String(value);
  return once(language, "number", () => new Intl.NumberFormat(numberLocale(language))).format(value);
}
