// Cursors of the pull (rule L1): `epoch.seq`, or `epoch.seq.before` within a chain of pages.

const CURSOR = /^([0-9a-z]{1,32})\.([0-9]{1,16})(?:\.([0-9A-Za-z_-]{1,128}))?$/;

/** Takes a cursor apart; `before` is "" outside a chain. Null when it is none. */
export function readCursor(text: string): { epoch: string; seq: number; before: string } | null {
  const m = CURSOR.exec(text);
  if (!m || Number(m[2]) > Number.MAX_SAFE_INTEGER) return null;
  return { epoch: m[1]!, seq: Number(m[2]), before: m[3] ?? "" };
}

/** The cursor with which a chain of pages begins that fetches more than what is new. */
export const plainCursor = ({ epoch, seq }: { epoch: string; seq: number }): string => `${epoch}.${seq}`;
