// Leaving: this person's session and rows go, those of the others on this browser stay (K2).
import { replicaIfOpen } from "../core/current";
import { browser } from "../core/env";
import * as http from "../core/http";
import { databaseName } from "../store/db";
import { Channel } from "../sync/channel";
import { leaveVisit } from "./beside";
import { erase, isNoted, readHome, recentOf, writeHome } from "./home";
import { MARK } from "./mark";
import { storedOf } from "./people";
import { close, inTurn, nobody, openFor } from "./session";
import { session } from "./state";

export type SignedOut = { done: true } | { done: false; waiting: number };

/** What the server does not hear is told again at the next start, sign-in or network. */
let telling: Promise<void> | null = null;

/**
 * Signs out who is here and deletes their rows from the device. Not forced, it refuses while items wait:
 * offer `exportItems()` first. Works offline; the server is told when it can be reached.
 */
export function signOut(options: { force?: boolean } = {}): Promise<SignedOut> {
  return inTurn(() => leave(options.force === true));
}

async function leave(force: boolean): Promise<SignedOut> {
  const open = replicaIfOpen();
  const kept = open?.outbox.all().filter(row => row.mutation.kind !== "skip").length ?? 0;
  if (kept && !force) return { done: false, waiting: kept };
  const { device, person } = open?.owner ?? session();
  if (!device || !person) return { done: true };
  await close();
  await open?.close();
  // What was done while it was closing, in a screen about to leave, is work like any other.
  const late = open && !force ? ((await storedOf(person.id))?.waiting ?? 0) : 0;
  if (open && late) {
    await openFor(open.owner);
    return { done: false, waiting: late };
  }
  const name = databaseName(person.id);
  await writeHome(({ current, leaving, erase, names, contacts, locks }) => ({
    // Another tab may have changed the person.
    ...(current?.device === device && { current: null }),
    leaving: [...new Set([...leaving, device])],
    ...(open && { erase: [...new Set([...erase, name])], names: without(names, person.id) }),
    contacts: without(contacts, person.id),
    locks: without(locks, person.id),
  }));
  const tabs = new Channel(name, () => {});
  tabs.tell({ note: "signed_out" });
  tabs.close();
  for (const key of [recentOf(person.id), MARK + person.id]) localStorage.removeItem(key);
  if (isNoted()) await import("./note").then(each => each.keepNote(person.id, null)).catch(() => {});
  await erase();
  await nobody(await readHome());
  await tellSignOut();
  return { done: true };
}

/** Tells the server of each device that has signed out. */
export function tellSignOut(): Promise<void> {
  telling ??= tell().finally(() => (telling = null));
  return telling;
}

async function tell(): Promise<void> {
  for (const device of (await readHome()).leaving) {
    leaveVisit();
    const { ok, code } = await http.ask(browser, "POST", "/api/sign-out", { body: {}, device });
    if (!ok && code !== "signed_out") return;
    await writeHome(({ leaving }) => ({ leaving: leaving.filter(each => each !== device) }));
  }
}

function without<V>(all: Record<string, V>, name = ""): Record<string, V> {
  const { [name]: _gone, ...rest } = all;
  return rest;
}
