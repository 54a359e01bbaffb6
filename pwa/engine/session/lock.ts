// The lock of the app, one of each person on each device (K5-K9): kept in the home database, so it works
// without a network and outlives everything but a sign-out. It keeps others from looking; it encrypts
// nothing. Loaded only when there is something to ask or to set.
import { OFFLINE_DAYS } from "../core/schema.gen";
import { type Home, readHome, writeHome } from "./home";
import { isDue, MARK, type Mark, markOf } from "./mark";
import type { OwnKey } from "./own_key";
import { anchored, isPin, makePin, type Pin, type Standing, standing, type Tries, tried } from "./pin";

/** What the company has set, as far as it is known here. `most_min`: 0 where each decides. */
export interface Rules {
  most_min: number;
  offline_days: number;
}

/**
 * `after_min`: 0 for never. `opened_ms`: when it was last proven who this is. `forgotten`: the next right
 * password takes the PIN away. `renew`: it did, and a new one is asked for.
 */
export interface Lock extends Tries, Rules {
  pin: Pin | null;
  key: OwnKey | null;
  after_min: number;
  opened_ms: number;
  forgotten: boolean;
  renew: boolean;
}

/** localStorage: another value after each change of a lock, for the other tabs. */
export const CHANGED = "lapangan.locks";
/** The times away to choose from, in minutes. */
export const AFTER_MIN: readonly number[] = [1, 5, 15, 60];
const AFTER_MIN_FIRST = 5;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** So many days before it comes to that, it is said. */
const WARN_DAYS = 3;

const NONE: Lock = {
  pin: null,
  key: null,
  after_min: AFTER_MIN_FIRST,
  wrong: 0,
  wrong_ms: 0,
  opened_ms: 0,
  forgotten: false,
  renew: false,
  most_min: 0,
  offline_days: OFFLINE_DAYS,
};

export const lockOf = async (person: string): Promise<Lock> => (await factsOf(person)).lock;

/** A lock, and when the server was last heard of; now where that was never noted. */
export async function factsOf(person: string, now_ms = 0): Promise<{ lock: Lock; contact_ms: number }> {
  const home = await readHome();
  return { lock: ofHome(home, person), contact_ms: home.contacts[person] ?? now_ms };
}

const ofHome = ({ locks }: Home, person: string): Lock => locks[person] ?? NONE;

/** Changes a lock by what it is at that moment, in one transaction: tabs undo no count of another. */
async function change(person: string, work: (lock: Lock) => Partial<Lock>): Promise<Lock> {
  let after = NONE;
  await writeHome(home => {
    const before = ofHome(home, person);
    after = { ...before, ...work(before) };
    return { locks: { ...home.locks, [person]: after } };
  });
  globalThis.localStorage?.setItem(CHANGED, String(Math.random()));
  hear();
  return after;
}

export async function setPin(person: string, pin: string, now_ms: number): Promise<void> {
  const kept = await makePin(pin);
  await change(person, () => ({
    pin: kept,
    wrong: 0,
    wrong_ms: 0,
    opened_ms: now_ms,
    forgotten: false,
    renew: false,
  }));
}

export const removePin = (person: string): Promise<Lock> => change(person, () => ({ pin: null, key: null }));
export const setAfter = (person: string, after_min: number): Promise<Lock> =>
  change(person, () => ({ after_min }));
export const setKey = (person: string, key: OwnKey | null): Promise<Lock> => change(person, () => ({ key }));
/** The person does not know their PIN any more. */
export const forgetPin = (person: string): Promise<Lock> => change(person, () => ({ forgotten: true }));
/** They would rather have none. */
export const noPin = (person: string): Promise<Lock> => change(person, () => ({ renew: false }));
/** What the company has set now. */
export const setRules = (person: string, rules: Rules): Promise<Lock> => change(person, () => rules);

/** Whether a PIN may be tried now (K6). */
export const triesOf = async (person: string, now_ms: number): Promise<Standing> =>
  standing(await change(person, lock => anchored(lock, now_ms)), now_ms);

/**
 * Tries a PIN; null when it is right. The try is counted, durably, before it is looked at: no reload, other
 * tab or dead battery gives one for nothing.
 */
export async function tryPin(person: string, pin: string, now_ms: number): Promise<Standing | null> {
  let before: Standing = { kind: "spent" };
  const lock = await change(person, was => {
    const tries = anchored(was, now_ms);
    before = standing(tries, now_ms);
    return before.kind === "free" ? tried(tries, now_ms) : tries;
  });
  if (isRefused(before)) return before;
  if (!lock.pin || !(await isPin(pin, lock.pin))) return standing(lock, now_ms);
  await opened(person, now_ms);
  return null;
}

const isRefused = (before: Standing): boolean => before.kind !== "free";

/** It was proven who this is. */
const opened = (person: string, now_ms: number): Promise<Lock> =>
  change(person, () => ({ wrong: 0, wrong_ms: 0, opened_ms: now_ms, forgotten: false }));

/** It was proven who this is, by PIN or finger: the app opens, in every tab. */
export async function open(person: string, now_ms: number): Promise<void> {
  await opened(person, now_ms);
  const { lock, contact_ms } = await factsOf(person, now_ms);
  touch(person, lock, contact_ms, now_ms);
  hear();
}

/** A right password opens: no wait is left, and a PIN that was forgotten, or tried too often, is gone. */
export async function signedIn(person: string, now_ms: number): Promise<void> {
  const lock = await change(person, was => ({
    wrong: 0,
    wrong_ms: 0,
    opened_ms: now_ms,
    forgotten: false,
    ...((was.forgotten || standing(was, now_ms).kind === "spent") && { pin: null, key: null, renew: true }),
  }));
  touch(person, lock, now_ms, now_ms);
  hear();
}

/** How long one may be away, by their choice and the company's; Infinity: as long as they like. */
export const awayMin = ({ after_min, most_min }: Pick<Lock, "after_min" | "most_min">): number =>
  Math.min(after_min || Infinity, most_min || Infinity);

/** Until when the app opens without asking, used last at `used_ms`; the server was heard at `contact_ms`. */
export function untilOf(lock: Lock, contact_ms: number, used_ms: number): number {
  const away_ms = lock.pin ? awayMin(lock) * MINUTE_MS : Infinity;
  const overdue_ms = overdueAt(lock, contact_ms);
  // Too long without the server: whoever proves who they are goes on for a day.
  const alone_ms = lock.pin && lock.opened_ms >= overdue_ms ? lock.opened_ms + DAY_MS : overdue_ms;
  return Math.min(used_ms + away_ms, alone_ms);
}

/** From when on the server has not been heard of for too long. */
export const overdueAt = ({ offline_days }: Rules, contact_ms: number): number =>
  contact_ms + offline_days * DAY_MS;

/** In how many days that is, once it is worth saying; null before. */
export function daysLeft(rules: Rules, contact_ms: number, now_ms: number): number | null {
  const days = Math.ceil((overdueAt(rules, contact_ms) - now_ms) / DAY_MS);
  return days <= WARN_DAYS && days > 0 ? days : null;
}

/** Notes that the app is in use now; all tabs hear of it. `pin_due`: the next start asks for a new PIN. */
export function touch(person: string, lock: Lock, contact_ms: number, now_ms: number, pin_due = false): void {
  keep(person, {
    used_ms: now_ms,
    until_ms: untilOf(lock, contact_ms, now_ms),
    look: pin_due || lock.pin !== null,
  });
}

/** From now on it asks, in every tab. */
export function lockNow(person: string): void {
  keep(person, { used_ms: 0, until_ms: 0, look: true });
  hear();
}

/** Whether it must ask now. A note that was cleared away, while the PIN is still here, is one of long ago. */
export function mustAsk(person: string, lock: Lock, contact_ms: number, now_ms: number): boolean {
  const mark = markOf(person);
  if (!mark) return lock.pin !== null || now_ms >= overdueAt(lock, contact_ms);
  // The company may have become stricter since it was written.
  return isDue(mark, now_ms) || now_ms >= untilOf(lock, contact_ms, mark.used_ms);
}

function keep(person: string, { used_ms, until_ms, look }: Mark): void {
  localStorage.setItem(MARK + person, `${used_ms} ${until_ms} ${Number(look)}`);
}

const listeners = new Set<() => void>();

/** Calls `fn` after something of a lock has changed in this tab; localStorage tells the others. */
export function onLock(fn: () => void): () => void {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

function hear(): void {
  for (const fn of [...listeners]) fn();
}
