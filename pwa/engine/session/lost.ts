// A lost device empties itself (E5): revoked, or of a person who was deactivated. It locks at once and keeps
// only what was not sent, until that is handed over or refused; then everything goes. Each step is stored
// before the next, so that whenever the app ends, its next start goes on. Loaded only when needed.
import { browser } from "../core/env";
import { type Answer, ask, lostWord } from "../core/http";
import { SCHEMA_VERSION } from "../core/schema.gen";
import type { Me, OutboxRow } from "../core/types";
import { checkOf } from "../core/uuid5";
import { Db, databaseName } from "../store/db";
import type { Draft, PullState } from "../store/meta";
import { isMe } from "../sync/answers";
import {
  type Emptied,
  erase,
  type Home,
  type Lost,
  type LostCode,
  PERSON,
  readHome,
  writeHome,
} from "./home";
import { keepNote } from "./note";
import type { House } from "./session";

/** A server that does not know the device takes nothing from it: its work is kept for its person so long. */
export const DELIVERY_CHARS_MAX = 640_000;
/** A server that does not know the device takes nothing from it: its work is kept so long for its person. */
export const UNKNOWN_KEEP_DAYS = 7;
export const AGAIN_FIRST_MS = 2_000;
export const AGAIN_MAX_MS = 30_000;
const DAY_MS = 86_400_000;
/** localStorage: what is of the browser, and not of a person. */
const OF_BROWSER = ["lapangan.theme", "lapangan.field", "lapangan.language", "lapangan.evicted"];
/** Meta: what the numbering of the items needs; and the epoch they are based on. */
const KEPT_META = ["owner", "next_n", "stamp", "offered_n", "taken", "app", "epoch"];
const CODES: readonly unknown[] = ["device_revoked", "person_deactivated"] satisfies LostCode[];

interface Item {
  id: string;
  n: number;
  made_at: number;
  title: string;
  reason: string;
  body: unknown;
}

let working: Promise<void> | null = null;
let again_ms = AGAIN_FIRST_MS;

/** Takes the server's word that devices of this browser are lost, where it is the server's (E2). */
export async function lose(list: unknown, house: House): Promise<void> {
  if (!Array.isArray(list)) return;
  let people: string[] = [];
  await writeHome(home => {
    const lost = { ...home.lost };
    for (const entry of list.filter(isEntry)) {
      const known = home.devices[entry.device];
      if (!known?.check || checkOf(entry.word) !== known.check || lost[known.person]) continue;
      const at = { device: entry.device, code: entry.code, since_ms: browser.now() };
      lost[known.person] = { ...at, waiting: 0, handed: 0, empty: false };
    }
    people = Object.keys(lost).filter(person => !home.lost[person]);
    const here = home.current?.person.id;
    return people.length ? { lost, ...(here && people.includes(here) && { current: null }) } : null;
  });
  if (!people.length) return;
  await Promise.all(people.map(person => house.close(person)));
  await goOn(house);
}

/** Goes on where the last start stopped, until all is done; throws nothing. */
export function goOn(house: House): Promise<void> {
  working ??= empty(house)
    .catch(() => true)
    .then(left => {
      working = null;
      if (!left) return;
      // When the network is back, or after a while.
      const again = new AbortController();
      const once = (): void => {
        if (again.signal.aborted) return;
        again.abort();
        void goOn(house);
      };
      globalThis.addEventListener?.("online", once, { signal: again.signal });
      browser.later(again_ms, once);
      again_ms = Math.min(again_ms * 2, AGAIN_MAX_MS);
    });
  return working;
}

/** Asks how things stand with the devices of this browser, and keeps the check of this one. */
export async function visit(device: string, signal: AbortSignal): Promise<void> {
  const { ok, data } = await ask<Me>(browser, "GET", "/api/me", { device, signal });
  if (!ok || !isMe(data) || data.device !== device) return;
  const told = { person: data.person.id, check: data.check ?? "", asked_ms: browser.now() };
  await writeHome(({ devices }) => ({ devices: { ...devices, [device]: told } }));
  lostWord.hear(data.lost);
}

/** True when something is left to do. */
async function empty(house: House): Promise<boolean> {
  const { lost } = await readHome();
  let left = false;
  for (const person of Object.keys(lost)) left = (await alone(person, () => emptyOne(person, house))) || left;
  return left;
}

/** One tab does it; another one looks later. */
async function alone(person: string, work: () => Promise<boolean>): Promise<boolean> {
  if (!globalThis.navigator?.locks) return work();
  return navigator.locks.request(`lapangan-lost-${person}`, { ifAvailable: true }, lock =>
    lock ? work() : true,
  );
}

async function emptyOne(person: string, house: House): Promise<boolean> {
  let one = (await readHome()).lost[person];
  if (!one) return false;
  if (!one.empty) {
    const { items, epoch } = await unsent(person);
    one = await keep(person, { ...one, waiting: items.length });
    await house.tell();
    const end = await handOver(one.device, items, epoch, one.since_ms);
    if (end === "later") return true;
    // Somebody has signed in meanwhile, or the server has changed its mind: what is here is theirs again.
    if (!(await readHome()).lost[person]) return false;
    if (end === "in_use") {
      await done(person, null);
      await house.tell();
      return false;
    }
    await writeHome(({ people, erase: names }) => ({
      people: Object.fromEntries(Object.entries(people).filter(([, id]) => id !== person)),
      erase: [...new Set([...names, databaseName(person)])],
    }));
    one = await keep(person, { ...one, handed: end.handed, waiting: items.length - end.handed, empty: true });
  }
  await erase();
  await removeTraces(person);
  const told = await ask(browser, "POST", "/api/quarantine", {
    body: { device: one.device, done: true },
    device: one.device,
  });
  if (!told.ok && isNoAnswer(told)) return true;
  const emptied: Emptied = { code: one.code, handed: one.handed, left: one.waiting };
  await done(person, emptied);
  await house.tell();
  return false;
}

/** What was not sent; everything else that the database holds goes at once. */
async function unsent(person: string): Promise<{ items: Item[]; epoch: string }> {
  const db = new Db(databaseName(person));
  try {
    return await db.write(["blocks", "outbox", "sent", "meta", "drafts"], "strict", async tx => {
      const meta = tx.objectStore("meta");
      const drafts = tx.objectStore("drafts");
      const [keys, pull, epoch, owner] = await Promise.all([
        meta.getAllKeys(),
        meta.get("pull"),
        meta.get("epoch"),
        meta.get("owner"),
      ] as const);
      const known = (pull as PullState | undefined)?.epoch ?? (epoch as string | undefined) ?? "";
      await meta.put(known, "epoch");
      if (owner) {
        const {
          person: of,
          workspace,
          device,
        } = owner as { person: { id: string }; workspace: { id: string }; device: string };
        await meta.put({ person: { id: of.id }, workspace: { id: workspace.id }, device }, "owner");
      }
      for (const key of keys) if (!KEPT_META.includes(key)) await meta.delete(key);
      await Promise.all([tx.objectStore("blocks").clear(), tx.objectStore("sent").clear()]);
      const [rows, names, texts] = await Promise.all([
        tx.objectStore("outbox").getAll(),
        drafts.getAllKeys(),
        drafts.getAll(),
      ]);
      const typed = names.map((key, i) => ofDraft(key, texts[i]!));
      return { items: [...rows.flatMap(ofRow), ...typed], epoch: known };
    });
  } finally {
    await db.close();
  }
}

const ofRow = ({ n, mutation, at_ms, title, code }: OutboxRow): Item[] =>
  mutation.kind === "skip"
    ? []
    : [{ id: mutation.id, n, made_at: at_ms, title, reason: code ?? "", body: mutation }];

function ofDraft(key: string, { at_ms, text }: Draft): Item {
  const body = { kind: "draft", key, value: JSON.parse(text) as unknown };
  return { id: `draft ${key}`, n: 0, made_at: at_ms, title: "", reason: "", body };
}

/** What became of it: how many were taken; to be tried again; or the device may be used again. */
async function handOver(
  device: string,
  items: readonly Item[],
  epoch: string,
  since_ms: number,
): Promise<"later" | "in_use" | { handed: number }> {
  let handed = 0;
  const parts = inParts(items);
  for (let part = parts.shift(); part; part = parts.shift()) {
    const body = { device, schema: SCHEMA_VERSION, epoch, items: part };
    const answer = await ask<{ items?: unknown }>(browser, "POST", "/api/quarantine", { body, device });
    if (answer.ok && typeof answer.data?.items === "number") handed += part.length;
    else if (answer.code === "not_lost") return "in_use";
    else if (answer.code === "quarantine_full") return { handed };
    else if (answer.code === "body_too_large" || answer.code === "bad_request") {
      // One of them is what the server cannot take; alone it is left out.
      const half = part.length >> 1;
      if (half) parts.unshift(part.slice(0, half), part.slice(half));
    } else if (answer.code === "signed_out" && browser.now() - since_ms > UNKNOWN_KEEP_DAYS * DAY_MS)
      return { handed };
    else return "later";
  }
  return { handed };
}

function inParts(items: readonly Item[]): Item[][] {
  const parts: Item[][] = [];
  let chars = Infinity;
  for (const item of items) {
    const size = JSON.stringify(item).length;
    chars += size;
    if (chars > DELIVERY_CHARS_MAX) {
      parts.push([]);
      chars = size;
    }
    parts.at(-1)!.push(item);
  }
  return parts;
}

/** Nothing of ours came back: no network, or something between. */
const isNoAnswer = ({ code }: Answer<unknown>): boolean =>
  code === "offline" || /^http_|^server_failed$/.test(code);

async function keep(person: string, one: Lost): Promise<Lost> {
  await writeHome(({ lost }) => ({ lost: { ...lost, [person]: one } }));
  return one;
}

async function done(person: string, emptied: Home["emptied"]): Promise<void> {
  await writeHome(home => {
    const { [person]: _lost, ...lost } = home.lost;
    const devices = Object.entries(home.devices).filter(([, known]) => known.person !== person);
    const { [person]: _name, ...names } = home.names;
    const { [person]: _at, ...contacts } = home.contacts;
    const { [person]: _lock, ...locks } = home.locks;
    const gone = { devices: Object.fromEntries(devices), names, contacts, locks };
    return { lost, emptied, ...(emptied && gone) };
  });
}

/** What stands outside the database: the notes of this person, and whatever is no other person's. */
async function removeTraces(person: string): Promise<void> {
  if (typeof localStorage !== "undefined") {
    keepNote(person, null);
    const others = Object.values((await readHome()).people).filter(each => each !== person);
    for (const key of Object.keys(localStorage)) {
      const words = `${key} ${localStorage.getItem(key)}`;
      const anyones = others.length > 0 && (key === PERSON || !words.includes(person));
      if (!OF_BROWSER.includes(key) && !anyones) localStorage.removeItem(key);
    }
  }
  // The app itself is no data: it stays, so that the screens that say all this open without a network.
  const names = (await globalThis.caches?.keys()) ?? [];
  await Promise.all(names.filter(name => !name.includes("precache")).map(name => caches.delete(name)));
}

function isEntry(entry: unknown): entry is { device: string; code: LostCode; word: string } {
  const { device, code, word } = (entry ?? {}) as Record<string, unknown>;
  return typeof device === "string" && typeof word === "string" && CODES.includes(code);
}
