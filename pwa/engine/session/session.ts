// Who is signed in on this device. An expired session locks nothing: the app goes on with what is here.
// Each person has a database of their own; another person on the same browser never opens it.

import { replicaIfOpen, setReplica } from "../core/current";
import { browser } from "../core/env";
import * as http from "../core/http";
import { lostWord } from "../core/http";
import { EngineError, type Me, type Person, type PullAnswer, type Workspace } from "../core/types";
import { changed } from "../outbox/ledger";
import { Db, type DbEvent, databaseName } from "../store/db";
import { watchHead } from "../store/head";
import { Memory } from "../store/memory";
import { type Owner, readOwner, START } from "../store/meta";
import { Replica } from "../store/replica";
import { get, setMemory, setReady, subscribe } from "../store/store";
import { isMe } from "../sync/answers";
import { Channel, type Note } from "../sync/channel";
import { ask } from "../sync/pull";
import { attach, detach, hearSync, resume } from "../sync/sync";
import { measure } from "../sync/telling";
import {
  type Emptied,
  EVICTED,
  erase,
  isNoted,
  LOST,
  type Lost,
  PERSON,
  readHome,
  recentOf,
  writeHome,
} from "./home";
import type { Waited } from "./note";

export interface SessionInfo {
  /**
   * loading: reading this device · out: nobody · in: signed in · expired: work goes on, sending needs a
   * sign-in.
   */
  state: "loading" | "out" | "in" | "expired";
  person: Person | null;
  workspace: Workspace | null;
  device: string | null;
  /**
   * Trouble with this device's storage: storage_lost, storage_full, blocked (another tab holds the old
   * layout), superseded (a newer app in another tab took over: reload), newer_app (one was opened: this one
   * stores no rows).
   */
  problem?: string;
  /** A device here is being emptied, or was (E5). */
  lost?: Lost | Emptied;
  /** What the browser took away before it was sent (E6). */
  evicted?: Waited[];
}

export type SignInResult =
  | { ok: true; told?: Told }
  | { ok: false; code: string; detail?: string; field?: string; retryAfter_s?: number; told?: Told };
/** What the server said beside who is in, or beside the code. */
type Told = Readonly<Record<string, unknown>>;

/** A device that is in use asks so often whether all is well with the others of this browser. */
const VISIT_EVERY_MS = 86_400_000;

let info: SessionInfo = { state: "loading", person: null, workspace: null, device: null };
const listeners = new Set<() => void>();
let begun: Promise<void> | null = null;
let lostHere: Lost | Emptied | undefined;
let evictedHere: Waited[] = [];
/** Something is noted of what waits here, or must be. */
let noting = false;

export function session(): SessionInfo {
  return info;
}

export function onSession(fn: () => void): () => void {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/** Opens what this device knows; safe to call often. Needs no network. */
export function begin(): Promise<void> {
  begun ??= openCurrent();
  return begun;
}

/** Signs in. Never throws for what the person can put right: the result says what it was. */
export const signIn = (email: string, password: string, deviceName: string): Promise<SignInResult> =>
  comeIn("/api/sign-in", { email, password }, deviceName);

/** The same at an address that answers as /api/sign-in does, such as that of the first run. */
export async function comeIn(
  path: string,
  body: { email?: string; [more: string]: unknown },
  deviceName: string,
): Promise<SignInResult> {
  try {
    return await enter(path, body, deviceName);
  } catch (error) {
    return { ok: false, code: codeOf(error) };
  }
}

async function enter(
  path: string,
  sent: { email?: string; [more: string]: unknown },
  deviceName: string,
): Promise<SignInResult> {
  const id = sent.email ? await knownDevice(sent.email) : null;
  const body = { ...sent, device: { name: deviceName, ...(id && { id }) } };
  const answer = await http.ask<Me>(browser, "POST", path, { body });
  if (!answer.ok) return refusal(answer);
  const me = answer.data;
  // JSON of something else on the way.
  if (!isMe(me)) return { ok: false, code: "between" };
  const owner: Owner = { person: me.person, workspace: me.workspace, device: me.device };
  const remembered = remember(owner, sent.email ?? me.person.email, me.check);
  const open = replicaIfOpen();
  if (open?.owner.person.id === me.person.id && open.device === me.device) {
    set("in", owner);
    resume();
    await remembered;
    return { ok: true, ...beside(me) };
  }
  // A device new to this person has nothing: the first page is asked for while its database is made.
  const first = id ? undefined : ask(browser, me.device, START);
  first?.catch(() => {}); // heard by the pull that takes it
  await Promise.all([openFor(owner, true, first), remembered]);
  return { ok: true, ...beside(me) };
}

function beside({ person: _p, workspace: _w, device: _d, check: _c, ...rest }: Me): { told?: Told } {
  return Object.keys(rest).length ? { told: rest } : {};
}

async function remember(owner: Owner, email: string, check = ""): Promise<void> {
  const { people, erase: names, devices, lost } = await readHome();
  const { id } = owner.person;
  const { [id]: _theirs, ...others } = lost;
  await writeHome({
    current: owner,
    people: { ...people, [keyOf(email)]: id },
    signOutDue: false,
    erase: names.filter(name => name !== databaseName(id)),
    devices: { ...devices, [owner.device]: { person: id, check, asked_ms: browser.now() } },
    // Who proves to be who they are goes on with what was kept of their work.
    lost: others,
    emptied: null,
  });
  lostHere = undefined;
}

/**
 * Signs out and deletes this person's rows from the device. Not forced, it refuses while items wait: offer
 * `exportItems()` first. Works offline; the server is told when it can be reached.
 */
export async function signOut(
  options: { force?: boolean } = {},
): Promise<{ done: true } | { done: false; waiting: number }> {
  const open = replicaIfOpen();
  const kept = open?.outbox.all().filter(row => row.mutation.kind !== "skip").length ?? 0;
  if (kept && !options.force) return { done: false, waiting: kept };
  const { erase: left } = await readHome();
  await writeHome({ current: null, signOutDue: true, erase: open ? [...left, open.db.name] : left });
  open?.channel.tell({ note: "signed_out" });
  await close();
  if (open) {
    localStorage.removeItem(recentOf(open.owner.person.id));
    const { id } = open.owner.person;
    if (isNoted()) await import("./note").then(each => each.keepNote(id, null)).catch(() => {});
  }
  await erase();
  set("out", null);
  await tellSignOut();
  return { done: true };
}

/** The server's word that the session is over: nothing local changes but the state. */
export function expire(): void {
  if (info.state !== "in") return;
  set("expired", replicaIfOpen()?.owner ?? null);
  void leaveGone();
}

/** A demo may be taken away whole: what is here of it then goes, too. */
async function leaveGone(): Promise<void> {
  const id = info.workspace?.id ?? "";
  if (get("workspace", id)?.demo !== true) return;
  const { data } = await http.ask<{ there?: boolean }>(browser, "GET", `/api/demo/${id}`);
  if (data?.there === false) await signOut({ force: true });
}

async function openCurrent(): Promise<void> {
  // The tabs share localStorage: when one changes the person, the others follow.
  globalThis.addEventListener?.("storage", (event: StorageEvent) => {
    if (event.key === PERSON) void followOther();
    if (event.key === LOST) void readLost();
    if (event.key === EVICTED) void findEvicted();
  });
  const owner = await ownerHere();
  void erase();
  await lookAround(owner?.person.id);
  if (owner) return openFor(owner, true);
  set("out", null);
  await tellSignOut();
}

/** What a lost device's emptying needs of the session. */
const house = {
  /** Closes a person's data here and in the other tabs. */
  async close(person: string): Promise<void> {
    const tabs = new Channel(databaseName(person), () => {});
    tabs.tell({ note: "signed_out" });
    tabs.close();
    if (replicaIfOpen()?.owner.person.id !== person) return;
    await close();
    set("out", null);
  },
  /** Shows what became of it, here and in the other tabs. */
  tell(): Promise<void> {
    globalThis.localStorage?.setItem(LOST, "");
    globalThis.localStorage?.removeItem(LOST);
    return readLost();
  },
};
export type House = typeof house;

// Whoever asks the server may be told, the service worker too.
lostWord.hear = list => void (list && lostDevices(lost => lost.lose(list, house)));

/** Rarely needed, and loaded then. */
const lostDevices = (work: (lost: typeof import("./lost")) => Promise<void>): Promise<void> =>
  import("./lost").then(work).catch(() => {}); // without it, or with no room: the next answer or start tries again

/** What stands in our own list of lost devices is shown. */
async function readLost(): Promise<void> {
  const { lost, emptied } = await readHome();
  lostHere = Object.values(lost)[0] ?? emptied ?? undefined;
  const open = replicaIfOpen();
  set(open ? info.state : "out", open?.owner ?? null);
}

/** At a start: goes on emptying lost devices, and finds what the browser took away. `person`: who is here. */
async function lookAround(person?: string): Promise<void> {
  const { lost, emptied } = await readHome();
  lostHere = Object.values(lost)[0] ?? emptied ?? undefined;
  if (Object.keys(lost).length) void lostDevices(each => each.goOn(house));
  // With data that is open nothing of it need be waited for.
  if (isNoted()) await (person ? undefined : findEvicted());
}

/** Asks once a day how things stand here; the answer also renews the cookies. */
async function visit(device: string): Promise<void> {
  const known = (await readHome()).devices[device];
  if (!known || browser.now() - known.asked_ms >= VISIT_EVERY_MS)
    await lostDevices(each => each.visit(device));
}

/** Finds what the browser took away (E6). `person`: whose data is here. */
async function findEvicted(person = replicaIfOpen()?.owner.person.id): Promise<void> {
  await import("./evicted").then(async each => (evictedHere = await each.look(person))).catch(() => {});
  set(info.state, replicaIfOpen()?.owner ?? null);
}

/** Notes what waits outside the database, where there is something or was. */
function noteWaiting(replica: Replica): void {
  const { waiting, sending, needsYou } = replica.outbox.counts();
  noting ||= waiting + sending + needsYou > 0;
  if (noting) void import("./note").then(each => each.noteWaiting(replica)).catch(() => {});
}

/** The person has understood what was lost. */
export async function understood(): Promise<void> {
  (await import("./evicted")).dismiss();
  evictedHere = [];
  set(info.state, replicaIfOpen()?.owner ?? null);
}

async function followOther(): Promise<void> {
  const owner = await ownerHere();
  const open = replicaIfOpen();
  if (owner && owner.person.id === open?.owner.person.id && owner.device === open.device)
    return set("in", owner);
  await close();
  if (owner) await openFor(owner, true);
  else await readLost();
}

/**
 * Who is signed in here. When their database is gone (evicted, cleared) nobody is: with it went the numbering
 * of the device's mutations, so only a sign-in, which gives a new device id, may begin again.
 */
async function ownerHere(): Promise<Owner | null> {
  const { current } = await readHome();
  try {
    return current && (await deviceIn(current.person.id)) === current.device ? current : null;
  } catch (error) {
    if (error instanceof EngineError) trouble(error.code);
    throw error;
  }
}

async function openFor(owner: Owner, signedIn: boolean, first?: Promise<PullAnswer>): Promise<void> {
  await close();
  let replica: Replica | null = null;
  try {
    replica = await Replica.open(owner, new Memory(), browser, note => hear(note), hearDb);
    unblocked();
    if (first) replica.offerFirst(first);
    setReplica(replica);
    setMemory(replica.memory);
    set("in", owner);
    await replica.hydrate(() => setReady("partial"));
  } catch (error) {
    // Closed meanwhile, by a sign-out or another person: that one has the say now.
    if (replica && replicaIfOpen() !== replica) return;
    set("in", owner);
    trouble(codeOf(error));
    throw error;
  }
  if (replicaIfOpen() !== replica) return;
  setReady("ready");
  changed();
  attach(replica, signedIn, expire);
  followRecords();
  watchOpen(replica);
  void keepStorage();
}

/** Asks the browser not to evict this device's work when room gets short. */
async function keepStorage(): Promise<void> {
  const storage = globalThis.navigator?.storage;
  if (storage?.persist && !(await storage.persisted())) await storage.persist();
  await measure();
}

function hear(note: Note): void {
  if (note.note === "signed_out") void followOther();
  else hearSync(note);
}

function hearDb(event: DbEvent): void {
  if (event === "readable") overcome("storage_lost");
  else trouble(event);
}

/** Something is wrong with this device's storage; the pages say what and what to do. */
function trouble(code: string): void {
  info = { ...info, problem: code };
  for (const fn of listeners) fn();
}

/** What others changed of the person or the workspace (a role, a name) reaches the session by the log. */
function followRecords(): void {
  const open = replicaIfOpen();
  if (!open) return;
  const { person, workspace } = open.owner;
  const next: Owner = {
    device: open.device,
    person: { ...person, ...picked(get("person", person.id), ["name", "email", "role", "team", "language"]) },
    workspace: { ...workspace, ...picked(get("workspace", workspace.id), WORKSPACE) },
  };
  if (JSON.stringify(next) === JSON.stringify(open.owner)) return;
  Object.assign(open.owner, next);
  set(info.state, open.owner);
  void writeHome({ current: next }).catch(() => {});
}

const WORKSPACE = ["name", "country", "currency", "business"] as const;

/** The named fields of a record that have a value. */
function picked<N extends string>(
  record: Readonly<Record<string, unknown>> | undefined,
  names: readonly N[],
): { [F in N]?: string } {
  const found: { [F in N]?: string } = {};
  for (const name of names) if (typeof record?.[name] === "string") found[name] = record[name];
  return found;
}

let unwatch: () => void = () => {};

/** What goes on beside an open replica until it is closed. */
function watchOpen(replica: Replica): void {
  const unsubscribe = subscribe(["person", "workspace"], followRecords);
  const leaveHead = watchHead(replica);
  const leaveNote = replica.outbox.onChange(() => noteWaiting(replica));
  noting = isNoted();
  if (noting) void findEvicted();
  noteWaiting(replica);
  void visit(replica.device).catch(() => {});
  unwatch = () => {
    unsubscribe();
    leaveHead();
    leaveNote();
    unwatch = () => {};
  };
}

async function close(): Promise<void> {
  unwatch();
  detach();
  // Trouble ends with the connection it came from.
  info = withoutProblem(info);
  const open = replicaIfOpen();
  setReplica(null);
  await open?.close();
  setMemory(new Memory());
  setReady("loading");
  changed();
}

/** The device id to offer the server for this e-mail. */
async function knownDevice(email: string): Promise<string | null> {
  const person = (await readHome()).people[keyOf(email)];
  return person ? deviceIn(person) : null;
}

/** The device id kept in a person's database; null when there is none. */
async function deviceIn(person: string): Promise<string | null> {
  const open = replicaIfOpen();
  if (open?.owner.person.id === person) return open.device;
  // The first to open the database at a start: only here does a tab learn that it must wait for an older one.
  const db = new Db(databaseName(person), event => event === "blocked" && trouble(event));
  try {
    return (await readOwner(db))?.device ?? null;
  } finally {
    await db.close();
    unblocked();
  }
}

async function tellSignOut(): Promise<void> {
  if (!(await readHome()).signOutDue) return;
  const { ok, code } = await http.ask(browser, "POST", "/api/sign-out", { body: {} });
  if (ok || code === "signed_out") await writeHome({ signOutDue: false });
}

function refusal({ code, detail, field, told, retryAfter_ms, between }: http.Answer<Me>): SignInResult {
  return {
    ok: false,
    code: between ? "between" : /^http_5/.test(code) ? "server_trouble" : code,
    ...(detail && { detail }),
    ...(field && { field }),
    ...(told && { told }),
    ...(retryAfter_ms && { retryAfter_s: retryAfter_ms / 1000 }),
  };
}

function set(state: SessionInfo["state"], owner: Owner | null): void {
  const { problem } = info;
  info = {
    state,
    person: owner?.person ?? null,
    workspace: owner?.workspace ?? null,
    device: owner?.device ?? null,
    ...(problem && { problem }),
    ...(lostHere && { lost: lostHere }),
    ...(evictedHere.length && { evicted: evictedHere }),
  };
  for (const fn of listeners) fn();
}

/** The other tab has let go. */
const unblocked = (): void => overcome("blocked");

/** That trouble is over. */
function overcome(code: string): void {
  if (info.problem !== code) return;
  info = withoutProblem(info);
  for (const fn of listeners) fn();
}

const withoutProblem = ({ problem: _gone, ...rest }: SessionInfo): SessionInfo => rest;

const codeOf = (error: unknown): string => (error instanceof EngineError ? error.code : "storage_lost");

const keyOf = (email: string): string => email.trim().toLowerCase();
