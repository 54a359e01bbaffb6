// Places in the server's log (rule L1 of sync/SPEC.md): `epoch.seq`, or `epoch.seq.before` while pages are
// left.

export interface Place {
  epoch: string;
  seq: number;
  before: string;
}

const CURSOR = /^([0-9a-z]{1,32})\.([0-9]{1,16})(?:\.([0-9A-Za-z_-]{1,128}))?$/;

/** Takes a cursor apart; null when it is none. */
export function readCursor(text: string): Place | null {
  const m = CURSOR.exec(text);
  if (!m || Number(m[2]) > Number.MAX_SAFE_INTEGER) return null;
  return { epoch: m[1]!, seq: Number(m[2]), before: m[3] ?? "" };
}

/**
 * Where `answer` stands, seen from `asked`: "elsewhere" is another epoch or further back, from where nothing
 * this device has goes on. Pages of one chain share their seq: there `before` tells them apart, and a chain
 * that has `more` does not end.
 */
export function seenFrom(asked: string, answer: string, more: boolean): "ahead" | "same" | "elsewhere" {
  const from = readCursor(asked);
  const to = readCursor(answer);
  if (!from) return "ahead";
  if (!to || to.epoch !== from.epoch || to.seq < from.seq) return "elsewhere";
  if (to.seq > from.seq) return "ahead";
  if (!to.before) return from.before && !more ? "ahead" : "same";
  return !from.before || isLater(from.before, to.before) ? "ahead" : "same";
}

const WAY = /^([a-z]?)([0-9]{1,16})$/;

/**
 * First come rows below a number, newest first; then changes above one, oldest first (a letter before it).
 * What does not look like that is opaque, and later when it differs.
 */
function isLater(from: string, to: string): boolean {
  const [, way, at] = WAY.exec(from) ?? [];
  const [, toWay, toAt] = WAY.exec(to) ?? [];
  if (at === undefined || toAt === undefined) return from !== to;
  if (way !== toWay) return !way;
  return way ? Number(toAt) > Number(at) : Number(toAt) < Number(at);
}
/** The cursor with which a chain of pages begins that fetches more than what is new. */
export const plainCursor = ({ epoch, seq }: { epoch: string; seq: number }): string => `${epoch}.${seq}`;
