// Sync as the pages and the service worker see it. One tab leads and does the work; the others show what it
// tells.

import { browser } from "../core/env";
import { EngineError } from "../core/types";
import { begin } from "../session/session";
import { Db, databaseName } from "../store/db";
import { Memory } from "../store/memory";
import { type Owner, readOwner } from "../store/meta";
import { Replica } from "../store/replica";
import { Channel, type Note } from "./channel";
import { Driver } from "./driver";
import { type Candidate, campaign, leadBriefly, leaderLock } from "./leader";
import { PUSH_BATCH_MUTATIONS, type SyncStatus } from "./machine";
import { pushOnce } from "./push";
import { RequestFailed } from "./request";

export type { SyncStatus } from "./machine";

/** The tag of the Background Sync that sends the outbox when the network is back. */
export const BACKGROUND_TAG = "outbox";

/**
 * A leading tab gets so long to send what waits before the browser is asked to fire the Background Sync
 * again.
 */
export const LEADER_SENDS_MS = 10_000;

/** A leading tab that is silent for so long is frozen: the one in front takes over. */
export const LEADER_ANSWERS_MS = 2_000;

const IDLE: SyncStatus = { phase: "idle", waiting: 0, sending: 0, needsYou: 0, failed: 0, lastAnswer: null };
const STARTING: SyncStatus = { ...IDLE, phase: "starting" };

let replica: Replica | null = null;
let driver: Driver | null = null;
let told: SyncStatus = IDLE;
let shown: SyncStatus = STARTING;
let candidate: Candidate | null = null;
let unwatch: () => void = () => {};
let signedOut: () => void = () => {};
let signedIn = true;
let watching = false;
let heardLeader = false;
const listeners = new Set<() => void>();
const outboxListeners = new Set<() => void>();

/** What sync is doing; the same object until it changes. */
export function status(): SyncStatus {
  return shown;
}

export function onStatus(fn: () => void): () => void {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/** Calls `fn` after any change of what waits, was refused or was acknowledged. */
export function onOutbox(fn: () => void): () => void {
  outboxListeners.add(fn);
  return () => outboxListeners.delete(fn);
}

/** Opens what this device knows and begins to sync; safe to call often, needs no network. */
export function start(): Promise<void> {
  return begin();
}

/** Pushes and pulls now, also when a backoff is running. */
export function syncNow(): void {
  if (driver) driver.dispatch({ event: "nudge" });
  else replica?.channel.tell({ note: "sync" });
}

/** Begins to sync an open, hydrated replica; `onSignedOut` runs when the server asks for a sign-in. */
export function attach(next: Replica, isSignedIn: boolean, onSignedOut: () => void): void {
  detach();
  replica = next;
  signedIn = isSignedIn;
  signedOut = onSignedOut;
  watch();
  unwatch = next.outbox.onChange(() => {
    refresh();
    for (const fn of outboxListeners) fn();
  });
  const giveWay = (): void => {
    if (replica !== next) return;
    candidate?.resign();
    candidate = null;
    follow();
    refresh();
  };
  next.versions.onOutdated = giveWay;
  if (!next.versions.outdated)
    candidate = campaign(leaderLock(next.owner.person.id), () => void lead(next), follow);
  next.channel.tell({ note: "ask" });
  refresh();
}

/** Stops syncing; the replica stays open. */
export function detach(): void {
  unwatch();
  candidate?.resign();
  candidate = null;
  follow();
  replica = null;
  told = IDLE;
  refresh();
}

/** The person has signed in again: what waits goes on. */
export function resume(): void {
  signedIn = true;
  if (driver) driver.dispatch({ event: "signed_in" });
  else replica?.channel.tell({ note: "signed_in" });
}

/** What another tab said, as far as it concerns syncing. */
export function hearSync(note: Note): void {
  if (note.note === "status") {
    told = note.status;
    heardLeader = true;
    refresh();
  } else if (note.note === "ask") {
    if (driver) replica?.channel.tell({ note: "status", status: shown });
  } else if (note.note === "sync" || note.note === "push") driver?.dispatch({ event: "nudge" });
  else if (note.note === "signed_in") {
    signedIn = true;
    driver?.dispatch({ event: "signed_in" });
  }
}

/** Stops leading. */
function follow(): void {
  driver?.stop();
  driver = null;
}

async function lead(next: Replica): Promise<void> {
  try {
    if (replica !== next) return;
    // Another tab may have stored rows since this one read them.
    await next.catchUp(true);
    if (replica !== next || next.versions.outdated) return;
    driver = new Driver(next, refresh, () => {
      signedIn = false;
      signedOut();
    });
    await driver.start(signedIn);
    refresh();
  } catch (error) {
    // Closed meanwhile: the person signed out while this tab was about to lead.
    if (replica === next) throw error;
  }
}

function refresh(): void {
  const next = driver ? driver.status() : asFollower();
  if (JSON.stringify(next) === JSON.stringify(shown)) return;
  shown = next;
  if (driver) replica?.channel.tell({ note: "status", status: next });
  if (next.waiting && next.phase === "offline") void askForBackgroundSync();
  for (const fn of listeners) fn();
}

/** The leader's phase with the counts of this tab, which hears of every edit. */
function asFollower(): SyncStatus {
  if (!replica) return STARTING;
  const { waiting, needsYou } = replica.outbox.counts();
  const sending = Math.min(waiting, told.sending);
  return { ...told, waiting: waiting - sending, sending, needsYou };
}

/** A tab that comes back, or a network that does, is a reason to look. Installed once. */
function watch(): void {
  if (watching || typeof addEventListener === "undefined" || typeof document === "undefined") return;
  watching = true;
  addEventListener("online", () => driver?.dispatch({ event: "online" }));
  addEventListener("offline", () => driver?.dispatch({ event: "offline" }));
  addEventListener("pagehide", () => {
    if (shown.waiting) void askForBackgroundSync();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void wake();
  });
  // What is done while somebody looks on is not held back; what an unattended app asks for is bounded (D11).
  for (const touch of ["pointerdown", "keydown"]) {
    addEventListener(touch, () => driver?.dispatch({ event: "touched" }), { capture: true, passive: true });
  }
  // A tab that was frozen, or comes out of the back-forward cache, has heard nothing meanwhile.
  document.addEventListener("resume", () => void wake());
  addEventListener("pageshow", event => {
    if ((event as PageTransitionEvent).persisted) void wake();
  });
}

async function wake(): Promise<void> {
  const here = replica;
  if (!driver && here) {
    // A tab that slept may have missed what others told.
    await here.catchUp(false);
    heardLeader = false;
    here.channel.tell({ note: "ask" });
    setTimeout(() => {
      if (!heardLeader && !driver && replica === here) candidate?.seize();
    }, LEADER_ANSWERS_MS);
  }
  syncNow();
}

type SyncRegistration = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

async function askForBackgroundSync(): Promise<void> {
  if (typeof navigator === "undefined" || !navigator.serviceWorker?.controller) return;
  const registration = (await navigator.serviceWorker.ready) as SyncRegistration;
  // Only Chromium has it; everywhere else the next start of the app sends what waits.
  await registration.sync?.register(BACKGROUND_TAG).catch(() => {});
}

/**
 * Sends what waits from the service worker, when no tab is open to do it. Rejects while something still
 * waits, so that the browser tries again later.
 */
export async function flushFromWorker(): Promise<void> {
  const databases = (await indexedDB.databases?.()) ?? [];
  const names = databases.flatMap(({ name }) => (name?.startsWith(databaseName("")) ? [name] : []));
  // One person's trouble must not keep back another's work.
  const ended = await Promise.allSettled(names.map(flushOne));
  const failed = ended.find(end => end.status === "rejected");
  if (failed) throw failed.reason;
}

async function flushOne(name: string): Promise<void> {
  const db = new Db(name);
  // A database of a newer layout belongs to a newer app.
  const owner = await readOwner(db).catch(() => null);
  await db.close();
  if (!owner) return;
  const lead = leaderLock(owner.person.id);
  const send = (): Promise<void> => withOutbox(owner, flush);
  if (await leadBriefly(lead, send)) return;
  // A tab leads and only needs to be told; but it may be closing, and then the lead is taken as soon as it
  // lets go.
  const enough = new AbortController();
  const channel = new Channel(name, note => {
    if (note.note === "status" && note.status.waiting + note.status.sending === 0) enough.abort();
  });
  const late = setTimeout(() => enough.abort(), LEADER_SENDS_MS);
  channel.tell({ note: "push" });
  channel.tell({ note: "ask" });
  try {
    if (await leadBriefly(lead, send, enough.signal)) return;
  } finally {
    clearTimeout(late);
    channel.close();
  }
  await withOutbox(owner, async mine => {
    if (mine.outbox.hasQueued)
      throw new EngineError("not_sent", "device", "the leading tab has not sent what waits");
  });
}

/** Runs `body` on a replica of which only the outbox has been read. */
async function withOutbox(owner: Owner, body: (mine: Replica) => Promise<void>): Promise<void> {
  const mine = await Replica.open(owner, new Memory(), browser, () => {});
  try {
    await mine.hydrateOutbox();
    // What waits means the same to every version that shares a layout; an older worker may send it. A newer
    // layout may have rules for sending that this one does not know: that app sends it when it is opened.
    if (!mine.versions.otherLayout) await body(mine);
  } finally {
    await mine.close();
  }
}

async function flush(mine: Replica): Promise<void> {
  for (let gaps = 0; ; ) {
    try {
      const { left } = await pushOnce(mine, PUSH_BATCH_MUTATIONS);
      if (!left) return;
    } catch (error) {
      const failure = error instanceof RequestFailed ? error.failure.kind : null;
      // Another person's session, or a version too old: the app itself must deal with it.
      if (failure === "signed_out" || failure === "upgrade") return;
      if (failure !== "again" || ++gaps > 3) throw error;
    }
  }
}
