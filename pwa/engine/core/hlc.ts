// The hybrid logical clock (rules H of sync/SPEC.md). Pure: time is an argument, in ms UTC.
// A stamp is "mmmmmmmmmmmm-cccc-device": 12 hex digits of ms, 4 of counter; stamps compare as ASCII text.

export const COUNTER_MAX = 0xffff;
export const MS_MAX = 0xffff_ffff_ffff;
/** Earlier than every stamp: the clock of a device that has seen nothing. */
export const ZERO = "000000000000-0000-";
const MS_DIGITS = 12;
const COUNTER_DIGITS = 4;
const STAMP = /^([0-9a-f]{12})-([0-9a-f]{4})-([0-9a-z_-]{0,40})$/;

export interface Stamp {
  ms: number;
  counter: number;
  device: string;
}

/** Parts of a stamp; null when the text is none. */
export function readStamp(text: string): Stamp | null {
  const m = STAMP.exec(text);
  if (!m) return null;
  return { ms: parseInt(m[1]!, 16), counter: parseInt(m[2]!, 16), device: m[3]! };
}

export function writeStamp(stamp: Stamp): string {
  const ms = stamp.ms.toString(16).padStart(MS_DIGITS, "0");
  return `${ms}-${stamp.counter.toString(16).padStart(COUNTER_DIGITS, "0")}-${stamp.device}`;
}

/** The next local stamp after `last` (ZERO at first): later than it, and not before now. */
export function tick(last: string, now_ms: number, device: string): string {
  const seen = readStamp(last) ?? { ms: 0, counter: 0, device: "" };
  const now = Math.min(Math.max(Math.floor(now_ms), 0), MS_MAX);
  return writeStamp(now > seen.ms ? { ms: now, counter: 0, device } : after(seen, device));
}

/** The clock after seeing `remote`: the later of both, so that what follows sorts after what was seen. */
export function observe(last: string, remote: string): string {
  return readStamp(remote) && compare(remote, last) > 0 ? remote : last;
}

/** ASCII order of two stamps: negative, 0 or positive. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function after(seen: Stamp, device: string): Stamp {
  if (seen.counter < COUNTER_MAX) return { ms: seen.ms, counter: seen.counter + 1, device };
  return { ms: Math.min(seen.ms + 1, MS_MAX), counter: 0, device };
}
