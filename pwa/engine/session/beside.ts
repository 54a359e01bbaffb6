// What goes on beside a person's open data: the session follows their records, what waits is noted, the last
// contact is kept, and once a day the server is asked how things stand.
import { replicaIfOpen } from "../core/current";
import { browser } from "../core/env";
import { watchHead } from "../store/head";
import type { Owner } from "../store/meta";
import type { Replica } from "../store/replica";
import { get, subscribe } from "../store/store";
import { onStatus, status } from "../sync/sync";
import { measure } from "../sync/telling";
import { isNoted, readHome, writeHome } from "./home";
import { putBeside, type SessionInfo, session, set } from "./state";

/** A device that is in use asks so often whether all is well with the others of this browser. */
const VISIT_EVERY_MS = 86_400_000;
/** The last contact of a person is this exact; more would be a write for each request. */
export const CONTACT_NOTED_EVERY_MS = 600_000;

/** Something is noted of what waits here, or must be. */
let noting = false;
/** A visit's answer carries all sessions of this browser as they were when it began. */
let visiting = new AbortController();

/** Begins all that; what it returns ends it. */
export function watchOpen(replica: Replica): () => void {
  followRecords();
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
  void keepStorage();
  return () => {
    for (const leave of leaving) leave();
  };
}

/** Who comes in or leaves changes the sessions: an answer to a visit begun before must not undo that. */
export const leaveVisit = (): void => visiting.abort();

/** Finds what the browser took away (E6). `person`: whose data is here. */
export async function findEvicted(person = replicaIfOpen()?.owner.person.id): Promise<void> {
  await import("./evicted").then(async each => say(await each.look(person))).catch(() => {});
}

/** The person has understood what was lost. */
export async function understood(): Promise<void> {
  (await import("./evicted")).dismiss();
  say([]);
}

function say(evicted: NonNullable<SessionInfo["evicted"]>): void {
  putBeside({ evicted: evicted.length ? evicted : undefined });
  set(session().state, replicaIfOpen()?.owner ?? null);
}

/** Asks once a day how things stand here; the answer also renews the cookies. */
async function visit(device: string): Promise<void> {
  visiting = new AbortController();
  const { signal } = visiting;
  const known = (await readHome()).devices[device];
  if (!known || browser.now() - known.asked_ms >= VISIT_EVERY_MS)
    await import("./lost").then(each => each.visit(device, signal));
}

/** Notes what waits outside the database, where there is something or was. */
function noteWaiting(replica: Replica): void {
  noting ||= replica.outbox.unsent > 0;
  if (noting) void import("./note").then(each => each.noteWaiting(replica)).catch(() => {});
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

/** Asks the browser not to evict this device's work when room gets short. */
async function keepStorage(): Promise<void> {
  const storage = globalThis.navigator?.storage;
  if (storage?.persist && !(await storage.persisted())) await storage.persist();
  await measure();
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
