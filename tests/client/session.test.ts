// The session on one browser: who is signed in, what another person sees, and that no work is lost.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { deleteDB, openDB } from "idb";
import { replica, replicaIfOpen, setReplica } from "../../pwa/engine/core/current";
import { browser } from "../../pwa/engine/core/env";
import type { Me } from "../../pwa/engine/core/types";
import { create, edit } from "../../pwa/engine/outbox/edit";
import { discard, exportItems, items, onLedger, retry } from "../../pwa/engine/outbox/ledger";
import { erase, readHome } from "../../pwa/engine/session/home";
import { setPin } from "../../pwa/engine/session/lock";
import { MARK } from "../../pwa/engine/session/mark";
import { expire, session } from "../../pwa/engine/session/session";
import { signIn } from "../../pwa/engine/session/sign_in";
import { signOut } from "../../pwa/engine/session/sign_out";
import { clearDraft, readDraft, writeDraft } from "../../pwa/engine/store/drafts";
import { readMeta } from "../../pwa/engine/store/meta";
import { sorted } from "../../pwa/engine/store/sorted";
import { get, isPending, needsYou, ready, view } from "../../pwa/engine/store/store";
import { flushFromWorker, status, syncNow } from "../../pwa/engine/sync/sync";
import { recent, viewed } from "../../pwa/kit/frame/recent";
import { anOwner, aTab, json, kill, PaperServer, problem, until, uuid } from "./kit";

const people: Record<string, Me> = {
  "aisyah@example.com": meOf("aisyah@example.com"),
  "budi@example.com": meOf("budi@example.com"),
};
let server: PaperServer;
let network = true;
let signedIn = "";
/** Workspaces that were taken away. */
let gone: string[] = [];
let asked: Record<string, unknown>[] = [];
const realFetch = globalThis.fetch;
const kept = new Map<string, string>();

function meOf(email: string): Me {
  const owner = anOwner();
  return { person: { ...owner.person, email }, workspace: owner.workspace, device: owner.device };
}

globalThis.localStorage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
} as Storage;

beforeEach(() => {
  server = new PaperServer();
  network = true;
  signedIn = "";
  asked = [];
  gone = [];
  globalThis.fetch = (async (path: string, init: RequestInit) => {
    if (!network) throw new TypeError("no network");
    if (path === "/api/sign-in") {
      const body = JSON.parse(init.body as string) as {
        email: string;
        password: string;
        device: { id?: string };
      };
      asked.push(body);
      const me = people[body.email.toLowerCase()];
      if (!me || body.password !== "right") return problem(401, "wrong_password");
      signedIn = me.person.id;
      server.device = me.device;
      return json(me);
    }
    if (path === "/api/sign-out") {
      signedIn = "";
      return json({});
    }
    if (path.startsWith("/api/demo/")) return json({ there: !gone.includes(path.split("/").at(-1)!) });
    if (!signedIn) return problem(401, "signed_out");
    return server.answer(path, init);
  }) as typeof fetch;
});

afterEach(async () => {
  network = true;
  await signOut({ force: true });
  for (const me of Object.values(people)) await deleteDB(`lapangan-${me.person.id}`);
  kept.clear();
  globalThis.fetch = realFetch;
});

const idle = (): Promise<void> =>
  until(() => status().phase === "idle" && status().waiting === 0 && replica().pull.complete);

test("a wrong password and no network are told, and nothing changes", async () => {
  expect(await signIn("aisyah@example.com", "wrong", "phone")).toMatchObject({
    ok: false,
    code: "wrong_password",
  });
  network = false;
  expect(await signIn("aisyah@example.com", "right", "phone")).toEqual({ ok: false, code: "offline" });
  expect(replicaIfOpen()).toBeNull();
});

test("a sign-in that something on the way answers says so, and never that the storage is at fault", async () => {
  const html = (status: number) =>
    new Response("<html>Log in to Wi-Fi</html>", { status, headers: { "Content-Type": "text/html" } });
  const strange: [() => Response, string][] = [
    [() => html(200), "between"],
    [() => json({}), "between"],
    [() => json({ person: {}, workspace: {}, device: "" }), "between"],
    [() => json(null), "between"],
    [() => json([]), "between"],
    [() => html(502), "server_trouble"],
    [() => html(403), "between"],
    [() => html(413), "between"],
    [() => html(401), "between"],
    [() => json({ code: "wrong_password" }, 401), "between"],
    [() => html(511), "between"],
  ];
  for (const [answer, code] of strange) {
    globalThis.fetch = (async () => answer()) as unknown as typeof fetch;
    expect(await signIn("aisyah@example.com", "right", "phone")).toEqual({ ok: false, code });
    expect(replicaIfOpen()).toBeNull();
  }
});

test("signing in opens the person's own database and syncs", async () => {
  server.put("company", uuid(), { name: "Here" });
  expect(await signIn("Aisyah@example.com", "right", "phone")).toEqual({ ok: true });
  expect(session()).toMatchObject({ state: "in", person: { email: "aisyah@example.com" } });
  expect(ready.state).toBe("ready");
  await idle();
  expect([...view("company").values()].map(c => c.name)).toEqual(["Here"]);
});

test("a device that is new to the person asks for its first page once, and goes on when that page is lost", async () => {
  server.put("company", uuid(), { name: "Here" });
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  expect(server.requests).toEqual(["/api/sync/pull"]);
  const real = globalThis.fetch;
  let lost = 0;
  globalThis.fetch = (async (path: string, init: RequestInit) => {
    if (path === "/api/sync/pull" && !lost++) throw new TypeError("no network");
    return real(path, init);
  }) as typeof fetch;
  await signIn("budi@example.com", "right", "phone");
  await until(() => status().phase === "offline");
  syncNow();
  await idle();
  expect([...view("company").values()].map(c => c.name)).toEqual(["Here"]);
});

test("sign-out refuses while work waits; forced it leaves nothing behind", async () => {
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  network = false;
  await create("company", { name: "Not sent" });
  expect(await signOut()).toEqual({ done: false, waiting: 1 });
  const text = await exportItems().text();
  expect(JSON.parse(text)).toMatchObject({
    app: "lapangan",
    items: [{ title: "Not sent", kind: "create", fields: { name: "Not sent" } }],
  });
  expect(await signOut({ force: true })).toEqual({ done: true });
  expect(session()).toMatchObject({ state: "out", person: null });
  expect(view("company").size).toBe(0);
  const names = (await indexedDB.databases()).map(db => db.name);
  expect(names).not.toContain(`lapangan-${people["aisyah@example.com"]!.person.id}`);
  // The server hears of it when it can be reached again: at the next sign-out or start.
  const { device } = people["aisyah@example.com"]!;
  expect(await readHome()).toMatchObject({ current: null, leaving: [device] });
});

test("K5 the lock goes with who signs out, and only theirs", async () => {
  const [aisyah, budi] = ["aisyah@example.com", "budi@example.com"].map(email => people[email]!.person.id);
  for (const email of ["budi@example.com", "aisyah@example.com"]) await signIn(email, "right", "phone");
  for (const person of [aisyah!, budi!]) await setPin(person, "482915", Date.now());
  await signOut({ force: true });
  expect(Object.keys((await readHome()).locks)).toEqual([budi!]);
  expect([...kept.keys()].filter(key => key.startsWith(MARK))).toEqual([MARK + budi!]);
});

test("the first rows of the list are kept for the next start, as confirmed, and go with a row that leaves", async () => {
  for (let i = 0; i < 60; i++)
    server.put("contact", uuid(), { name: { full: `Aina ${String(i).padStart(2, "0")}` } });
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  network = false;
  await create("contact", { name: { full: "Aaron, not sent" } });
  expect(sorted("contact", "en").rows[0]!.name!.full).toBe("Aaron, not sent");
  const head = async () =>
    JSON.parse((await readMeta(replica().db)).head || "[]") as { type: string; name: { full: string } }[];
  const shown = async () => (await head()).filter(row => row.type === "contact").map(row => row.name.full);
  let names: string[] = [];
  while (!names.length) names = await shown();
  expect(names).toEqual(Array.from({ length: 39 }, (_, i) => `Aina ${String(i).padStart(2, "0")}`));
  network = true;
  syncNow();
  await idle();
  server.drop([...view("contact").values()].find(c => c.name!.full === "Aina 00")!.id);
  syncNow();
  await until(() => view("contact").size === 60);
  expect(await shown()).not.toContain("Aina 00");
});

test("a database that another tab holds at sign-out is deleted later, and never read meanwhile", async () => {
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  const name = replica().db.name;
  // A frozen tab: it holds the database and hears nothing.
  const frozen = await openDB(name);
  expect(await signOut()).toEqual({ done: true });
  expect((await readHome()).erase).toEqual([name]);
  expect(session().state).toBe("out");
  frozen.close();
  await erase();
  expect((await readHome()).erase).toEqual([]);
  expect((await indexedDB.databases()).map(db => db.name)).not.toContain(name);
}, 10_000);

test("A another person on the same browser never sees the first one's rows, and the first one's work waits for them", async () => {
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  network = false;
  const id = await create("company", { name: "Aisyah's" });
  await until(() => status().phase === "offline");
  network = true;
  signedIn = "";
  expire();
  server.rows.clear();
  await signIn("budi@example.com", "right", "phone");
  await idle();
  expect(get("company", id)).toBeUndefined();
  expect(items()).toEqual([]);
  expect(server.rows.size).toBe(0);
  await signOut();
  expect(await signIn("aisyah@example.com", "right", "phone")).toEqual({ ok: true });
  expect((asked.at(-1)!["device"] as { id: string }).id).toBe(people["aisyah@example.com"]!.device);
  await idle();
  expect(server.rows.get(id)?.row).toMatchObject({ name: "Aisyah's" });
});

test("a database that was evicted is never taken for an empty one: a new device id begins at 1", async () => {
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  const { id, device } = { id: people["aisyah@example.com"]!.person.id, device: replica().device };
  expect((await readHome()).current?.device).toBe(device);
  await replica().close();
  await deleteDB(`lapangan-${id}`);
  setReplica(null);
  people["aisyah@example.com"] = { ...people["aisyah@example.com"]!, device: uuid() };
  await signIn("aisyah@example.com", "right", "phone");
  expect(asked.at(-1)!["device"]).toEqual({ name: "phone" });
  expect(replica().device).not.toBe(device);
});

test("an expired session locks nothing, and signing in again sends what waits", async () => {
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  signedIn = "";
  const id = await create("company", { name: "During" });
  await until(() => session().state === "expired");
  await edit("company", id, [{ op: "set", field: "industry", value: "Tin" }]);
  expect(get("company", id)).toMatchObject({ name: "During", industry: "Tin" });
  expect(items().map(item => item.state)).toEqual(["saved", "saved"]);
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  expect(session().state).toBe("in");
  expect(server.rows.get(id)?.row).toMatchObject({ industry: "Tin" });
});

test("a device of a demo that was taken away empties itself, one of any other workspace never does", async () => {
  const { workspace } = people["aisyah@example.com"]!;
  for (const [demo, taken, left] of [
    [true, true, "out"],
    [true, false, "expired"],
    [false, true, "expired"],
  ] as const) {
    server.put("workspace", workspace.id, { name: "Kedai", country: "MY", currency: "MYR", demo });
    gone = taken ? [workspace.id] : [];
    await signIn("aisyah@example.com", "right", "phone");
    await idle();
    signedIn = "";
    await create("company", { name: "Never sent" });
    await until(() => session().state === left);
    expect(replicaIfOpen() === null).toBe(left === "out");
    await signOut({ force: true });
    server = new PaperServer();
  }
});

test("a newer app in another tab is told for as long as this one holds the old layout", async () => {
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  expect(session().problem).toBeUndefined();
  const newer = await openDB(replica().db.name, 2);
  await until(() => session().problem === "superseded");
  await expect(create("company", { name: "Too late" })).rejects.toMatchObject({ code: "storage_lost" });
  // Nothing else that happens to the session hides it.
  expire();
  expect(session()).toMatchObject({ state: "expired", problem: "superseded" });
  newer.close();
  await signOut({ force: true });
  expect(session()).toMatchObject({ state: "out" });
  expect(session().problem).toBeUndefined();
});

test("a database this version cannot open is told as lost storage, and the next person does not inherit it", async () => {
  const email = "citra@example.com";
  people[email] = meOf(email);
  (await openDB(`lapangan-${people[email].person.id}`, 2)).close();
  expect(await signIn(email, "right", "phone")).toEqual({ ok: false, code: "storage_lost" });
  expect(session()).toMatchObject({ state: "in", problem: "storage_lost" });
  // Now this browser knows the person, and cannot even read which device it is.
  expect(await signIn(email, "right", "phone")).toEqual({ ok: false, code: "storage_lost" });
  expect(await signIn("budi@example.com", "right", "phone")).toEqual({ ok: true });
  expect(session().problem).toBeUndefined();
});

test("the ledger tells each state in the words of the product", async () => {
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  let told = 0;
  const stop = onLedger(() => told++);
  const good = await create("company", { name: "Good" });
  await idle();
  expect(items().filter(item => item.record === good)).toMatchObject([
    { state: "on_server", what: "create", title: "Good" },
  ]);
  server.refuse = () => ({ code: "bad_value", field: "employees" });
  await edit("company", good, [{ op: "set", field: "employees", value: 7 }]);
  await until(() => status().needsYou === 1);
  const [refused] = items();
  expect(refused).toMatchObject({
    state: "needs_you",
    code: "bad_value",
    field: "employees",
    fields: ["employees"],
  });
  expect(needsYou("company", good)).toBe(true);
  expect(get("company", good)!.employees ?? null).toBeNull();
  server.refuse = () => null;
  await retry(refused!.n);
  await idle();
  expect(get("company", good)!.employees).toBe(7);
  network = false;
  await edit("company", good, [{ op: "set", field: "employees", value: 5 }]);
  await until(() => status().phase === "offline");
  expect(items()[0]).toMatchObject({ state: "saved" });
  expect(isPending("company", good)).toBe(true);
  await discard(items()[0]!.n);
  expect(get("company", good)!.employees).toBe(7);
  network = true;
  syncNow();
  await idle();
  expect(items().every(item => item.state === "on_server")).toBe(true);
  expect(told).toBeGreaterThan(4);
  stop();
});

test("the service worker sends what waits when no tab is open, and only then", async () => {
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  network = false;
  await create("company", { name: "From the worker" });
  await until(() => status().phase === "offline");
  const open = replica();
  await open.db.close();
  open.channel.close();
  await expect(flushFromWorker()).rejects.toThrow();
  network = true;
  await flushFromWorker();
  expect([...server.rows.values()].map(l => l.row!["name"])).toEqual(["From the worker"]);
});

test("a draft survives a kill until it is saved or given up, and goes with its person", async () => {
  await signIn("aisyah@example.com", "right", "phone");
  writeDraft("contact:new", { name: "A" });
  writeDraft("contact:new", { name: "Ab" });
  expect(readDraft<{ name: string }>("contact:new")).toEqual({ name: "Ab" });
  const stored = () => replica().db.read(["drafts"], tx => tx.objectStore("drafts").getAll());
  while ((await stored())[0]?.text !== '{"name":"Ab"}') await Bun.sleep(1);
  const again = await aTab(replica().owner, browser);
  expect(again.drafts.get("contact:new")?.text).toBe('{"name":"Ab"}');
  await kill(again);
  await signIn("budi@example.com", "right", "phone");
  expect(readDraft("contact:new")).toBeNull();
  await signIn("aisyah@example.com", "right", "phone");
  expect(readDraft<{ name: string }>("contact:new")).toEqual({ name: "Ab" });
  clearDraft("contact:new");
  while ((await stored()).length) await Bun.sleep(1);
});

test("recently viewed records, the last first, without those that are gone", async () => {
  const [a, b] = [uuid(), uuid()];
  server.put("company", a, { name: "A" });
  server.put("company", b, { name: "B" });
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  viewed("company", a);
  viewed("company", b);
  viewed("company", a);
  expect(recent("company").map(c => c.name)).toEqual(["A", "B"]);
  expect(recent("company")).toBe(recent("company"));
  server.drop(a);
  syncNow();
  await until(() => !get("company", a));
  expect(recent("company").map(c => c.name)).toEqual(["B"]);
});
