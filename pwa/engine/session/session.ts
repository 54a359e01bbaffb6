// Who is here on this device. An expired session locks nothing: the app goes on with what is here. Each
// person has a database of their own, and a session of their own; another person on the same browser never
// opens either (section K of sync/SPEC.md). How people come in, leave and change is in files of their own,
// loaded when that happens.

import { replicaIfOpen, setReplica } from "../core/current";
import { browser } from "../core/env";
import { seek } from "../core/here";
import * as http from "../core/http";
import { lostWord } from "../core/http";
import { moment } from "../core/pause";
import { EngineError, type PullAnswer } from "../core/types";
import { changed } from "../outbox/ledger";
import { Db, type DbEvent, databaseName } from "../store/db";
import { draftsStored } from "../store/drafts";
import { Memory } from "../store/memory";
import { type Owner, readOwner } from "../store/meta";
import { Replica } from "../store/replica";
import { get, setMemory, setReady } from "../store/store";
import { Channel, type Note } from "../sync/channel";
import { attach, detach, hearSync } from "../sync/sync";
import { findEvicted, watchOpen } from "./beside";
import { EVICTED, erase, type Home, isNoted, LOST, PERSON, readHome } from "./home";
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

let begun: Promise<void> | null = null;
/** Who began to open or close something last has the say. */
let round = 0;
let unwatch: () => void = () => {};
let following: Promise<void> = Promise.resolve();
let leaving: Promise<unknown> = Promise.resolve();

/** Opens what this device knows; safe to call often. Needs no network. */
export function begin(): Promise<void> {
  if (!begun) {
    begun = openCurrent();
    const known = (found: () => void) => onSession(() => session().state !== "loading" && found());
    seek(Promise.race([begun, new Promise<void>(known)]));
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
  const others = known ? await import("./people").then(each => each.countHere()).catch(() => 0) : 0;
  putBeside({ others });
  if (!replicaIfOpen()) set("out", null);
}

/** One leaves after the other, and who comes in meanwhile waits: what they had here may be going. */
export function inTurn<R>(work: () => Promise<R>): Promise<R> {
  const mine = leaving.then(work);
  leaving = mine.catch(() => {});
  return mine;
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
    const open = replicaIfOpen();
    const here = open?.owner.person.id === person;
    // Our own channel does not hear itself.
    const tabs = here ? open.channel : new Channel(databaseName(person), () => {});
    tabs.tell({ note: "signed_out" });
    if (!here) return tabs.close();
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

/** Another tab has changed the person: one change after the other. */
function followOther(): Promise<void> {
  following = following.then(follow, follow);
  return following;
}

async function follow(): Promise<void> {
  const home = await readHome();
  const owner = await ownerHere(home);
  const open = replicaIfOpen();
  if (owner && owner.person.id === open?.owner.person.id && owner.device === open.device) return;
  if (owner) return openFor(owner);
  await close();
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
  const mine = await close();
  if (mine !== round) return;
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
  unwatch = watchOpen(replica);
}

function hear(note: Note): void {
  if (note.note === "signed_out") void followOther();
  else hearSync(note);
  if (note.note === "signed_in" && session().state === "expired") set("in", replicaIfOpen()?.owner ?? null);
}

function hearDb(event: DbEvent): void {
  if (event === "readable") overcome("storage_lost");
  else trouble(event);
}

/**
 * Closes what is open; the round that this began. The screens leave first: what was typed there is kept as a
 * draft of who typed it.
 */
export async function close(): Promise<number> {
  const mine = ++round;
  if (replicaIfOpen()) {
    set("loading", null);
    await moment();
    await draftsStored();
  }
  if (mine !== round) return mine;
  unwatch();
  unwatch = () => {};
  detach();
  forgetTrouble();
  const open = replicaIfOpen();
  setReplica(null);
  setMemory(new Memory());
  setReady("loading");
  changed();
  await open?.close();
  return mine;
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
