// Rows of types that only a later version knows, types that an update brings, and counts that the server
// compares.
import { expect, test } from "bun:test";
import { setReplica } from "../../pwa/engine/core/current";
import {
  COUNTS_EVERY_MS,
  RECORD_TYPES,
  RENEWALS_PER_DAY_MAX,
  SCHEMA_VERSION,
} from "../../pwa/engine/core/schema.gen";
import type { AnyType, RawRec, RecordType } from "../../pwa/engine/core/types";
import { exportItems } from "../../pwa/engine/outbox/ledger";
import { Db } from "../../pwa/engine/store/db";
import { type PullState, START } from "../../pwa/engine/store/meta";
import type { Replica } from "../../pwa/engine/store/replica";
import { Driver } from "../../pwa/engine/sync/driver";
import { pushOnce } from "../../pwa/engine/sync/push";
import { anOwner, aTab, aWorld, kill, PaperServer, pullThrough, until, uuid, type World } from "./kit";

/** A type that no version of this app knows. */
const VISIT = "visit";

async function aDevice(server: PaperServer, owner = anOwner(), world: World = aWorld(server.answer)) {
  server.device = owner.device;
  world.random = () => 0;
  return { owner, world, tab: await aTab(owner, world) };
}

async function restarted(tab: Replica, world: World): Promise<Replica> {
  await kill(tab);
  return aTab(tab.owner, world);
}

const ids = (tab: Replica, type: AnyType): string[] => [...tab.memory.view(type).keys()].sort();

/** All rows of a replica, by type, in one order. */
function rowsOf(tab: Replica): Record<string, RawRec[]> {
  const types = tab.memory.types().filter(type => tab.memory.confirmedRows(type).size);
  return Object.fromEntries(
    types
      .sort()
      .map(type => [
        type,
        [...tab.memory.confirmedRows(type).values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
      ]),
  );
}

function fill(server: PaperServer, type: AnyType, count: number, key = "*"): string[] {
  return Array.from({ length: count }, (_, i) => {
    const id = uuid();
    server.put(type, id, { name: `${type} ${i}` }, key);
    return id;
  });
}

/** Changes what is stored, as another version of the app would have left it. */
async function alter(
  tab: Replica,
  body: (pull: PullState) => object,
  drop: readonly string[] = [],
): Promise<void> {
  const db = new Db(tab.db.name);
  await db.write(["meta", "blocks"], "relaxed", async tx => {
    const meta = tx.objectStore("meta");
    await meta.put(body(((await meta.get("pull")) as PullState | undefined) ?? START), "pull");
    for (const key of drop) await tx.objectStore("blocks").delete(key);
  });
  await db.close();
}

test("D5 rows of a type this app does not know are kept: after a restart, a change, a patch, a removal, a renewal", async () => {
  const server = new PaperServer();
  server.pageSize = 500;
  const visits = fill(server, VISIT, 250);
  fill(server, "company", 20);
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  let now = await restarted(tab, world);
  expect(ids(now, VISIT)).toEqual([...visits].sort());
  server.put(VISIT, visits[0]!, { name: "changed" });
  server.drop(visits[1]!);
  await pullThrough(now);
  await now.applyPage(
    [{ change: "patch", type: VISIT, id: visits[2]!, fields: { outcome: "met" } }],
    now.pull,
    now.stamp,
  );
  await now.stored();
  const before = rowsOf(now);
  now = await restarted(now, world);
  expect(rowsOf(now)).toEqual(before);
  expect(ids(now, VISIT).length).toBe(249);
  expect(now.memory.confirmedRow(VISIT, visits[2]!)).toMatchObject({ name: "visit 2", outcome: "met" });
  server.epoch = "e2";
  server.rows.delete(visits[3]!);
  await pullThrough(now);
  expect(ids(now, VISIT).length).toBe(248);
  expect(ids(await restarted(now, world), VISIT).length).toBe(248);
});

test("D5 a lost key takes rows of unknown types too, and a gained one brings them", async () => {
  const server = new PaperServer();
  server.keys = { digest: "d1", held: ["*", "t:a"] };
  const [mine, theirs] = [fill(server, VISIT, 5, "t:a"), fill(server, VISIT, 5, "t:b")];
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  expect(ids(tab, VISIT)).toEqual([...mine].sort());
  server.keys = { digest: "d2", held: ["*", "t:b"] };
  await pullThrough(tab);
  expect(ids(await restarted(tab, world), VISIT)).toEqual([...theirs].sort());
});

test("L4 a row that moves to a held key stays, when the page that brings it takes its old key away", async () => {
  const server = new PaperServer();
  server.keys = { digest: "d1", held: ["*", "t:a"] };
  const [moved, gone] = [...fill(server, VISIT, 1, "t:a"), ...fill(server, "company", 1, "t:a")] as [
    string,
    string,
  ];
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  server.put(VISIT, moved, { name: "moved" }, "*");
  server.keys = { digest: "d2", held: ["*"] };
  await pullThrough(tab);
  expect(ids(tab, VISIT)).toEqual([moved]);
  expect(tab.memory.get("company", gone)).toBeUndefined();
  expect(ids(await restarted(tab, world), VISIT)).toEqual([moved]);
});

test("D5 what waits of an unknown type is shown, exported and sent", async () => {
  const server = new PaperServer();
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  const record = uuid();
  await tab.outbox.add([
    {
      type: VISIT as RecordType,
      record,
      kind: "create",
      title: "At the mine",
      fields: { name: "At the mine" },
    },
  ]);
  const again = await restarted(tab, world);
  expect(again.memory.get(VISIT, record)).toMatchObject({ name: "At the mine" });
  setReplica(again);
  expect(JSON.parse(await exportItems().text()).items).toMatchObject([
    { type: VISIT, record, title: "At the mine" },
  ]);
  setReplica(null);
  await pushOnce(again, 1_000);
  expect(server.rows.get(record)!.row).toMatchObject({ type: VISIT, name: "At the mine" });
});

test("D5 every type has its place in the order of reading, the first screens' before all others", async () => {
  const server = new PaperServer();
  for (const type of [...Object.keys(RECORD_TYPES).reverse(), VISIT]) fill(server, type, 1);
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  await kill(tab);
  const later: AnyType[] = [];
  const { Replica } = await import("../../pwa/engine/store/replica");
  const { Memory } = await import("../../pwa/engine/store/memory");
  const again = await Replica.open(tab.owner, new Memory(), world, () => {});
  await again.hydrate(() =>
    later.push(...Object.keys(RECORD_TYPES).filter(type => !again.memory.view(type).size)),
  );
  expect(later).toEqual(Object.entries(RECORD_TYPES).flatMap(([type, { first }]) => (first ? [] : [type])));
  expect(ids(again, VISIT).length).toBe(1);
  await kill(again);
});

test("D8 types that an update brings are fetched once, over what is here, and nothing else is", async () => {
  const server = new PaperServer();
  const companies = fill(server, "company", 10);
  const activities = fill(server, "activity", 10);
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  const whole = rowsOf(tab);
  // An app of schema 0 knew companies only: it stored over the others, and never wrote down what it knew.
  await alter(
    tab,
    ({ schema: _schema, page: _page, refetch: _refetch, ...pull }) => ({
      ...pull,
      schema: 0,
      page: pull.seq ? tab.pull.page : 0,
    }),
    ["activity/000001"],
  );
  const again = await restarted(tab, world);
  expect(ids(again, "activity")).toEqual([]);
  server.asked = [];
  await pullThrough(again);
  expect(rowsOf(again)).toEqual(whole);
  const chain = server.asked.filter(({ types }) => types);
  expect(chain.length).toBeGreaterThan(1);
  expect(chain[0]!.types).toEqual(Object.keys(RECORD_TYPES));
  expect(again.pull).toMatchObject({ schema: SCHEMA_VERSION, refetch: null });
  const third = await restarted(again, world);
  server.asked = [];
  await pullThrough(third);
  expect(server.asked.filter(({ types }) => types)).toEqual([]);
  expect(ids(third, "company")).toEqual([...companies].sort());
  expect(ids(third, "activity")).toEqual([...activities].sort());
});

test("D8 an app that does not keep its schema with the cursor is noticed by the pages it wrote", async () => {
  const server = new PaperServer();
  fill(server, "company", 3);
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  expect((await restarted(tab, world)).pull.schema).toBe(SCHEMA_VERSION);
  // It spreads the state it found, so the schema is still there; but it counts the page it wrote.
  const db = new Db(tab.db.name);
  await db.write(["meta"], "relaxed", async tx =>
    tx.objectStore("meta").put(((await tx.objectStore("meta").get("layout")) as number) + 1, "layout"),
  );
  await alter(tab, pull => ({ ...pull, schema: SCHEMA_VERSION + 1 }));
  await db.close();
  expect((await aTab(tab.owner, world)).pull.schema).toBe(1);
});

test("D8 a server that does not know types yet takes nothing away: it is asked again later, and what is lost comes whole", async () => {
  const server = new PaperServer();
  const companies = fill(server, "company", 150);
  server.older = true;
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  await alter(tab, pull => ({ ...pull, schema: 0 }));
  let now = await restarted(tab, world);
  await pullThrough(now);
  expect(ids(now, "company")).toEqual([...companies].sort());
  expect(now.pull).toMatchObject({ schema: 0, refetch: null });
  await now.refetch(["company"], { lost: true });
  await pullThrough(now);
  expect(ids(now, "company")).toEqual([...companies].sort());
  expect(now.lacks).toBe(false);
  await alter(now, pull => ({ ...pull, schema: 0 }));
  server.older = false;
  now = await restarted(now, world);
  server.asked = [];
  await pullThrough(now);
  expect(server.asked.some(({ types }) => types)).toBe(true);
  expect(now.pull.schema).toBe(SCHEMA_VERSION);
});

test("D8 a chain of types that the app's end cut short begins again", async () => {
  const server = new PaperServer();
  server.pageSize = 4;
  const all = fill(server, "activity", 20);
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  const gone = all.pop()!;
  await tab.refetch(["activity"], {});
  server.rows.delete(gone);
  let pages = 0;
  const { pullAll } = await import("../../pwa/engine/sync/pull");
  await pullAll(
    tab,
    () => ++pages === 2,
    () => {},
  );
  expect(tab.pull.refetch).not.toBeNull();
  const again = await restarted(tab, world);
  await pullThrough(again);
  expect(ids(again, "activity")).toEqual([...all].sort());
});

test("D8 a thousand updated phones do not ask at once", async () => {
  const server = new PaperServer();
  fill(server, "activity", 3);
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  await alter(tab, pull => ({ ...pull, schema: 0 }));
  world.random = () => 0.5;
  const again = await restarted(tab, world);
  server.asked = [];
  const driver = new Driver(
    again,
    () => {},
    () => {},
  );
  await driver.start(true);
  await until(() => driver.phase === "idle");
  expect(server.asked.some(({ types }) => types)).toBe(false);
  world.now_ms += again.upkeep.untilTypes_ms()!;
  driver.dispatch({ event: "news" });
  await until(() => driver.phase === "idle" && again.pull.schema === SCHEMA_VERSION);
  expect(server.asked.some(({ types }) => types)).toBe(true);
  driver.stop();
});

const losing = (server: PaperServer, type: AnyType): void => {
  server.counted = counts => (counts[type] = [counts[type]![0] + 1, counts[type]![1]]);
};

test("D9 counts are asked for at the start, and again after an hour at most", async () => {
  const server = new PaperServer();
  fill(server, "company", 7);
  const { world, tab } = await aDevice(server);
  const counted = (): number => server.asked.filter(({ counts }) => counts).length;
  await pullThrough(tab);
  // With each page of the snapshot: the last one is compared.
  expect(counted()).toBe(3);
  server.asked = [];
  await pullThrough(tab);
  const again = await restarted(tab, world);
  await pullThrough(again);
  expect(counted()).toBe(0);
  world.now_ms += COUNTS_EVERY_MS;
  await pullThrough(again);
  await pullThrough(again);
  expect(counted()).toBe(1);
  expect(again.lacks).toBe(false);
  // A change of keys is a reason, but not before the hour is over.
  server.keys = { digest: "d2", held: ["*", "t:a"] };
  await pullThrough(again);
  expect(counted()).toBe(1);
  world.now_ms += COUNTS_EVERY_MS;
  await pullThrough(again);
  expect(counted()).toBe(2);
});

test("D9 a type of which rows were lost, or are too many, is fetched anew, whatever type it is", async () => {
  const server = new PaperServer();
  server.pageSize = 500;
  for (const type of ["company", "activity", VISIT]) fill(server, type, 150);
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  const whole = rowsOf(tab);
  // A block is lost on the disk, and rows went from the server without a word.
  await alter(tab, pull => pull, [`${VISIT}/000001`]);
  const gone = ids(tab, "activity")[5]!;
  server.rows.delete(gone);
  const again = await restarted(tab, world);
  expect(ids(again, VISIT).length).toBe(50);
  world.now_ms += COUNTS_EVERY_MS;
  server.asked = [];
  await pullThrough(again);
  whole["activity"] = whole["activity"]!.filter(({ id }) => id !== gone);
  expect(rowsOf(again)).toEqual(whole);
  expect(server.asked.flatMap(({ types }) => types ?? []).sort()).toEqual(["activity", VISIT]);
  expect(again.lacks).toBe(false);
  expect(rowsOf(await restarted(again, world))).toEqual(whole);
});

test("D9 a type that differs in spite of it is told, and told no more when it is right", async () => {
  const server = new PaperServer();
  fill(server, "company", 5);
  losing(server, "company");
  const { world, tab } = await aDevice(server);
  let now = tab;
  for (let day = 0; day < 2; day++) {
    server.asked = [];
    for (let hour = 0; hour < RENEWALS_PER_DAY_MAX + 2; hour++) {
      expect(now.lacks).toBe(hour > RENEWALS_PER_DAY_MAX || (day > 0 && hour === 0));
      await pullThrough(now);
      world.now_ms += COUNTS_EVERY_MS;
      now = await restarted(now, world);
    }
    expect(server.asked.filter(({ types }) => types).length).toBe(RENEWALS_PER_DAY_MAX * 2);
    expect(
      new Driver(
        now,
        () => {},
        () => {},
      ).status().problem,
    ).toEqual({ code: "rows_missing" });
    world.now_ms += 86_400_000;
  }
  server.counted = null;
  await pullThrough(now);
  expect(now.lacks).toBe(false);
  expect(
    new Driver(
      now,
      () => {},
      () => {},
    ).status().problem,
  ).toBeUndefined();
});

test("D9 an answer that does not end where the device stands says nothing", async () => {
  const server = new PaperServer();
  fill(server, "company", 5);
  const { world, tab } = await aDevice(server);
  await pullThrough(tab);
  world.now_ms += COUNTS_EVERY_MS;
  tab.upkeep.wonder();
  const answer = {
    cursor: tab.pull.cursor,
    more: false,
    epoch: server.epoch,
    stamp: "",
    changes: [],
    counts: {},
  };
  expect(await tab.upkeep.compare({ ...answer, seq: server.seq + 1 })).toBe(false);
  expect(tab.pull.refetch).toBeNull();
  expect(await tab.upkeep.compare({ ...answer, seq: server.seq })).toBe(true);
  expect(tab.pull.refetch!.types).toEqual(["company"]);
});

test("D9 counting costs by what changed: a block is hashed again only after its members changed", async () => {
  const server = new PaperServer();
  server.pageSize = 500;
  const companies = fill(server, "company", 1_000);
  const { tab } = await aDevice(server);
  await pullThrough(tab);
  await tab.counts();
  const { Tally } = await import("../../pwa/engine/core/counts");
  const add = Tally.prototype.add;
  let hashed = 0;
  Tally.prototype.add = function (id) {
    hashed++;
    add.call(this, id);
  };
  try {
    server.put("company", companies[0]!, { name: "changed" });
    await pullThrough(tab);
    await tab.counts();
    expect(hashed).toBe(0);
    server.drop(companies[1]!);
    await pullThrough(tab);
    const company = (await tab.counts()).get("company")!;
    expect(hashed).toBe(99);
    expect(company.n).toBe(999);
  } finally {
    Tally.prototype.add = add;
  }
});

test("D6 a tab of an older version stores no rows: its edits go into the outbox, and it says that it is old", async () => {
  const server = new PaperServer();
  fill(server, "company", 3);
  const { owner, world, tab } = await aDevice(server);
  await pullThrough(tab);
  const events: string[] = [];
  const newer = new Db(tab.db.name);
  await newer.write(["meta"], "relaxed", tx =>
    tx.objectStore("meta").put({ schema: SCHEMA_VERSION + 1, layout: 2 }, "app"),
  );
  await newer.close();
  fill(server, "company", 1);
  await expect(pullThrough(tab)).rejects.toMatchObject({ code: "newer_app" });
  expect(tab.versions.outdated).toBe(true);
  // What it shows is what is stored.
  expect(ids(tab, "company").length).toBe(3);
  const { Replica } = await import("../../pwa/engine/store/replica");
  const { Memory } = await import("../../pwa/engine/store/memory");
  const old = await Replica.open(
    owner,
    new Memory(),
    world,
    () => {},
    event => events.push(event),
  );
  await old.hydrate();
  expect(events).toEqual(["newer_app"]);
  await expect(old.renew("e9")).rejects.toMatchObject({ code: "newer_app" });
  await old.outbox.add([
    { type: "company", record: uuid(), kind: "create", title: "Typed", fields: { name: "Typed" } },
  ]);
  await kill(old);
  const worker = await Replica.open(owner, new Memory(), world, () => {});
  await worker.hydrateOutbox();
  // Only the schema is newer: what waits means the same, an older worker may send it.
  expect(worker.versions.otherLayout).toBe(false);
  await pushOnce(worker, 1_000);
  expect([...server.rows.values()].some(({ row }) => row?.["name"] === "Typed")).toBe(true);
  await kill(worker);
});
