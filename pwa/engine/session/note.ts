// What waits, noted outside the database (E6): when the browser removes it, this much can still be said.
// Written right behind each change of the outbox, never while somebody types.

import { readCookie, writeCookie } from "../core/cookie";
import { replicaIfOpen } from "../core/current";
import type { RecordType } from "../core/types";
import type { Replica } from "../store/replica";
import { EVICTED, NOTE, NOTE_COOKIE } from "./home";

/** So many of the newest items are noted by name, each cut at so many characters. */
export const NOTED_ITEMS_MAX = 5;
export const NOTED_TITLE_CHARS_MAX = 40;
/** A cookie lasts so long; the server sets it anew. */
const COOKIE_SECONDS = 400 * 86_400;
const PERSON_CHARS = 8;

/** `since_ms`: when the first of it was done; `items`: type, what was done and title, the newest first. */
export interface Waited {
  n: number;
  since_ms: number;
  items: [type: RecordType, what: string, title: string][];
}

/** An entry of the cookie; `gone`: what it notes was lost. */
export interface Entry {
  gone: boolean;
  person: string;
  n: number;
  since_ms: number;
}

let later: ReturnType<typeof setTimeout> | undefined;

/** Notes what waits in an open replica, once for all that a push or a bulk edit changes. */
export function noteWaiting(replica: Replica): void {
  clearTimeout(later);
  later = setTimeout(() => {
    // Closed meanwhile: by a sign-out, say, which leaves no note.
    if (replicaIfOpen() === replica) keepNote(replica.owner.person.id, waitedOf(replica));
  });
}

/** Notes what waits of a person, or with null that nothing does. */
export function keepNote(person: string, waited: Waited | null): void {
  const text = waited && JSON.stringify(waited);
  const place = NOTE + person;
  const short = person.slice(0, PERSON_CHARS);
  if (text !== localStorage.getItem(place)) {
    if (text) localStorage.setItem(place, text);
    else localStorage.removeItem(place);
  }
  const entries = cookieEntries();
  const others = entries.filter(each => each.gone || each.person !== short);
  const mine = waited ? [{ gone: false, person: short, n: waited.n, since_ms: waited.since_ms }] : [];
  if (others.length < entries.length || mine.length) setCookie([...others, ...mine]);
}

/** How much of a person is noted to wait. */
export function notedCount(person: string): number {
  try {
    return (JSON.parse(globalThis.localStorage?.getItem(NOTE + person) ?? "null") as Waited | null)?.n ?? 0;
  } catch {
    return 0; // damaged
  }
}

/** What was lost here and nobody has acknowledged. */
export function evicted(): Waited[] {
  try {
    const stored = JSON.parse(globalThis.localStorage?.getItem(EVICTED) ?? "[]") as Waited[];
    if (stored.length) return stored;
  } catch {
    // damaged: the cookie says how many
  }
  return cookieEntries().flatMap(({ gone, n, since_ms }) => (gone ? [{ n, since_ms, items: [] }] : []));
}

export function cookieEntries(): Entry[] {
  return [...readCookie(NOTE_COOKIE).matchAll(/([we])\.([0-9a-f]{8})\.(\d+)\.([0-9a-z]+)/g)].map(found => ({
    gone: found[1] === "e",
    person: found[2]!,
    n: Number(found[3]),
    since_ms: parseInt(found[4]!, 36),
  }));
}

export function setCookie(entries: readonly Entry[]): void {
  const value = entries
    .map(({ gone, person, n, since_ms }) => `${gone ? "e" : "w"}.${person}.${n}.${since_ms.toString(36)}`)
    .join("~");
  writeCookie(NOTE_COOKIE, value, value ? COOKIE_SECONDS : 0);
}

function waitedOf({ outbox }: Replica): Waited | null {
  const n = outbox.unsent;
  if (!n) return null;
  const items: Waited["items"] = [];
  for (const { mutation, title } of outbox.kept.newest(NOTED_ITEMS_MAX))
    if (mutation.kind !== "skip")
      items.push([mutation.type, mutation.kind, title.slice(0, NOTED_TITLE_CHARS_MAX)]);
  return { n, since_ms: outbox.kept.oldest?.at_ms ?? 0, items };
}
