// Leaving: this person's session and rows go, those of the others on this browser stay (K2).
import { replicaIfOpen } from "../core/current";
import { browser } from "../core/env";
import * as http from "../core/http";
import { leaveVisit } from "./beside";
import { erase, isNoted, readHome, recentOf, writeHome } from "./home";
import { close, nobody } from "./session";
import { session } from "./state";

/** Another person's sign-out is told again at the next start, sign-in or network. */
let telling: Promise<void> | null = null;

/**
 * Signs out who is here and deletes their rows from the device. Not forced, it refuses while items wait:
 * offer `exportItems()` first. Works offline; the server is told when it can be reached.
 */
export async function signOut(
  options: { force?: boolean } = {},
): Promise<{ done: true } | { done: false; waiting: number }> {
  const open = replicaIfOpen();
  const kept = open?.outbox.all().filter(row => row.mutation.kind !== "skip").length ?? 0;
  if (kept && !options.force) return { done: false, waiting: kept };
  const device = open?.device ?? session().device;
  const person = open?.owner.person.id ?? session().person?.id;
  await writeHome(({ current, leaving, erase, names, contacts }) => ({
    // Another tab may have changed the person.
    ...(current?.device === device && { current: null }),
    ...(device && { leaving: [...leaving.filter(each => each !== device), device] }),
    ...(open && { erase: [...erase, open.db.name], names: without(names, person) }),
    contacts: without(contacts, person),
  }));
  open?.channel.tell({ note: "signed_out" });
  await close();
  if (open) {
    localStorage.removeItem(recentOf(open.owner.person.id));
    const { id } = open.owner.person;
    if (isNoted()) await import("./note").then(each => each.keepNote(id, null)).catch(() => {});
  }
  await erase();
  await nobody(await readHome());
  await tellSignOut();
  return { done: true };
}

/** Tells the server of each device that has signed out; what it does not hear is told later. */
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
