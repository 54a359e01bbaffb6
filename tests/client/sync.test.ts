import { expect, test } from "bun:test";
import type { Change, PullAnswer, RecordType } from "../../pwa/engine/core/types";
import { create, edit, remove } from "../../pwa/engine/outbox/edit";
import type { Replica } from "../../pwa/engine/store/replica";
import { pullAll } from "../../pwa/engine/sync/pull";
import { pushOnce } from "../../pwa/engine/sync/push";
import { RequestFailed } from "../../pwa/engine/sync/request";
import { anOwner, aTab, aWorld, json, kill, PaperServer, problem, until, uuid } from "./kit";

const always = { stop: () => false, page: () => {} };
const pull = (tab: Replica) => pullAll(tab, always.stop, always.page);

/** Pulls as the loop does: a state that was put right is tried again. */
async function pullThrough(tab: Replica): Promise<void> {
  for (;;) {
    try {
      await pull(tab);
      return;
    } catch (error) {
      if (!(error instanceof RequestFailed) || error.failure.kind !== "again") throw error;
    }
  }
}

async function pushThrough(tab: Replica): Promise<void> {
  for (;;) {
    try {
      if (!(await pushOnce(tab, 1_000)).left) return;
    } catch (error) {
      if (!(error instanceof RequestFailed) || error.failure.kind !== "again") throw error;
    }
  }
}

async function aDevice(server: PaperServer, owner = anOwner()) {
  const world = aWorld(server.answer);
  server.device = owner.device;
  return { owner, world, tab: await aTab(owner, world) };
}

const names = (tab: Replica, type: RecordType = "company"): unknown[] =>
  [...tab.memory.view(type).values()].map(r => r["name"]).sort();

test("a snapshot is usable after its first page and goes on after a kill", async () => {
  const server = new PaperServer();
  for (let i = 0; i < 10; i++) server.put("company", uuid(), { name: `C${i}` });
  const { owner, world, tab } = await aDevice(server);
  await pullAll(
    tab,
    () => true,
    () => {},
  );
  expect(names(tab)).toEqual(["C7", "C8", "C9"]);
  expect(tab.pull.complete).toBe(false);
  await kill(tab);
  const again = await aTab(owner, world);
  expect(names(again).length).toBe(3);
  await pull(again);
  expect(names(again).length).toBe(10);
  expect(again.pull.complete).toBe(true);
});

test("a lost reply is harmless: what was taken is answered as a duplicate", async () => {
  const server = new PaperServer();
  const { world, tab } = await aDevice(server);
  await create("company", { name: "Once" }, uuid(), tab);
  world.answer = async (path, init) => {
    await server.answer(path, init);
    throw new TypeError("connection reset");
  };
  await expect(pushOnce(tab, 1_000)).rejects.toMatchObject({ failure: { kind: "network" } });
  expect(tab.outbox.counts().waiting).toBe(1);
  world.answer = server.answer;
  await pushThrough(tab);
  await pull(tab);
  expect(tab.outbox.counts().waiting).toBe(0);
  expect(names(tab)).toEqual(["Once"]);
  expect(server.seq).toBe(1);
});

test("what was acknowledged stays visible until the pull brings it, also across a restart", async () => {
  const server = new PaperServer();
  server.withPages = false;
  const { owner, world, tab } = await aDevice(server);
  await pull(tab);
  const id = await create("company", { name: "Alpha" }, uuid(), tab);
  await pushThrough(tab);
  expect(tab.outbox.counts().waiting).toBe(0);
  expect(tab.memory.confirmedRow("company", id)).toBeUndefined();
  expect(names(tab)).toEqual(["Alpha"]);
  await kill(tab);
  const again = await aTab(owner, world);
  expect(names(again)).toEqual(["Alpha"]);
  await pull(again);
  expect(again.memory.confirmedRow("company", id)).toMatchObject({ name: "Alpha" });
  expect(again.memory.unacknowledged(id)).toEqual([]);
});

test("one refused item waits for the person, the other 99 go through", async () => {
  const server = new PaperServer();
  server.refuse = m =>
    m.kind === "create" && m.fields["name"] === "N50" ? { code: "bad_value", field: "name" } : null;
  const { owner, world, tab } = await aDevice(server);
  for (let i = 0; i < 100; i++) await create("company", { name: `N${i}` }, uuid(), tab);
  await pushThrough(tab);
  expect(server.rows.size).toBe(99);
  expect(tab.outbox.counts()).toEqual({ waiting: 0, sending: 0, needsYou: 1, failed: 0 });
  await kill(tab);
  const again = await aTab(owner, world);
  const [refused] = again.outbox.all();
  expect(refused).toMatchObject({ state: "needs_you", code: "bad_value", field: "name" });
  expect(again.memory.get("company", refused!.mutation.record)).toBeDefined();
  expect(again.memory.isRefused(refused!.mutation.record)).toBe(true);
  await again.outbox.discard(refused!.n);
  expect(again.memory.get("company", refused!.mutation.record)).toBeUndefined();
});

test("a gap is answered by sending again from the expected number", async () => {
  const server = new PaperServer();
  const { owner, tab } = await aDevice(server);
  for (const name of ["A", "B", "C"]) await create("company", { name }, uuid(), tab);
  await pushThrough(tab);
  // The server loses the last two, as after a restore that kept its epoch.
  const taken = server.taken.get(owner.device)!;
  taken.delete(2);
  taken.delete(3);
  for (const id of [...server.rows.keys()].slice(1)) server.rows.delete(id);
  await create("company", { name: "D" }, uuid(), tab);
  await pushThrough(tab);
  expect([...server.rows.values()].map(l => l.row!["name"])).toEqual(["A", "B", "C", "D"]);
});

test("a new epoch: the device takes a new snapshot, keeps what waits and offers again what the server lost", async () => {
  const server = new PaperServer();
  const { owner, tab } = await aDevice(server);
  server.put("company", uuid(), { name: "Old" });
  await create("company", { name: "Kept" }, uuid(), tab);
  await pushThrough(tab);
  const backup = {
    rows: new Map(server.rows),
    taken: new Map(server.taken.get(owner.device)),
    seq: server.seq,
  };
  const lost = await create("company", { name: "Lost" }, uuid(), tab);
  server.put("company", uuid(), { name: "Foreign" });
  await pushThrough(tab);
  await pull(tab);
  expect(names(tab)).toEqual(["Foreign", "Kept", "Lost", "Old"]);
  server.rows = backup.rows;
  server.seq = backup.seq;
  server.taken.set(owner.device, backup.taken);
  server.epoch = "e2";
  await create("company", { name: "Waiting" }, uuid(), tab);
  await pullThrough(tab);
  expect(names(tab)).toEqual(["Kept", "Lost", "Old", "Waiting"]);
  await pushThrough(tab);
  await pullThrough(tab);
  expect(tab.memory.confirmedRow("company", lost)).toMatchObject({ name: "Lost" });
  expect(names(tab)).toEqual(["Kept", "Lost", "Old", "Waiting"]);
  expect(tab.outbox.counts().waiting).toBe(0);
});

test("lost keys take their rows away at once; gained keys bring theirs", async () => {
  const server = new PaperServer();
  const { tab } = await aDevice(server);
  server.keys = { digest: "d1", held: ["*", "t:a"] };
  server.put("company", uuid(), { name: "Everyone" }, "*");
  for (let i = 0; i < 5; i++) server.put("company", uuid(), { name: `TeamA${i}` }, "t:a");
  for (let i = 0; i < 5; i++) server.put("company", uuid(), { name: `TeamB${i}` }, "t:b");
  await pull(tab);
  expect(names(tab)).toEqual(["Everyone", "TeamA0", "TeamA1", "TeamA2", "TeamA3", "TeamA4"]);
  server.keys = { digest: "d2", held: ["*", "t:b"] };
  await pull(tab);
  expect(names(tab)).toEqual(["Everyone", "TeamB0", "TeamB1", "TeamB2", "TeamB3", "TeamB4"]);
  expect(tab.pull.backfill).toBeNull();
  server.put("company", uuid(), { name: "Later" }, "t:b");
  await pull(tab);
  expect(names(tab)).toContain("Later");
});

test("keys of a kind that came later take no row away", async () => {
  const server = new PaperServer();
  const { tab } = await aDevice(server);
  server.put("company", uuid(), { name: "Everyone" }, "*");
  server.put("company", uuid(), { name: "Ours" }, "t:a");
  server.keys = { digest: "d1", held: ["*", "t:a"] };
  await pull(tab);
  server.put("company", uuid(), { name: "Of a team" }, "g:north");
  server.keys = { digest: "d2", held: ["*", "g:north", "r:sales_manager", "t:a"] };
  await pull(tab);
  expect(names(tab)).toEqual(["Everyone", "Of a team", "Ours"]);
});

test("a record deleted by a colleague shows again while my edit of it waits, and undo of a delete works after the pull", async () => {
  const server = new PaperServer();
  const { tab } = await aDevice(server);
  const id = uuid();
  server.put("company", id, { name: "Shared" });
  await pull(tab);
  await edit("company", id, [{ op: "set", field: "industry", value: "Tin" }], tab);
  server.drop(id);
  await pull(tab);
  expect(tab.memory.get("company", id)).toMatchObject({ name: "Shared", industry: "Tin" });
  await remove("company", id, tab);
  expect(tab.memory.get("company", id)).toBeUndefined();
});

test("another tab sees what the leading tab pulled, a small page and a large one", async () => {
  const server = new PaperServer();
  server.pageSize = 500;
  const { owner, world, tab } = await aDevice(server);
  const other = await aTab(owner, world);
  for (let i = 0; i < 450; i++) server.put("company", uuid(), { name: `C${i}` });
  await pull(tab);
  await until(() => other.memory.view("company").size === 450);
  const [gone, changed] = [...server.rows.keys()];
  server.drop(gone!);
  server.put("company", changed!, { name: "New name" });
  await pull(tab);
  await until(() => other.memory.view("company").size === 449);
  await until(() => other.memory.get("company", changed!)?.["name"] === "New name");
  expect(other.pull.seq).toBe(tab.pull.seq);
  // It has heard everything, but must read the blocks again before it may lead.
  expect(await other.hasMissed()).toBe(false);
  expect(await other.isStale()).toBe(true);
  await other.reload();
  expect(await other.isStale()).toBe(false);
  expect(other.memory.view("company").size).toBe(449);
});

test("a tab that slept finds what it missed, keeps its own edits on top and drops what is gone", async () => {
  const server = new PaperServer();
  const { owner, world, tab } = await aDevice(server);
  const [a, b] = [uuid(), uuid()];
  server.put("company", a, { name: "A" });
  server.put("company", b, { name: "B" });
  await pull(tab);
  const sleeper = await aTab(owner, world);
  sleeper.channel.close();
  server.drop(a);
  server.put("company", b, { name: "B2" });
  server.put("company", uuid(), { name: "C" });
  await pull(tab);
  await edit("company", b, [{ op: "set", field: "industry", value: "Tin" }], tab);
  expect(await sleeper.hasMissed()).toBe(true);
  await sleeper.reload();
  expect(names(sleeper)).toEqual(["B2", "C"]);
  expect(sleeper.memory.get("company", b)).toMatchObject({ name: "B2", industry: "Tin" });
});

test("two tabs that both store pages never mix their blocks", async () => {
  const server = new PaperServer();
  const { owner, world, tab } = await aDevice(server);
  const other = await aTab(owner, world);
  for (let i = 0; i < 7; i++) server.put("company", uuid(), { name: `C${i}` });
  await pull(tab);
  await until(() => other.pull.seq === tab.pull.seq);
  server.put("company", uuid(), { name: "C7" });
  await expect(pull(other)).rejects.toMatchObject({ code: "layout_changed" });
  await pull(other);
  await kill(tab);
  await kill(other);
  expect(names(await aTab(owner, world))).toEqual(["C0", "C1", "C2", "C3", "C4", "C5", "C6", "C7"]);
});

test("a page that was not stored takes the pages after it along, and what is shown is what is stored", async () => {
  const server = new PaperServer();
  const { owner, world, tab } = await aDevice(server);
  const other = await aTab(owner, world);
  for (let i = 0; i < 20; i++) server.put("company", uuid(), { name: `C${i}` });
  let asked = 0;
  world.answer = async (path, init) => {
    asked++;
    // While the first page is on its way, another tab stores everything.
    if (asked === 1) await pull(other);
    return server.answer(path, init);
  };
  await expect(pull(tab)).rejects.toMatchObject({ code: "layout_changed" });
  const whole = Array.from({ length: 20 }, (_, i) => `C${i}`).sort();
  expect(names(tab)).toEqual(whole);
  expect(tab.pull).toEqual(other.pull);
  await pull(tab);
  await kill(tab);
  await kill(other);
  expect(names(await aTab(owner, world))).toEqual(whole);
});

test("pages that pour in are told together, the last one at once", async () => {
  const server = new PaperServer();
  for (let i = 0; i < 30; i++) server.put("company", uuid(), { name: `C${i}` });
  const { tab } = await aDevice(server);
  const heard: number[] = [];
  tab.memory.onChange = () => heard.push(tab.memory.view("company").size);
  await pull(tab);
  expect(heard[0]).toBe(3);
  expect(heard.at(-1)).toBe(30);
  expect(heard.length).toBeLessThan(10);
});

test("an edit made while pages pour in is shown at once", async () => {
  const server = new PaperServer();
  for (let i = 0; i < 9; i++) server.put("company", uuid(), { name: `C${i}` });
  const { tab } = await aDevice(server);
  const heard: string[][] = [];
  tab.memory.onChange = () => heard.push(names(tab) as string[]);
  let stop = false;
  await pullAll(
    tab,
    () => stop,
    () => (stop = true),
  );
  const made = create("company", { name: "Mine" }, uuid(), tab);
  await until(() => heard.at(-1)!.includes("Mine"));
  await made;
});

test("L9 restored again before the snapshot of the last epoch began, what was sent in between is offered again", async () => {
  const server = new PaperServer();
  const { tab } = await aDevice(server);
  await pullThrough(tab);
  server.epoch = "e2";
  await expect(pull(tab)).rejects.toMatchObject({ failure: { kind: "again" } });
  const id = await create("company", { name: "Between" }, uuid(), tab);
  await pushThrough(tab);
  server.epoch = "e3";
  server.rows.clear();
  server.taken.clear();
  server.seq = 0;
  await pullThrough(tab);
  await pushThrough(tab);
  expect([...server.rows.keys()]).toEqual([id]);
});

test("L9 a page of another epoch, or of before this device's place, is not applied", async () => {
  for (const [epoch, seq] of [
    ["e2", 9],
    ["e1", 1],
  ] as const) {
    const server = new PaperServer();
    for (let i = 0; i < 3; i++) server.put("company", uuid(), { name: `C${i}` });
    const { tab, world } = await aDevice(server);
    await pullThrough(tab);
    const honest = world.answer;
    world.answer = async (path, init) => {
      const answer = (await (await honest(path, init)).json()) as PullAnswer;
      const ghost: Change = {
        change: "put",
        type: "company",
        id: uuid(),
        key: "*",
        fields: { name: "Ghost" },
      };
      return json({ ...answer, epoch, cursor: `${epoch}.${seq}`, changes: [ghost] });
    };
    await expect(pull(tab)).rejects.toMatchObject({ failure: { kind: "again" } });
    expect(names(tab)).toEqual(["C0", "C1", "C2"]);
  }
});

test("L4 more keys than one request may name are fetched in turns", async () => {
  const server = new PaperServer();
  const { tab } = await aDevice(server);
  server.put("company", uuid(), { name: "Mine" }, "*");
  const keys = Array.from({ length: 2_500 }, (_, i) => `t:${i}`);
  for (const i of [0, 1_500, 2_499]) server.put("company", uuid(), { name: `K${i}` }, `t:${i}`);
  await pull(tab);
  server.keys = { digest: "d2", held: ["*", ...keys] };
  await pull(tab);
  expect(names(tab)).toEqual(["K0", "K1500", "K2499", "Mine"]);
});

test("every refusal of the wire has its answer", async () => {
  const answers: [Response, string][] = [
    [problem(401, "signed_out"), "signed_out"],
    [problem(403, "device_unknown"), "signed_out"],
    [problem(426, "upgrade_needed"), "upgrade"],
    [problem(429, "slow_down"), "busy"],
    [problem(503, "busy"), "busy"],
    [problem(500, "server_failed"), "upset"],
    [new Response("proxy", { status: 500 }), "busy"],
    [new Response("not here", { status: 404 }), "busy"],
    [problem(403, "foreign_site"), "busy"],
    [problem(400, "bad_request"), "batch_refused"],
    [problem(413, "batch_too_large"), "batch_refused"],
    [new Response("<html>hotel</html>", { status: 200 }), "network"],
  ];
  const world = aWorld();
  const tab = await aTab(anOwner(), world);
  await create("company", { name: "A" }, uuid(), tab);
  for (const [response, kind] of answers) {
    world.answer = async () => response.clone();
    await expect(pushOnce(tab, 10)).rejects.toMatchObject({ failure: { kind } });
    expect(tab.outbox.counts()).toMatchObject({ waiting: 1, sending: 0 });
  }
});

test("a large push travels gzipped", async () => {
  const server = new PaperServer();
  const { world, tab } = await aDevice(server);
  const encodings: (string | null)[] = [];
  world.answer = (path, init) => {
    encodings.push(new Headers(init.headers).get("Content-Encoding"));
    return server.answer(path, init);
  };
  await create("company", { name: "small" }, uuid(), tab);
  await pushThrough(tab);
  for (let i = 0; i < 60; i++)
    await create("company", { name: `A company with a longer name ${i}` }, uuid(), tab);
  await pushThrough(tab);
  expect(encodings).toEqual([null, "gzip"]);
  expect(server.rows.size).toBe(61);
});
