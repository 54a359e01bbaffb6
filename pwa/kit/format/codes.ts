// Countries and time zones by the names the browser has for them.
import { numberLocale } from "./locales";

export interface Coded {
  code: string;
  name: string;
}

/** Codes that the browser has a name for and that are no country. */
const NO_COUNTRY: ReadonlySet<string> = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

const namesOf = (lang: string): Intl.DisplayNames =>
  new Intl.DisplayNames([numberLocale(lang || "en"), "en"], { type: "region", fallback: "none" });

/** "Malaysia" of MY; the code where the browser knows no name. */
export function countryName(code: string, lang: string): string {
  return /^[A-Z]{2}$/.test(code) ? (namesOf(lang).of(code) ?? code) : code;
}

/** Every country (ISO 3166 alpha-2) by its name. No browser lists them, so all codes are tried. */
export function allCountries(lang: string): Coded[] {
  const names = namesOf(lang);
  const codes = LETTERS.flatMap(first => LETTERS.map(second => first + second));
  const found = codes.flatMap(code => {
    const name = NO_COUNTRY.has(code) ? undefined : names.of(code);
    // A code of former days stands for what came after it.
    return name && new Intl.Locale(`und-${code}`).maximize().region === code ? [{ code, name }] : [];
  });
  const order = new Intl.Collator(lang || "en");
  return found.sort((a, b) => order.compare(a.name, b.name));
}

/** "Kuala Lumpur" of Asia/Kuala_Lumpur. */
export const zoneName = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** "GMT+8", as it is today; "" for a zone the browser doesn't know. */
export function zoneOffset(zone: string): string {
  try {
    const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" });
    return parts.formatToParts().find(part => part.type === "timeZoneName")?.value ?? "";
  } catch {
    return "";
  }
}

/** Where this device's clock says it is. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every time zone (IANA), by the town that names it. */
export function allZones(): Coded[] {
  const zones = new Set([ownZone(), ...Intl.supportedValuesOf("timeZone")]);
  return [...zones]
    .map(code => ({ code, name: zoneName(code) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
