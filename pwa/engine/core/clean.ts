// Typed and pasted text made fit for a field while it is typed: no control characters, no broken characters,
// not longer than the field takes. Pure. Lengths count code points, as the server counts.

// Half a surrogate pair, and what draws nothing: all control characters except tab and line end.
// eslint-disable-next-line no-control-regex
const DROPPED = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]/gu;
const LINE_END = /\r\n|[\r\u2028\u2029\x85]/g;

/** Text of many lines; line ends become \n. */
export function cleanProse(text: string): string {
  return text.replace(LINE_END, "\n").replace(DROPPED, "");
}

/** The same on one line: a tab or a line end becomes a space. */
export function cleanLine(text: string): string {
  return cleanProse(text).replace(/[\n\t]/g, " ");
}

export const codePoints = (text: string): number => {
  let n = 0;
  for (const _ of text) n++;
  return n;
};

/**
 * `after` without what is too much of that which was typed or pasted into `before`; what stood there stays.
 * `caret`: where the typed part ends, in UTF-16 units. `max` 0: no limit.
 */
export function fit(before: string, after: string, max: number): { text: string; caret: number } {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  // Never between the halves of a character.
  if (head && isHigh(after, head - 1)) head--;
  if (tail && isLow(after, after.length - tail)) tail--;
  const typed = after.slice(head, after.length - tail);
  const over = max && after.length > max ? codePoints(after) - max : 0;
  if (over <= 0) return { text: after, caret: after.length - tail };
  const kept = [...typed].slice(0, Math.max(0, codePoints(typed) - over)).join("");
  return { text: after.slice(0, head) + kept + after.slice(after.length - tail), caret: head + kept.length };
}

const isHigh = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800;
const isLow = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;
