// Several people in one browser (section K of sync/SPEC.md): whose data opens, whose session a request runs
// under, and that nobody's work is lost or sent under another's name.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { deleteDB, openDB } from "idb";
import { replica, replicaIfOpen } from "../../pwa/engine/core/current";
import { browser } from "../../pwa/engine/core/env";
import { here, NOBODY, seek } from "../../pwa/engine/core/here";
import { ask } from "../../pwa/engine/core/http";
import type { Me } from "../../pwa/engine/core/types";
import { create } from "../../pwa/engine/outbox/edit";
import { items } from "../../pwa/engine/outbox/ledger";
import { CONTACT_NOTED_EVERY_MS } from "../../pwa/engine/session/beside";
import { changePerson } from "../../pwa/engine/session/change";
import { readHome, writeHome } from "../../pwa/engine/session/home";
import { lastContact_ms, peopleHere } from "../../pwa/engine/session/people";
import { onSession, session } from "../../pwa/engine/session/session";
import { signIn } from "../../pwa/engine/session/sign_in";
import { signOut, tellSignOut } from "../../pwa/engine/session/sign_out";
import { readDraft, writeDraft } from "../../pwa/engine/store/drafts";
import { ready, view } from "../../pwa/engine/store/store";
import { pushOnce } from "../../pwa/engine/sync/push";
import { flushFromWorker, status, syncNow } from "../../pwa/engine/sync/sync";
import { followPerson } from "../../pwa/kit/frame/person";
import { getState, type Local, local, setState } from "../../pwa/kit/frame/state";
import { anOwner, aTab, json, PaperServer, problem, runSeed, seeded, until, uuid } from "./kit";

/** What came to the server: under which session it was asked, and for whom by its body. */
interface Asked {
  path: string;
  as: string;
  body: string;
}

const SHARED = ["/api/sign-in", "/api/sign-out"];
let people: Record<string, Me> = {};
/** Device -> its own server: what another person does there is not seen. */
let servers = new Map<string, PaperServer>();
/** Devices with a live session in the cookie of this browser. */
let sessions = new Set<string>();
let network = true;
let asked: Asked[] = [];
/** Answers that a test lets wait. */
let hold: (path: string) => Promise<void> = async () => {};
const realFetch = globalThis.fetch;
const stored = new Map<string, string>();

function meOf(name: string): Me {
  const owner = anOwner();
  const email = `${name.toLowerCase()}@example.com`;
  return { person: { ...owner.person, name, email }, workspace: owner.workspace, device: owner.device };
}

const me = (name: string): Me => people[`${name.toLowerCase()}@example.com`]!;
const idOf = (name: string): string => me(name).person.id;
const serverOf = (name: string): PaperServer => servers.get(me(name).device)!;

globalThis.localStorage ??= {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
} as Storage;

beforeEach(() => {
  people = {};
  servers = new Map();
  sessions = new Set();
  network = true;
  asked = [];
  hold = async () => {};
  for (const name of ["Aisyah", "Budi", "Citra", "Dewi", "Eko", "Farid"]) {
    const one = meOf(name);
    people[one.person.email] = one;
    const server = new PaperServer();
    server.device = one.device;
    servers.set(one.device, server);
  }
  globalThis.fetch = (async (path: string, init: RequestInit) => {
    if (!network) throw new TypeError("no network");
    const as = new Headers(init.headers).get("X-Lapangan-Device") ?? "no header";
    asked.push({ path, as, body: typeof init.body === "string" ? init.body : "" });
    if (path === "/api/sign-in") {
      const { email, device } = JSON.parse(init.body as string) as { email: string; device: { id?: string } };
      let one = people[email]!;
      const server = servers.get(one.device)!;
      // A device that knows no id has lost its numbers: it is another one.
      if (device.id !== one.device && server.taken.has(one.device)) one = { ...one, device: uuid() };
      people[email] = one;
      server.device = one.device;
      servers.set(one.device, server);
      sessions.add(one.device);
      return json(one);
    }
    if (path === "/api/sign-out") {
      sessions.delete(as);
      return json({});
    }
    if (!sessions.has(as)) return problem(401, "signed_out");
    const answer = path === "/api/whose" ? json({ as }) : await servers.get(as)!.answer(path, init);
    await hold(path);
    return answer;
  }) as typeof fetch;
});

afterEach(async () => {
  network = true;
  hold = async () => {};
  for (const { id } of await peopleHere()) {
    await changePerson(id).catch(() => {});
    await signOut({ force: true });
  }
  await signOut({ force: true });
  for (const one of Object.values(people)) await deleteDB(`lapangan-${one.person.id}`);
  await writeHome({ current: null, people: {}, names: {}, leaving: [], devices: {}, contacts: {} });
  globalThis.fetch = realFetch;
});

const comesIn = async (name: string): Promise<void> => {
  expect(await signIn(me(name).person.email, "right", "phone")).toEqual({ ok: true });
};
const idle = (): Promise<void> =>
  until(() => status().phase === "idle" && status().waiting === 0 && replica().pull.complete);
const offline = (): Promise<void> => until(() => status().phase === "offline");

/** A database and, for what names a device, the session that it was asked under. */
const strays = (): Asked[] =>
  asked.filter(({ path, as, body }) => {
    if (SHARED.includes(path)) return false;
    const { device } = (body ? JSON.parse(body) : {}) as { device?: string };
    return device !== undefined && device !== as;
  });

describe("K2 who comes in leaves the others as they are", () => {
  test("their data, their session and what waits of theirs", async () => {
    await comesIn("Aisyah");
    await idle();
    network = false;
    await create("company", { name: "Aisyah's" });
    await offline();
    network = true;
    await comesIn("Budi");
    await idle();
    expect(items()).toEqual([]);
    expect(sessions).toEqual(new Set([me("Aisyah").device, me("Budi").device]));
    expect(await peopleHere()).toMatchObject([
      { id: idOf("Aisyah"), name: "Aisyah", device: me("Aisyah").device, waiting: 1, current: false },
      { id: idOf("Budi"), name: "Budi", email: "budi@example.com", waiting: 0, current: true },
    ]);
    expect(serverOf("Aisyah").pushed).toEqual([]);
    expect(strays()).toEqual([]);
  });

  test("signing out takes one person, and the app opens where another can be chosen", async () => {
    await comesIn("Aisyah");
    await comesIn("Budi");
    await signOut();
    expect(session()).toMatchObject({ state: "out", others: 1 });
    expect(sessions).toEqual(new Set([me("Aisyah").device]));
    expect((await peopleHere()).map(({ name }) => name)).toEqual(["Aisyah"]);
    await changePerson(idOf("Aisyah"));
    expect(session()).toMatchObject({ state: "in", person: { name: "Aisyah" } });
    expect(session().others).toBeUndefined();
    await signOut();
    expect(session().others).toBeUndefined();
  });

  test("a sign-out without a network is told later, as that device and no other", async () => {
    await comesIn("Aisyah");
    await comesIn("Budi");
    network = false;
    await signOut();
    expect((await readHome()).leaving).toEqual([me("Budi").device]);
    expect(sessions.size).toBe(2);
    await changePerson(idOf("Aisyah"));
    network = true;
    await tellSignOut();
    expect(sessions).toEqual(new Set([me("Aisyah").device]));
    expect((await readHome()).leaving).toEqual([]);
  });

  test("a sign-out that was not told is void when the same person comes in again", async () => {
    await comesIn("Budi");
    network = false;
    await signOut();
    network = true;
    await comesIn("Budi");
    await tellSignOut();
    expect(sessions.has(me("Budi").device)).toBe(true);
  });
});

describe("K3 changing the person", () => {
  test("works without a network, and what waits goes out under the session of who did it", async () => {
    await comesIn("Aisyah");
    await idle();
    await comesIn("Budi");
    await idle();
    network = false;
    await create("company", { name: "Budi's" });
    await changePerson(idOf("Aisyah"));
    expect(view("company").size).toBe(0);
    await create("company", { name: "Aisyah's" });
    await changePerson(idOf("Budi"));
    expect([...view("company").values()].map(({ name }) => name)).toEqual(["Budi's"]);
    expect((await peopleHere()).map(({ waiting }) => waiting)).toEqual([1, 1]);
    network = true;
    syncNow();
    await idle();
    expect(serverOf("Budi").pushed).toMatchObject([{ fields: { name: "Budi's" } }]);
    expect(serverOf("Aisyah").pushed).toEqual([]);
    await changePerson(idOf("Aisyah"));
    await idle();
    expect(serverOf("Aisyah").pushed).toMatchObject([{ fields: { name: "Aisyah's" } }]);
    expect(strays()).toEqual([]);
  });

  test("the service worker sends what waits of each under their own session", async () => {
    await comesIn("Aisyah");
    await idle();
    network = false;
    await create("company", { name: "Aisyah's" });
    await offline();
    network = true;
    await comesIn("Budi");
    await idle();
    asked = [];
    await flushFromWorker();
    expect(serverOf("Aisyah").pushed).toMatchObject([{ fields: { name: "Aisyah's" } }]);
    const ours = asked.filter(({ as }) => servers.has(as)); // other tests left people here, too
    expect(ours.map(({ path, as }) => [path, as])).toEqual([["/api/sync/push", me("Aisyah").device]]);
  });

  test("of someone whose data is gone is refused, and who was here stays", async () => {
    await comesIn("Aisyah");
    await comesIn("Budi");
    await deleteDB(`lapangan-${idOf("Aisyah")}`);
    await expect(changePerson(idOf("Aisyah"))).rejects.toMatchObject({ code: "person_gone" });
    expect(session().person?.name).toBe("Budi");
    expect((await peopleHere()).map(({ name }) => name)).toEqual(["Budi"]);
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(`lapangan-${idOf("Aisyah")}`);
  });

  test("drafts stay with who wrote them", async () => {
    await comesIn("Aisyah");
    writeDraft("contact:new", { name: "Half" });
    await comesIn("Budi");
    expect(readDraft("contact:new")).toBeNull();
    await changePerson(idOf("Aisyah"));
    expect(readDraft<{ name: string }>("contact:new")).toEqual({ name: "Half" });
  });

  test("of several asked for at once the last one is opened, and nobody else's data stays open", async () => {
    for (const name of ["Aisyah", "Budi", "Citra"]) await comesIn(name);
    await Promise.all([
      changePerson(idOf("Aisyah")),
      changePerson(idOf("Budi")),
      changePerson(idOf("Aisyah")),
    ]);
    await until(() => session().person?.name === "Aisyah" && status().phase === "idle");
    expect(replica().owner.person.name).toBe("Aisyah");
    expect((await readHome()).current?.person.name).toBe("Aisyah");
    await create("company", { name: "Aisyah's" });
    await idle();
    expect(serverOf("Budi").pushed).toEqual([]);
  });

  test("an answer to who was here before reaches nobody's screen", async () => {
    await comesIn("Aisyah");
    await comesIn("Budi");
    let letGo = (): void => {};
    hold = path => (path === "/api/whose" ? new Promise(go => (letGo = go)) : Promise.resolve());
    let heard = false;
    void ask<{ as: string }>(browser, "GET", "/api/whose").then(() => (heard = true));
    await until(() => asked.some(({ path }) => path === "/api/whose"));
    await changePerson(idOf("Aisyah"));
    hold = async () => {};
    letGo();
    expect(await ask<{ as: string }>(browser, "GET", "/api/whose")).toMatchObject({
      data: { as: me("Aisyah").device },
    });
    expect(heard).toBe(false);
  });
});

describe("K1 under which session", () => {
  test("a tab that is still on the one before sends as that one", async () => {
    await comesIn("Aisyah");
    await idle();
    const slow = await aTab(replica().owner, browser);
    await comesIn("Budi");
    await idle();
    await create("company", { name: "Aisyah's" }, undefined, slow);
    const late = pushOnce(slow, 100);
    await create("company", { name: "Budi's" });
    await late;
    await idle();
    expect(serverOf("Aisyah").pushed).toMatchObject([{ fields: { name: "Aisyah's" } }]);
    expect(serverOf("Budi").pushed).toMatchObject([{ fields: { name: "Budi's" } }]);
    expect(strays()).toEqual([]);
  });

  test("what a page asks before it knows who is here waits until it does", async () => {
    await comesIn("Aisyah");
    let found = (): void => {};
    seek(new Promise<void>(resolve => (found = resolve)));
    const asks = ask<{ as: string }>(browser, "GET", "/api/whose");
    await changePerson(idOf("Aisyah"));
    await comesIn("Budi");
    expect(asked.filter(({ path }) => path === "/api/whose")).toEqual([]);
    found();
    expect(await asks).toMatchObject({ data: { as: me("Budi").device } });
  });

  test("the live stream names the device, and a link the one whose data is open", async () => {
    await comesIn("Aisyah");
    await idle();
    const opened: string[] = [];
    const real = browser.stream;
    browser.stream = path => {
      opened.push(path);
      return null;
    };
    await comesIn("Budi");
    await idle();
    await changePerson(idOf("Aisyah"));
    await until(() => opened.length > 1);
    browser.stream = real;
    expect(opened.map(path => new URLSearchParams(path.split("?")[1]).get("device"))).toEqual([
      me("Budi").device,
      me("Aisyah").device,
    ]);
    expect(here()).toBe(me("Aisyah").device);
    await signOut();
    expect(here()).toBe(NOBODY);
  });

  test("whatever people do, in whatever order", async () => {
    const seed = runSeed();
    console.log(`SEED=${seed}`);
    const random = seeded(seed);
    const names = ["Aisyah", "Budi", "Citra"];
    const made = new Map<string, Set<string>>(names.map(name => [name, new Set()]));
    let count = 0;
    const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const acts: (() => Promise<unknown>)[] = [
      () => signIn(me(any(names)).person.email, "right", "phone"),
      () => changePerson(idOf(any(names))).catch(() => {}),
      () => changePerson(idOf(any(names))).catch(() => {}),
      async () => {
        const open = replicaIfOpen();
        if (!open) return;
        const name = `${open.owner.person.name} ${++count}`;
        const done = await create("company", { name }, undefined, open).catch(() => null);
        if (done) made.get(open.owner.person.name)!.add(name);
      },
      async () => void (network = !network),
      async () => void sessions.delete(me(any(names)).device),
      async () => void (network && syncNow()),
      () => signOut(),
      () => flushFromWorker().catch(() => {}),
      () => Bun.sleep(3),
    ];
    const running: Promise<unknown>[] = [];
    for (let i = 0; i < 120; i++) {
      const act = any(acts)();
      if (random() < 0.5) await act;
      else running.push(act);
    }
    await Promise.all(running);
    network = true;
    for (const name of names) {
      await comesIn(name);
      await until(() => session().person?.name === name && ready.state === "ready");
      await idle();
      const there = [...serverOf(name).rows.values()].map(({ row }) => row!["name"] as string);
      expect(new Set(there)).toEqual(made.get(name)!);
    }
    expect(strays()).toEqual([]);
  });
});

describe("homes of older apps", () => {
  /** As the app before this one left it. */
  async function leaves(home: Record<string, unknown>): Promise<void> {
    const db = await openDB("lapangan.home", 1, { upgrade: fresh => void fresh.createObjectStore("home") });
    await db.put("home", home, "home");
    db.close();
  }

  test("a sign-out that it had not told ends the session without a name, before anybody comes in", async () => {
    await leaves({ current: null, people: {}, signOutDue: true, erase: [] });
    sessions.add("");
    await comesIn("Aisyah");
    expect(asked.slice(0, 2).map(({ path, as }) => [path, as])).toEqual([
      ["/api/sign-out", ""],
      ["/api/sign-in", NOBODY],
    ]);
    expect(sessions).toEqual(new Set([me("Aisyah").device]));
    expect((await readHome()).leaving).toEqual([]);
  });

  test("who was in, and who worked here before, are found by their databases", async () => {
    await comesIn("Aisyah");
    await comesIn("Budi");
    const { current, people: byEmail } = await readHome();
    await leaves({ current, people: byEmail, signOutDue: false, erase: [] });
    expect((await peopleHere()).map(({ name, device }) => [name, device])).toEqual([
      ["Aisyah", me("Aisyah").device],
      ["Budi", me("Budi").device],
    ]);
    await changePerson(idOf("Aisyah"));
    expect(session()).toMatchObject({ state: "in", person: { name: "Aisyah" } });
  });
});

describe("K3 what was on the screen", () => {
  test("is kept as a draft of who typed it, and never in the next person's data", async () => {
    await comesIn("Aisyah");
    await comesIn("Budi");
    const typed = { name: "Budi was typing" };
    const opened = replica();
    // A form writes its draft when it leaves the screen, and some write once more when their save has failed.
    const leave = onSession(() => session().state === "loading" && writeDraft("contact:new", typed, opened));
    await changePerson(idOf("Aisyah"));
    leave();
    writeDraft("contact:new", { name: "too late" }, opened);
    expect(readDraft("contact:new")).toBeNull();
    await changePerson(idOf("Budi"));
    expect(readDraft<typeof typed>("contact:new")).toEqual(typed);
  });

  test("goes with its person, and what is of the browser stays", async () => {
    const [mine, ours] = [local("") as Local<string>, local("", true) as Local<string>];
    followPerson();
    await comesIn("Aisyah");
    mine.set("Aisyah's");
    ours.set("everybody's");
    setState("query", "Aisyah's");
    await comesIn("Budi");
    expect([mine.get(), ours.get(), getState("query", "")]).toEqual(["", "everybody's", ""]);
    mine.set("Budi's");
    await signOut();
    expect(mine.get()).toBe("");
  });
});

describe("K4 contact", () => {
  const realNow = browser.now;
  afterEach(() => void (browser.now = realNow));

  test("is when the server last answered to this person's session, kept for the next start", async () => {
    let now_ms = realNow();
    browser.now = () => now_ms;
    await comesIn("Aisyah");
    await idle();
    const first = await lastContact_ms(idOf("Aisyah"));
    expect(first).toBe(now_ms);
    await comesIn("Budi");
    now_ms += CONTACT_NOTED_EVERY_MS + 1;
    syncNow();
    await idle();
    await until(() => status().lastAnswer === now_ms);
    while ((await lastContact_ms(idOf("Budi"))) !== now_ms) await Bun.sleep(1);
    expect(await lastContact_ms(idOf("Aisyah"))).toBe(first);
  });

  test("a session that has ended and a missing network are none", async () => {
    let now_ms = realNow();
    browser.now = () => now_ms;
    await comesIn("Aisyah");
    await idle();
    const first = await lastContact_ms(idOf("Aisyah"));
    now_ms += 86_400_000;
    network = false;
    syncNow();
    await offline();
    network = true;
    sessions.clear();
    syncNow();
    await until(() => session().state === "expired");
    expect(await lastContact_ms(idOf("Aisyah"))).toBe(first);
  });
});
