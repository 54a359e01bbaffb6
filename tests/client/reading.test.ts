// A read that fails never becomes a loss: each read of the database fails in turn, for a moment or for long,
// at a start, when a tab takes the lead, when it hears of a page, and when a page could not be stored.
import { afterEach, expect, test } from "bun:test";
import { create } from "../../pwa/engine/outbox/edit";
import type { DbEvent } from "../../pwa/engine/store/db";
import { Db } from "../../pwa/engine/store/db";
import { Memory } from "../../pwa/engine/store/memory";
import type { Owner } from "../../pwa/engine/store/meta";
import { READ_TRIES } from "../../pwa/engine/store/reading";
import { Replica } from "../../pwa/engine/store/replica";
import { pushOnce } from "../../pwa/engine/sync/push";
import { anOwner, aTab, aWorld, kill, PaperServer, pullThrough, until, uuid, type World } from "./kit";

/**
 * Which calls of IndexedDB fail: `length` of them from number `from` on. WebKit answers like this when its
 * connection is cut.
 */
const faults = { from: Infinity, length: 0, seen: 0 };
const READS = ["get", "getAll", "getAllKeys", "openCursor"] as const;
const WRITES = ["put", "add", "delete", "clear"] as const;
type Method = (this: IDBObjectStore, ...args: unknown[]) => unknown;
const real = new Map<string, Method>();

function arm(methods: readonly string[], from: number, length: number): void {
  Object.assign(faults, { from, length, seen: 0 });
  const store = IDBObjectStore.prototype as unknown as Record<string, Method>;
  for (const name of methods) {
    if (!real.has(name)) real.set(name, store[name]!);
    store[name] = function (...args) {
      const n = faults.seen++;
      if (n >= faults.from && n < faults.from + faults.length)
        throw new DOMException("Connection to Indexed Database server lost", "UnknownError");
      return real.get(name)!.apply(this, args);
    };
  }
}

function disarm(): boolean {
  const store = IDBObjectStore.prototype as unknown as Record<string, Method>;
  for (const [name, method] of real) store[name] = method;
  real.clear();
  return faults.seen > faults.from;
}

afterEach(() => void disarm());

/** One call is put right by the next try of a transaction, three by the next try of a read, forty by none. */
const LENGTHS = [3, 40];

interface Scene {
  owner: Owner;
  world: World;
  server: PaperServer;
}

/**
 * A device with 90 companies, people, rows of a type nobody knows, something sent and something that waits.
 */
async function aScene(): Promise<Scene> {
  const server = new PaperServer();
  server.pageSize = 500;
  const owner = anOwner();
  server.device = owner.device;
  const world = aWorld(server.answer);
  world.random = () => 0;
  for (const [type, count] of [
    ["company", 90],
    ["person", 2],
    ["activity", 5],
    ["visit", 5],
  ] as const) {
    for (let i = 0; i < count; i++) server.put(type, uuid(), { name: `${type} ${i}` });
  }
  const tab = await aTab(owner, world);
  await pullThrough(tab);
  await create("company", { name: "Sent" }, uuid(), tab);
  await pushOnce(tab, 1_000);
  await create("company", { name: "Waits" }, uuid(), tab);
  await kill(tab);
  return { owner, world, server };
}

/** What a start finds on the device, in one order. */
async function found(scene: Scene) {
  const tab = await aTab(scene.owner, scene.world);
  const rows = tab.memory.types().flatMap(type => [...tab.memory.confirmedRows(type).values()]);
  const state = {
    rows: rows.map(row => `${row.type} ${row.id} ${JSON.stringify(row["name"])}`).sort(),
    cursor: tab.pull.cursor,
    waiting: tab.outbox.all().map(row => row.title),
    shown: [...tab.memory.view("company").values()].map(row => row["name"]).sort(),
  };
  await kill(tab);
  return state;
}

/** After a failure: a change comes in, the app is started again, and everything is there. */
async function nothingIsLost(scene: Scene, tab: Replica): Promise<void> {
  const { server } = scene;
  const [changed] = [...server.rows.values()].filter(({ type }) => type === "company");
  server.put("company", changed!.id, { name: "Changed" });
  await pullThrough(tab);
  await kill(tab);
  const after = await found(scene);
  const there = [...server.rows.values()]
    .map(({ row }) => `${row!.type} ${row!.id} ${JSON.stringify(row!["name"])}`)
    .sort();
  expect(after.rows).toEqual(there);
  expect(after).toMatchObject({ cursor: `${server.epoch}.${server.seq}`, waiting: ["Waits"] });
  expect(after.shown).toContain("Waits");
  expect(after.shown.length).toBe(there.filter(row => row.startsWith("company")).length + 1);
}

/** Runs `body` with every read failing in turn until none is left to fail. */
async function everyRead(
  body: (scene: Scene, length: number, fail: () => void) => Promise<void>,
): Promise<void> {
  for (const length of LENGTHS) {
    for (let from = 0; ; from++) {
      const scene = await aScene();
      let armed = false;
      await body(scene, length, () => {
        arm(READS, from, length);
        armed = true;
      });
      expect(armed).toBe(true);
      if (from >= faults.seen) {
        expect(from).toBeGreaterThan(2);
        break;
      }
    }
  }
}

test("D7 a start of which a read fails shows everything or says so, and what comes after loses nothing", async () => {
  await everyRead(async (scene, length, fail) => {
    const tab = await Replica.open(scene.owner, new Memory(), scene.world, () => {});
    fail();
    const error = await tab.hydrate().then(
      () => null,
      (error: unknown) => error,
    );
    const struck = disarm();
    // A moment's failure is nobody's business; one that stays is told, and no page is applied over what is
    // not whole.
    if (length === 3 || !struck) {
      expect(error).toBeNull();
      return nothingIsLost(scene, tab);
    }
    expect(error).toMatchObject({ code: "storage_lost" });
    await expect(tab.applyPage([], tab.pull, tab.stamp)).rejects.toMatchObject({ code: "not_whole" });
    await nothingIsLost(scene, tab);
  });
}, 60_000);

test("D7 a tab that reads again and cannot keeps what it shows, says so, and stores nothing before it can", async () => {
  await everyRead(async (scene, length, fail) => {
    const events: DbEvent[] = [];
    const tab = await Replica.open(
      scene.owner,
      new Memory(),
      scene.world,
      () => {},
      event => events.push(event),
    );
    await tab.hydrate();
    const before = tab.memory.view("company").size;
    fail();
    const error = await tab.reload().then(
      () => null,
      (error: unknown) => error,
    );
    expect(tab.memory.view("company").size).toBe(before);
    const struck = disarm();
    if (length === 40 && struck) {
      expect(error).toMatchObject({ code: "storage_lost" });
      expect(events).toEqual(["storage_lost"]);
      await expect(tab.applyPage([], tab.pull, tab.stamp)).rejects.toMatchObject({ code: "not_whole" });
      await nothingIsLost(scene, tab);
      expect(events).toEqual(["storage_lost", "readable"]);
    } else {
      expect(error).toBeNull();
      await nothingIsLost(scene, tab);
      expect(events).toEqual([]);
    }
  });
}, 60_000);

test("D7 a page that was not stored is read back, also when that fails at first", async () => {
  await everyRead(async (scene, _length, fail) => {
    const tab = await aTab(scene.owner, scene.world);
    const other = await aTab(scene.owner, scene.world);
    scene.server.put("company", uuid(), { name: "By another tab" });
    await pullThrough(other);
    await kill(other);
    scene.server.put("company", uuid(), { name: "Then here" });
    fail();
    // Another tab stored rows: the page is not stored, and memory is ahead of the database.
    await expect(pullThrough(tab)).rejects.toMatchObject({ name: "EngineError" });
    disarm();
    await nothingIsLost(scene, tab);
  });
}, 60_000);

test("D7 a tab that hears of a large page and cannot read it reads everything when it can", async () => {
  await everyRead(async (scene, _length, fail) => {
    scene.world.random = () => 0.001;
    const leader = await aTab(scene.owner, scene.world);
    const tab = await Replica.open(scene.owner, new Memory(), scene.world, () => {});
    await tab.hydrate();
    for (let i = 0; i < 250; i++) scene.server.put("activity", uuid(), { name: `more ${i}` });
    await pullThrough(leader);
    // The note is on its way: what is read from here on is what it names.
    fail();
    await until(() => tab.memory.view("activity").size === 255);
    disarm();
    await until(() => tab.pull.seq === leader.pull.seq);
    await kill(tab);
    await nothingIsLost(scene, leader);
  });
}, 60_000);

test("D7 a write that is cut at any call leaves what was stored, and the next pull brings the rest", async () => {
  for (let from = 0; ; from++) {
    const scene = await aScene();
    const tab = await aTab(scene.owner, scene.world);
    for (let i = 0; i < 3; i++) scene.server.put("visit", uuid(), { name: `new ${i}` });
    arm(WRITES, from, 3);
    const error = await pullThrough(tab).then(
      () => null,
      (error: unknown) => error,
    );
    const struck = disarm();
    if (struck) expect(error).toMatchObject({ code: "storage_lost" });
    await nothingIsLost(scene, tab);
    if (!struck) break;
  }
}, 60_000);

test("D7 a block whose text is damaged takes its type anew from the server, keeps its text aside, and says so until then", async () => {
  for (const text of ['[{"id":"', "{}", "[1]", ""]) {
    const scene = await aScene();
    const before = (await found(scene)).rows;
    const db = new Db(`lapangan-${scene.owner.person.id}`);
    await db.write(["blocks"], "relaxed", tx => tx.objectStore("blocks").put(text, "company/000001"));
    const tab = await aTab(scene.owner, scene.world);
    expect(tab.lacks).toBe(true);
    // Offline it is told and tried again; nothing of the other types changes.
    const { answer } = scene.world;
    scene.world.answer = async () => {
      throw new TypeError("no network");
    };
    await expect(pullThrough(tab)).rejects.toMatchObject({ failure: { kind: "network" } });
    await kill(tab);
    scene.world.answer = answer;
    const again = await aTab(scene.owner, scene.world);
    expect(again.lacks).toBe(true);
    await pullThrough(again);
    expect(again.lacks).toBe(false);
    await kill(again);
    expect((await found(scene)).rows).toEqual(before);
    expect(await db.read(["meta"], tx => tx.objectStore("meta").get("damaged/company/000001"))).toBe(text);
    await db.close();
  }
});

test("D7 a block is never written without a row it holds", async () => {
  const scene = await aScene();
  const tab = await aTab(scene.owner, scene.world);
  // Whatever the reason: a row is not in memory.
  const lost = [...tab.memory.confirmedRows("company").keys()][7]!;
  tab.memory.depart("company", [lost]);
  await expect(nothingIsLost(scene, tab)).rejects.toMatchObject({ code: "not_whole" });
  await nothingIsLost(scene, tab);
});

test("D7 a read is tried a few times and no more", async () => {
  const scene = await aScene();
  arm(READS, 0, Infinity);
  await expect(aTab(scene.owner, scene.world)).rejects.toMatchObject({ code: "storage_lost" });
  disarm();
  expect(READ_TRIES).toBeGreaterThan(1);
});
