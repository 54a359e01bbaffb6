// Phone numbers. The parser's tables are large: they load with the first form, lists use the cheap formatter.

export type ParsedPhone =
  | {
      ok: true;
      /** E.164. */
      number: string;
      international: string;
      ext?: string;
    }
  | { ok: false; code: PhoneFault; number: "" };

const E164 = /^\+[1-9][0-9]{6,14}$/;

export type PhoneFault = "phone_empty" | "phone_unreadable" | "phone_not_valid";

/**
 * Reads what was typed, in the country (ISO alpha-2) that numbers without "+" belong to. Never throws for bad
 * input.
 */
export async function parsePhone(raw: string, country: string): Promise<ParsedPhone> {
  if (!raw.trim()) return { ok: false, code: "phone_empty", number: "" };
  const lib = await import("./phone_rules");
  const home = country.toUpperCase();
  const known = lib.isSupportedCountry(home) ? home : undefined;
  const phone = lib.parsePhoneNumberFromString(raw, known);
  if (!phone) return { ok: false, code: "phone_unreadable", number: "" };
  // Some plans give out more digits than E.164 has room for; such a number is kept as typed.
  if (!phone.isValid() || !E164.test(phone.number)) return { ok: false, code: "phone_not_valid", number: "" };
  const international = phone.formatInternational();
  return { ok: true, number: phone.number, international, ...(phone.ext && { ext: phone.ext }) };
}

/** Country codes of more than one digit that lists meet most; all others show as one code of two digits. */
const LONG_CODES = [
  "7",
  "1",
  "60",
  "62",
  "65",
  "66",
  "63",
  "84",
  "86",
  "81",
  "82",
  "91",
  "44",
  "49",
  "33",
  "90",
  "996",
  "998",
  "992",
  "993",
  "971",
  "966",
  "852",
  "673",
  "855",
  "856",
];

/** "+60123456789" as "+60 12 345 6789": groups for the eye, without any table. */
export function formatPhone(e164: string): string {
  if (!/^\+\d{7,15}$/.test(e164)) return e164;
  const digits = e164.slice(1);
  const code =
    [3, 2, 1].map(n => digits.slice(0, n)).find(head => LONG_CODES.includes(head)) ?? digits.slice(0, 2);
  const rest = digits.slice(code.length);
  const tail = rest.slice(-4);
  const middle = rest.slice(-7, -4);
  const head = rest.slice(0, -7);
  return [`+${code}`, head, middle, tail].filter(Boolean).join(" ");
}
