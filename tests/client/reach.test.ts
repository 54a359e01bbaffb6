// How far a device holds rows: months that fall out, what was opened and stays, and what only the server has.
import { expect, test } from "bun:test";
import { RECENT_MONTHS, SEARCHES_PER_MINUTE_MAX } from "../../pwa/engine/core/schema.gen";
import type { AnyType, RawRec } from "../../pwa/engine/core/types";
import { Db } from "../../pwa/engine/store/db";
import { KEPT } from "../../pwa/engine/store/kept";
import type { PullState } from "../../pwa/engine/store/meta";
import { openRow, RemoteSearch } from "../../pwa/engine/store/remote";
import type { Replica } from "../../pwa/engine/store/replica";
import { queryOf } from "../../pwa/engine/store/search_text";
import type { Note } from "../../pwa/engine/sync/channel";
import {
  anOwner,
  aTab,
  aWorld,
  kill,
  PaperServer,
  pullThrough,
  readBody,
  runSeed,
  seeded,
  until,
  uuid,
  type World,
} from "./kit";

/** A type that this app does not know: what falls out is told by the rows, not by the schema. */
const VISIT = "visit";

function aServer(person: string): PaperServer {
  const server = new PaperServer();
  server.pageSize = 500;
  server.recent.add(VISIT);
  server.own = new Set([`p:${person}`, `t:${person}`]);
  server.keys = { digest: "d1", held: ["*", "t:b", ...server.own] };
  server.turn(RECENT_MONTHS - 1);
  return server;
}

async function aDevice() {
  const owner = anOwner();
  const server = aServer(owner.person.id);
  server.device = owner.device;
  const world = aWorld(server.answer);
  world.random = () => 0;
  return { owner, server, world, tab: await aTab(owner, world) };
}

async function restarted(tab: Replica, world: World): Promise<Replica> {
  await kill(tab);
  return aTab(tab.owner, world);
}

const ids = (tab: Replica, type: AnyType = VISIT): string[] => [...tab.memory.view(type).keys()].sort();

function visit(server: PaperServer, key = "*"): string {
  const id = uuid();
  server.put(VISIT, id, { name: `Visit ${server.seq}` }, key);
  return id;
}

/** Counts are compared with the next pull, and nothing may differ. */
async function compared(tab: Replica, server: PaperServer, world: World): Promise<void> {
  world.now_ms += 2 * 3_600_000;
  tab.upkeep.wonder();
  const before = server.asked.length;
  await pullThrough(tab);
  const asked = server.asked.slice(before);
  expect(asked.some(({ counts }) => counts)).toBe(true);
  expect(asked.filter(({ types }) => types)).toEqual([]);
  expect(tab.upkeep.compared).toMatchObject({ differ: [] });
}

test("R5 a month of other people's rows goes with the page that tells of another one; one's own stay", async () => {
  const { server, world, tab, owner } = await aDevice();
  const old = visit(server);
  const mine = [visit(server, `p:${owner.person.id}`), visit(server, `t:${owner.person.id}`)];
  const company = uuid();
  server.put("company", company, { name: "C" });
  server.turn(RECENT_MONTHS - 1);
  const later = visit(server, "t:b");
  await pullThrough(tab);
  expect(ids(tab)).toEqual([old, ...mine, later].sort());
  await compared(tab, server, world);
  server.turn();
  await pullThrough(tab);
  expect(ids(tab)).toEqual([...mine, later].sort());
  expect(ids(tab, "company")).toEqual([company]);
  const again = await restarted(tab, world);
  expect(ids(again)).toEqual([...mine, later].sort());
  await compared(again, server, world);
  server.put(VISIT, old, { name: "changed" });
  await pullThrough(again);
  expect(ids(again)).toEqual([old, ...mine, later].sort());
  await compared(again, server, world);
});

test("R5 a row that changes with the page on which its month falls out stays", async () => {
  const { server, tab } = await aDevice();
  const [old, gone] = [visit(server), visit(server)];
  await pullThrough(tab);
  server.turn(RECENT_MONTHS);
  server.put(VISIT, old, { name: "changed" });
  await pullThrough(tab);
  expect(ids(tab)).toEqual([old]);
  expect(tab.memory.get(VISIT, gone)).toBeUndefined();
});

test("R3 R5 a device whose rows have no months fetches them once, and then holds months", async () => {
  const { server, world, tab } = await aDevice();
  const { starts } = server;
  server.starts = null;
  const old = uuid();
  server.put("stage_entry", old, { stage: "s1" });
  await pullThrough(tab);
  // As an app left it that knows no months.
  const db = new Db(tab.db.name);
  await db.write(["meta"], "relaxed", async tx => {
    const meta = tx.objectStore("meta");
    const { since: _s, monthsPage: _m, ...pull } = (await meta.get("pull")) as PullState;
    await meta.put(pull, "pull");
  });
  await db.close();
  server.starts = starts;
  server.recent.add("stage_entry");
  server.turn(RECENT_MONTHS);
  const fresh = uuid();
  server.put("stage_entry", fresh, { stage: "s2" });
  const now = await restarted(tab, world);
  expect(now.pull.since).toBeNull();
  await pullThrough(now);
  expect(server.asked.filter(({ types }) => types)).toEqual([{ types: ["stage_entry"], counts: true }]);
  expect(now.pull.since).toBe(starts!.length + 1);
  expect(ids(now, "stage_entry")).toEqual([fresh]);
  const again = await restarted(now, world);
  expect(again.pull.since).toBe(starts!.length + 1);
  await compared(again, server, world);
});

test("R7 what was opened stays beyond its month, apart and not counted, until it changes or may not be read", async () => {
  const { server, world, tab } = await aDevice();
  const [opened, other, foreign] = [visit(server), visit(server), visit(server, "t:b")];
  await pullThrough(tab);
  await openRow(tab, VISIT, opened);
  await openRow(tab, VISIT, foreign);
  server.turn(RECENT_MONTHS);
  await pullThrough(tab);
  expect(ids(tab)).toEqual([opened, foreign].sort());
  expect(tab.memory.get(VISIT, other)).toBeUndefined();
  expect((await tab.counts()).get(VISIT)?.n ?? 0).toBe(0);
  let now = await restarted(tab, world);
  expect(ids(now)).toEqual([opened, foreign].sort());
  await compared(now, server, world);
  await now.renew(now.pull.epoch);
  await pullThrough(now);
  expect(ids(now)).toEqual([opened, foreign].sort());
  await now.reload();
  expect(ids(now)).toEqual([opened, foreign].sort());
  server.keys = { digest: "d2", held: ["*"] };
  await pullThrough(now);
  expect(ids(now)).toEqual([opened]);
  server.put(VISIT, opened, { name: "changed" });
  await pullThrough(now);
  expect((await now.counts()).get(VISIT)?.n).toBe(1);
  now = await restarted(now, world);
  expect(now.memory.get(VISIT, opened)).toMatchObject({ name: "changed" });
  await compared(now, server, world);
  server.drop(opened);
  await pullThrough(now);
  expect(ids(await restarted(now, world))).toEqual([]);
});

test("R7 another tab shows what was opened, and what fell out", async () => {
  const { server, world, tab, owner } = await aDevice();
  const [opened, other] = [visit(server), visit(server)];
  await pullThrough(tab);
  const heard: Note[] = [];
  const leading = await aTab(owner, world, note => heard.push(note));
  await kill(tab);
  const second = await aTab(owner, world);
  await openRow(second, VISIT, opened);
  await until(() => heard.some(({ note }) => note === "kept"));
  server.turn(RECENT_MONTHS);
  await pullThrough(leading);
  await until(() => !second.memory.get(VISIT, other));
  for (const each of [leading, second]) expect(ids(each)).toEqual([opened]);
  expect(ids(await restarted(leading, world))).toEqual([opened]);
});

test("R7 a damaged copy of what was opened costs nothing else", async () => {
  const { server, world, tab } = await aDevice();
  const row = visit(server);
  await pullThrough(tab);
  await tab.db.write(["meta"], "relaxed", tx => tx.objectStore("meta").put("{", KEPT));
  expect(ids(await restarted(tab, world))).toEqual([row]);
});

/** The server's search over some rows, or no network. */
function searchable(server: PaperServer, world: World, rows: RawRec[]) {
  const state = { down: false, slow: 0, asked: [] as Record<string, unknown>[] };
  world.answer = async (path, init) => {
    if (!path.endsWith("/search")) return server.answer(path, init);
    if (state.down) throw new TypeError("no network");
    if (state.slow)
      return Response.json(
        { code: "slow_down" },
        { status: 429, headers: { "Retry-After": String(state.slow) } },
      );
    const body = (await readBody(init)) as { before?: number; ids?: string[] };
    state.asked.push(body as Record<string, unknown>);
    const from = body.before ? rows.length - body.before : 0;
    const page = body.ids ? rows.filter(({ id }) => body.ids!.includes(id)) : rows.slice(from, from + 2);
    const before = body.ids || from + 2 >= rows.length ? 0 : rows.length - from - 2;
    const hits = page.map(({ id, type, key, ...fields }) => ({ id, type, key, fields }));
    return Response.json({ hits, before });
  };
  return state;
}

/** Somebody looks at it. */
function listened(search: RemoteSearch): RemoteSearch {
  search.listen(() => {});
  return search;
}

const entry = (stage: string): RawRec => ({
  id: uuid(),
  type: "stage_entry",
  key: "*",
  deal: "d1",
  stage,
  status: "open",
});

test("R8 the device's rows come at once, the server's after them in the same list, each once", async () => {
  const { server, world, tab } = await aDevice();
  const [here, gone, first, second] = [entry("s1"), entry("s2"), entry("s3"), entry("s4")];
  for (const { id, type, key, ...fields } of [here, gone]) server.put(type, id, fields, key);
  await pullThrough(tab);
  const net = searchable(server, world, [{ ...here, stage: "stale" }, first, gone, second]);
  let heard = 0;
  const search = new RemoteSearch(tab, { type: "stage_entry", query: queryOf("OPEN"), under: "d1" });
  search.listen(() => heard++);
  await tab.outbox.add([{ type: "stage_entry", record: gone.id, kind: "delete", title: "" }]);
  expect(search.list()).toMatchObject([{ row: { id: here.id, stage: "s1" }, onServer: false }]);
  expect(search.reached).toBe("asking");
  await search.next();
  expect([search.reached, search.hasMore]).toEqual(["more", true]);
  const rest = search.next();
  expect([search.reached, search.hasMore]).toEqual(["asking", true]);
  await rest;
  expect([search.reached, search.hasMore]).toEqual(["whole", false]);
  expect(heard).toBe(3);
  expect(search.list().map(({ row, onServer }) => [row["stage"], onServer])).toEqual([
    ["s1", false],
    ["s3", true],
    ["s4", true],
  ]);
  expect(net.asked[0]).toEqual({ type: "stage_entry", query: "OPEN", under: "d1", before: 0, limit: 50 });
  await openRow(tab, "stage_entry", second.id);
  expect(search.list().map(({ row, onServer }) => [row["stage"], onServer])).toEqual([
    ["s1", false],
    ["s4", false],
    ["s3", true],
  ]);
  expect((await restarted(tab, world)).memory.get("stage_entry", second.id)).toMatchObject({ stage: "s4" });
});

test("R7 R8 without a network only this device is searched, and what was opened is as it was", async () => {
  const { server, world, tab } = await aDevice();
  const rows = [entry("s1")];
  const net = searchable(server, world, rows);
  await openRow(tab, "stage_entry", rows[0]!.id);
  rows[0] = { ...rows[0]!, stage: "s2" };
  net.down = true;
  const search = listened(new RemoteSearch(tab, { type: "stage_entry", query: null, under: "" }));
  await search.next();
  expect(search.reached).toBe("here");
  expect(await openRow(tab, "stage_entry", rows[0].id)).toMatchObject({ stage: "s1" });
  net.down = false;
  expect(await openRow(tab, "stage_entry", rows[0].id)).toMatchObject({ stage: "s2" });
  const { id } = rows.pop()!;
  expect(await openRow(tab, "stage_entry", id)).toBeUndefined();
  net.down = true;
  await expect(openRow(tab, "stage_entry", uuid())).rejects.toThrow("cannot be reached");
});

test("R8 a search asks once at a time, and goes on while answers bring nothing new", async () => {
  const { server, world, tab } = await aDevice();
  const here = Array.from({ length: 5 }, (_, i) => entry(`s${i}`));
  for (const { id, type, key, ...fields } of here) server.put(type, id, fields, key);
  await pullThrough(tab);
  const [only, last] = [entry("only"), entry("last")];
  const net = searchable(server, world, [...here, only, last]);
  const search = listened(new RemoteSearch(tab, { type: "stage_entry", query: null, under: "" }));
  const [one, two] = [search.next(), search.next()];
  expect(one).toBe(two);
  await one;
  expect(net.asked.map(({ before }) => before ?? 0)).toEqual([0, 5, 3]);
  expect([search.reached, search.there().map(row => row["stage"])]).toEqual(["more", ["only"]]);
  await search.next();
  await search.next();
  expect(net.asked.length).toBe(4);
  expect([search.reached, search.there().length]).toEqual(["whole", 2]);
});

test("R8 a search that was left asks no more and tells nobody; come back to, it goes on", async () => {
  const { server, world, tab } = await aDevice();
  const net = searchable(server, world, [entry("s1"), entry("s2"), entry("s3")]);
  let heard = 0;
  const search = new RemoteSearch(tab, { type: "stage_entry", query: null, under: "" });
  const leave = search.listen(() => heard++);
  await search.next();
  const rest = search.next();
  leave();
  await rest;
  expect([heard, net.asked.length, search.reached]).toEqual([2, 1, "asking"]);
  expect([search.isLeft(5), search.isLeft(-1)]).toEqual([false, true]);
  search.listen(() => heard++);
  await search.next();
  expect([heard, net.asked.length, search.reached]).toEqual([3, 2, "whole"]);
});

test("R8 what could not be asked may be asked again in silence: it says only what is answered", async () => {
  const { server, world, tab } = await aDevice();
  const net = searchable(server, world, [entry("s1")]);
  const told: string[] = [];
  const search = new RemoteSearch(tab, { type: "stage_entry", query: null, under: "" });
  search.listen(() => told.push(search.reached));
  net.down = true;
  await search.next();
  expect(search.again_ms).toBe(30_000);
  net.down = false;
  net.slow = 7;
  await search.next();
  expect(search.again_ms).toBe(7_000);
  net.slow = 0;
  await search.next();
  expect(told).toEqual(["here", "here", "whole"]);
});

test("R6 R8 a device asks no more in a minute than the server allows, and leaves some for opening rows", async () => {
  const { server, world, tab } = await aDevice();
  const rows = [entry("s1")];
  const net = searchable(server, world, rows);
  const held: (() => void)[] = [];
  const { later } = world;
  world.later = (ms, fn) => {
    if (ms !== 60_000) return later(ms, fn);
    held.push(fn);
    return () => {};
  };
  const searches = Array.from({ length: SEARCHES_PER_MINUTE_MAX }, (_, i) =>
    listened(new RemoteSearch(tab, { type: "stage_entry", query: queryOf(`${i}`), under: "" })),
  );
  const asked = searches.map(search => search.next());
  await until(() => held.length === 10);
  expect(net.asked.length).toBeLessThanOrEqual(SEARCHES_PER_MINUTE_MAX - 10);
  expect(await openRow(tab, "stage_entry", rows[0]!.id)).toMatchObject({ stage: "s1" });
  for (const go of held) go();
  await Promise.all(asked);
  expect(net.asked.length).toBe(SEARCHES_PER_MINUTE_MAX + 1);
});

test("R1 R8 under a record of the person's own, and under one that was not sent yet, nothing is asked", async () => {
  const { server, world, tab, owner } = await aDevice();
  const [own, shared] = [uuid(), uuid()];
  server.put("deal", own, { name: "Own" }, `p:${owner.person.id}`);
  server.put("deal", shared, { name: "Shared" }, "*");
  await pullThrough(tab);
  const net = searchable(server, world, []);
  const made = uuid();
  await tab.outbox.add([{ type: "deal", record: made, kind: "create", fields: { name: "New" }, title: "" }]);
  for (const [under, count] of [
    [own, 0],
    [made, 0],
    [shared, 1],
  ] as const) {
    const search = listened(new RemoteSearch(tab, { type: "stage_entry", query: null, under }));
    await search.next();
    expect([search.reached, net.asked.length]).toEqual(["whole", count]);
  }
});

test("R3 R5 R7 whatever happens a device has what is within its reach, and what it opened", async () => {
  const seed = runSeed();
  console.log(`reach: SEED=${seed}`);
  const chance = seeded(seed);
  const { server, world, tab, owner } = await aDevice();
  const keys = ["*", "t:b", `p:${owner.person.id}`, "t:c"];
  const some = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
  let now = tab;
  const all: string[] = [];
  for (let step = 0; step < 300; step++) {
    const roll = chance();
    if (roll < 0.35) all.push(visit(server, some(keys)));
    else if (roll < 0.55 && all.length) {
      const id = some(all);
      server.put(VISIT, id, { name: `again ${step}` }, some(keys));
    } else if (roll < 0.6 && all.length) server.drop(some(all));
    else if (roll < 0.7) server.turn();
    else if (roll < 0.75) {
      const held = chance() < 0.5 ? ["*", "t:b", ...server.own] : ["*", "t:c", ...server.own];
      server.keys = { digest: held.join(), held };
    } else if (roll < 0.8 && ids(now).length) await openRow(now, VISIT, some(ids(now)));
    else if (roll < 0.83) now = await restarted(now, world);
    else if (roll < 0.85) server.epoch = `e${step}`;
    else await pullThrough(now);
  }
  await pullThrough(now);
  now = await restarted(now, world);
  const since = Math.max(1, server.starts!.length - RECENT_MONTHS + 1);
  const floor = server.starts![since - 1]!;
  const wanted = [...server.rows.values()].filter(
    ({ row, seq }) =>
      row && server.keys.held.includes(row.key) && (server.own.has(row.key) || seq > floor || since === 1),
  );
  const stored = ids(now).filter(id => !now.kept.isApart(id));
  expect(stored).toEqual(wanted.map(({ id }) => id).sort());
  for (const { id, row } of wanted) expect(now.memory.get(VISIT, id)).toMatchObject({ name: row!["name"] });
  for (const id of ids(now)) expect(server.keys.held).toContain(now.memory.get(VISIT, id)!.key);
  await compared(now, server, world);
});
