// A PIN that locks the app (K5, K6): which ones are taken, how one is kept, what wrong tries cost. Time is an
// argument; of the outside world only crypto.subtle is used.
import { PIN_DIGITS_MAX, PIN_DIGITS_MIN, PIN_TRIES_MAX } from "../core/schema.gen";

/** Of PBKDF2-SHA-256: about 0.3 s on a phone of 2 GB. Kept with each PIN, so that it may rise. */
const PIN_ROUNDS = 200_000;
const SALT_BYTES = 16;
const HASH_BITS = 256;
/** So long no PIN is tried, after the fifth wrong one and each that follows. */
const PIN_WAITS_MS = [30_000, 60_000, 300_000, 900_000, 3_600_000];
const TRIES_AT_ONCE = PIN_TRIES_MAX - PIN_WAITS_MS.length - 1;
/** Fewer different digits than this are tried first by anybody. */
const DIFFERENT_MIN = 3;

export interface Pin {
  salt: string;
  hash: string;
  rounds: number;
  digits: number;
}

/** Wrong tries in a row, and when the last one began. */
export interface Tries {
  wrong: number;
  wrong_ms: number;
}

export type Standing = { kind: "free"; left: number } | { kind: "wait"; ms: number } | { kind: "spent" };

export type PinFault = "" | "digits" | "short" | "long" | "easy";

/** Why a PIN is not taken; "" when it is. */
export function pinFault(pin: string): PinFault {
  if (!/^[0-9]*$/.test(pin)) return "digits";
  if (pin.length < PIN_DIGITS_MIN) return "short";
  if (pin.length > PIN_DIGITS_MAX) return "long";
  return isEasy(pin) ? "easy" : "";
}

function isEasy(pin: string): boolean {
  if (new Set(pin).size < DIFFERENT_MIN) return true;
  // 123456, 987654, 890123 and, of doubled digits, 112233.
  if (runs(pin.replace(/(.)\1+/g, "$1"))) return true;
  // 123123, 12341234
  return /^(.+)\1+$/.test(pin);
}

function runs(digits: string): boolean {
  const steps = new Set(
    [...digits].slice(1).map((digit, i) => (Number(digit) - Number(digits[i]) + 10) % 10),
  );
  return steps.size === 1 && (steps.has(1) || steps.has(9));
}

/** Whether this browser can keep a PIN: browsers give cryptography to HTTPS and localhost only. */
export const canLock = (): boolean => globalThis.crypto?.subtle !== undefined;

export async function makePin(
  pin: string,
  salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES)),
): Promise<Pin> {
  const kept = { salt: toText(salt), rounds: PIN_ROUNDS, digits: pin.length };
  return { ...kept, hash: await hashOf(pin, kept) };
}

export async function isPin(pin: string, kept: Pin): Promise<boolean> {
  const [found, wanted] = [toBytes(await hashOf(pin, kept)), toBytes(kept.hash)];
  let differ = found.length ^ wanted.length;
  for (const [i, byte] of wanted.entries()) differ |= byte ^ (found[i] ?? 0);
  return differ === 0;
}

async function hashOf(pin: string, { salt, rounds }: Pick<Pin, "salt" | "rounds">): Promise<string> {
  const typed = new TextEncoder().encode(pin);
  const key = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: toBytes(salt), iterations: rounds };
  return toText(new Uint8Array(await crypto.subtle.deriveBits(how, key, HASH_BITS)));
}

/** Whether a PIN may be tried now, and how many may before there is a wait. */
export function standing({ wrong, wrong_ms }: Tries, now_ms: number): Standing {
  if (wrong >= PIN_TRIES_MAX) return { kind: "spent" };
  const wait_ms = PIN_WAITS_MS[wrong - TRIES_AT_ONCE - 1] ?? 0;
  const ms = Math.min(wrong_ms + wait_ms - now_ms, wait_ms);
  if (ms > 0) return { kind: "wait", ms };
  return { kind: "free", left: Math.max(1, TRIES_AT_ONCE + 1 - wrong) };
}

/** One more try, counted before it is looked at. */
export const tried = ({ wrong }: Tries, now_ms: number): Tries => ({ wrong: wrong + 1, wrong_ms: now_ms });

/** As they are by a clock that was set back: the wait begins anew, and ends as soon as it would have. */
export const anchored = (tries: Tries, now_ms: number): Tries =>
  tries.wrong_ms > now_ms ? { ...tries, wrong_ms: now_ms } : tries;

const toText = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), char => char.charCodeAt(0));
