// Who is here on this device. An expired session locks nothing: the app goes on with what is here. Each
// person has a database of their own, and a session of their own; another person on the same browser never
// opens either (section K of sync/SPEC.md). How people come in, leave and change is in files of their own,
// loaded when that happens.

import { replicaIfOpen, setReplica } from "../core/current";
import { browser } from "../core/env";
import { seek } from "../core/here";
import * as http from "../core/http";
import { lostWord } from "../core/http";
import { EngineError, type PullAnswer } from "../core/types";
import { changed } from "../outbox/ledger";
import { Db, type DbEvent, databaseName } from "../store/db";
import { watchHead } from "../store/head";
import { Memory } from "../store/memory";
import { type Owner, readOwner } from "../store/meta";
import { Replica } from "../store/replica";
import { get, setMemory, setReady, subscribe } from "../store/store";
import { Channel, type Note } from "../sync/channel";
import { attach, detach, hearSync, onStatus, status } from "../sync/sync";
import { measure } from "../sync/telling";
import { EVICTED, erase, type Home, isNoted, LOST, PERSON, readHome, writeHome } from "./home";
import {
  codeOf,
  forgetTrouble,
  onSession,
  overcome,
  putBeside,
  type SessionInfo,
  session,
  set,
  trouble,
} from "./state";

export { onSession, type SessionInfo, session };

/** A device that is in use asks so often whether all is well with the others of this browser. */
const VISIT_EVERY_MS = 86_400_000;
/** The last contact of a person is this exact; more would be a write for each request. */
export const CONTACT_NOTED_EVERY_MS = 600_000;

let begun: Promise<void> | null = null;
/** Something is noted of what waits here, or must be. */
let noting = false;
/** Who began to open or close something last has the say. */
let round = 0;
/** A visit carries all sessions of this browser back as they were when it began. */
let visiting = new AbortController();

/** Opens what this device knows; safe to call often. Needs no network. */
export function begin(): Promise<void> {
  if (!begun) {
    begun = openCurrent();
    seek(Promise.race([begun, new Promise<void>(found => onSession(found))]));
  }
  return begun;
}

/** The server's word that the session is over: nothing local changes but the state. */
export function expire(): void {
  if (session().state !== "in") return;
  set("expired", replicaIfOpen()?.owner ?? null);
  void leaveGone();
}

/** A demo may be taken away whole: what is here of it then goes, too. */
async function leaveGone(): Promise<void> {
  const { workspace, person } = session();
  const id = workspace?.id ?? "";
  if (get("workspace", id)?.demo !== true) return;
  const { data } = await http.ask<{ there?: boolean }>(browser, "GET", `/api/demo/${id}`);
  if (data?.there !== false || session().person?.id !== person?.id) return;
  await import("./sign_out").then(each => each.signOut({ force: true }));
}

async function openCurrent(): Promise<void> {
  // The tabs share localStorage: when one changes the person, the others follow.
  globalThis.addEventListener?.("storage", (event: StorageEvent) => {
    if (event.key === PERSON) void followOther();
    if (event.key === LOST) void readLost();
    if (event.key === EVICTED) void findEvicted();
  });
  globalThis.addEventListener?.("online", () => void tellLeaving());
  const home = await readHome();
  const owner = await ownerHere(home);
  void erase();
  void tellLeaving(home);
  await lookAround(home, owner?.person.id);
  if (owner) return openFor(owner);
  await nobody(home);
}

/** Nobody is in; whoever has their data here can be changed to. */
export async function nobody(home: Home): Promise<void> {
  const known = Object.keys({ ...home.names, ...home.devices, ...home.people }).length > 0;
  const others = known ? (await import("./people").then(each => each.peopleHere())).length : 0;
  putBeside({ others });
  if (!replicaIfOpen()) set("out", null);
}

/** Tells the server who has signed out here without a network. */
export async function tellLeaving(home?: Home): Promise<void> {
  const { leaving } = home ?? (await readHome());
  if (leaving.length) await import("./sign_out").then(each => each.tellSignOut()).catch(() => {});
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
    await nobody(await readHome());
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
  putBeside({ lost: Object.values(lost)[0] ?? emptied ?? undefined });
  const open = replicaIfOpen();
  set(open ? session().state : "out", open?.owner ?? null);
}

/** At a start: goes on emptying lost devices, and finds what the browser took away. `person`: who is here. */
async function lookAround({ lost, emptied }: Home, person?: string): Promise<void> {
  putBeside({ lost: Object.values(lost)[0] ?? emptied ?? undefined });
  if (Object.keys(lost).length) void lostDevices(each => each.goOn(house));
  // With data that is open nothing of it need be waited for.
  if (isNoted()) await (person ? undefined : findEvicted());
}

/** Asks once a day how things stand here; the answer also renews the cookies. */
async function visit(device: string): Promise<void> {
  visiting = new AbortController();
  const { signal } = visiting;
  const known = (await readHome()).devices[device];
  if (!known || browser.now() - known.asked_ms >= VISIT_EVERY_MS)
    await lostDevices(each => each.visit(device, signal));
}

/** Who comes in or leaves changes the sessions: an answer to a visit begun before must not undo that. */
export const leaveVisit = (): void => visiting.abort();

/** Finds what the browser took away (E6). `person`: whose data is here. */
async function findEvicted(person = replicaIfOpen()?.owner.person.id): Promise<void> {
  await import("./evicted").then(async each => say(await each.look(person))).catch(() => {});
}

function say(evicted: NonNullable<SessionInfo["evicted"]>): void {
  putBeside({ evicted: evicted.length ? evicted : undefined });
  set(session().state, replicaIfOpen()?.owner ?? null);
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
  say([]);
}

async function followOther(): Promise<void> {
  const home = await readHome();
  const owner = await ownerHere(home);
  const open = replicaIfOpen();
  if (owner && owner.person.id === open?.owner.person.id && owner.device === open.device)
    return set("in", owner);
  await close();
  if (owner) return openFor(owner);
  await readLost();
  await nobody(home);
}

/**
 * Who is signed in here. When their database is gone (evicted, cleared) nobody is: with it went the numbering
 * of the device's mutations, so only a sign-in, which gives a new device id, may begin again.
 */
async function ownerHere({ current }: Home): Promise<Owner | null> {
  try {
    return current && (await ownerIn(current.person.id))?.device === current.device ? current : null;
  } catch (error) {
    if (error instanceof EngineError) trouble(error.code);
    throw error;
  }
}

/** Closes what is open and opens a person's data, unless somebody else begins to meanwhile. */
export async function openFor(owner: Owner, first?: Promise<PullAnswer>): Promise<void> {
  await close();
  const mine = round;
  let replica: Replica | null = null;
  try {
    replica = await Replica.open(owner, new Memory(), browser, note => hear(note), hearDb);
    if (mine !== round) return void (await replica.close());
    unblocked();
    if (first) replica.offerFirst(first);
    setReplica(replica);
    setMemory(replica.memory);
    set("in", owner);
    await replica.hydrate(() => mine === round && setReady("partial"));
  } catch (error) {
    // Closed meanwhile, by a sign-out or another person: that one has the say now.
    if (mine !== round) return;
    set("in", owner);
    trouble(codeOf(error));
    throw error;
  }
  if (mine !== round) return;
  setReady("ready");
  changed();
  attach(replica, true, expire);
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
  set(session().state, open.owner);
  const { id, name, email } = next.person;
  void writeHome(({ current, names }) => ({
    names: { ...names, [id]: { name, email } },
    // Another tab may have changed the person.
    ...(current?.device === next.device && { current: next }),
  })).catch(() => {});
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
  const leaving = [
    subscribe(["person", "workspace"], followRecords),
    watchHead(replica),
    replica.outbox.onChange(() => noteWaiting(replica)),
    watchContact(replica.owner.person.id),
  ];
  noting = isNoted();
  if (noting) void findEvicted();
  noteWaiting(replica);
  void visit(replica.device).catch(() => {});
  unwatch = () => {
    for (const leave of leaving) leave();
    unwatch = () => {};
  };
}

/** Keeps when the server last answered to this person's session (K4). */
function watchContact(person: string): () => void {
  let noted_ms = 0;
  return onStatus(() => {
    const { lastAnswer, phase, problem } = status();
    if (!lastAnswer || phase === "signed_out" || (problem && problem.code !== "rows_missing")) return;
    if (Math.abs(lastAnswer - noted_ms) < CONTACT_NOTED_EVERY_MS) return;
    noted_ms = lastAnswer;
    void writeHome(({ contacts }) =>
      Math.abs(lastAnswer - (contacts[person] ?? 0)) < CONTACT_NOTED_EVERY_MS
        ? null
        : { contacts: { ...contacts, [person]: lastAnswer } },
    ).catch(() => {});
  });
}

export async function close(): Promise<void> {
  round++;
  unwatch();
  detach();
  forgetTrouble();
  const open = replicaIfOpen();
  setReplica(null);
  setMemory(new Memory());
  setReady("loading");
  changed();
  await open?.close();
}

/** What is kept in a person's database of whose it is, and which device's; null when there is none. */
export async function ownerIn(person: string): Promise<Owner | null> {
  const open = replicaIfOpen();
  if (open?.owner.person.id === person) return open.owner;
  // The first to open the database at a start: only here does a tab learn that it must wait for an older one.
  const db = new Db(databaseName(person), event => event === "blocked" && trouble(event));
  try {
    return await readOwner(db);
  } finally {
    await db.close();
    unblocked();
  }
}

/** The other tab has let go. */
const unblocked = (): void => overcome("blocked");
