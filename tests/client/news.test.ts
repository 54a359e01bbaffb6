// P10, P11 and L11 on the device: pages that come without a pull, in the answer to a push and on the stream.
import { expect, test } from "bun:test";
import { readStamp } from "../../pwa/engine/core/hlc";
import { mutationId } from "../../pwa/engine/core/uuid5";
import { create, edit } from "../../pwa/engine/outbox/edit";
import type { Replica } from "../../pwa/engine/store/replica";
import { Driver } from "../../pwa/engine/sync/driver";
import { pushOnce } from "../../pwa/engine/sync/push";
import { PaperStream } from "./clock";
import { anOwner, aTab, aWorld, json, kill, PaperServer, pullThrough, readBody, until, uuid } from "./kit";

async function aDevice(server = new PaperServer(), owner = anOwner()) {
  const world = aWorld(server.answer);
  server.device = owner.device;
  const tab = await aTab(owner, world);
  await pullThrough(tab);
  server.requests.length = 0;
  return { server, owner, world, tab };
}

const names = (tab: Replica): unknown[] =>
  [...tab.memory.view("company").values()].map(r => r["name"]).sort();
const confirmed = (tab: Replica): unknown[] =>
  [...tab.memory.confirmedRows("company").values()].map(r => r["name"]).sort();

test("P11 a push brings what is new, and both are stored at once", async () => {
  const { server, owner, world, tab } = await aDevice();
  await create("company", { name: "Mine" }, uuid(), tab);
  server.put("company", uuid(), { name: "Theirs" });
  expect(await pushOnce(tab, 1_000)).toMatchObject({ left: false, news: false, settled: 1 });
  expect(confirmed(tab)).toEqual(["Mine", "Theirs"]);
  expect(tab.pull).toMatchObject({ cursor: "e1.2", seq: 2, mark: "mark-2" });
  expect(server.requests).toEqual(["/api/sync/push"]);
  await kill(tab);
  const again = await aTab(owner, world);
  expect(confirmed(again)).toEqual(["Mine", "Theirs"]);
  expect(again.pull.seq).toBe(2);
  expect(again.outbox.hasQueued).toBe(false);
});

test("P11 when the answer and its page cannot be stored, neither is: the push goes out again", async () => {
  const { server, tab } = await aDevice();
  await create("company", { name: "Mine" }, uuid(), tab);
  // Another tab has stored rows meanwhile.
  await tab.db.write(["meta"], "relaxed", tx => tx.objectStore("meta").put(99, "layout"));
  await expect(pushOnce(tab, 1_000)).rejects.toMatchObject({ code: "layout_changed" });
  expect(tab.outbox.counts()).toMatchObject({ waiting: 1, sending: 0 });
  expect(confirmed(tab)).toEqual([]);
  expect(names(tab)).toEqual(["Mine"]);
  await pushOnce(tab, 1_000);
  expect(confirmed(tab)).toEqual(["Mine"]);
  expect(server.seq).toBe(1);
});

test("P11 an answer lost after the commit comes again, with its page", async () => {
  const { server, world, tab } = await aDevice();
  await create("company", { name: "Mine" }, uuid(), tab);
  world.answer = async (path, init) => {
    await server.answer(path, init);
    throw new TypeError("connection reset");
  };
  await expect(pushOnce(tab, 1_000)).rejects.toMatchObject({ failure: { kind: "network" } });
  expect(confirmed(tab)).toEqual([]);
  world.answer = server.answer;
  await pushOnce(tab, 1_000);
  expect(confirmed(tab)).toEqual(["Mine"]);
  expect(server.seq).toBe(1);
});

test("P11 a page that does not go on from here is left, the results are not", async () => {
  for (const [what, change] of Object.entries({
    "of an older epoch": { cursor: "e0.9" },
    "of before": { cursor: "e1.0" },
    none: null,
  })) {
    const { server, world, tab } = await aDevice();
    server.put("company", uuid(), { name: "First" });
    await pullThrough(tab);
    await create("company", { name: "Mine" }, uuid(), tab);
    world.answer = async (path, init) => {
      const answer = (await (await server.answer(path, init)).json()) as { page: object };
      return json({ ...answer, page: change ? { ...answer.page, ...change } : undefined });
    };
    const { news } = await pushOnce(tab, 1_000);
    expect([what, news, tab.outbox.hasQueued]).toEqual([what, true, false]);
    expect(confirmed(tab)).toEqual(["First"]);
    expect(names(tab)).toEqual(["First", "Mine"]);
    expect(tab.pull.cursor).toBe("e1.1");
  }
});

test("P11 an answer whose page is no page is no answer", async () => {
  for (const page of [5, null, {}, { cursor: "e1.1.5", changes: [] }, { cursor: "e1.1", changes: [{}] }]) {
    const { server, world, tab } = await aDevice();
    await create("company", { name: "Mine" }, uuid(), tab);
    world.answer = async (path, init) => json({ ...(await (await server.answer(path, init)).json()), page });
    await expect(pushOnce(tab, 1_000)).rejects.toMatchObject({ failure: { kind: "network" } });
    expect(tab.outbox.hasQueued).toBe(true);
  }
});

test("P11 a device that does not simply follow the log asks for no page", async () => {
  const server = new PaperServer();
  for (let i = 0; i < 9; i++) server.put("company", uuid(), { name: `C${i}` });
  const owner = anOwner();
  server.device = owner.device;
  const asked: unknown[] = [];
  const world = aWorld(async (path, init) => {
    asked.push(((await readBody(init)) as { keys?: string }).keys);
    return server.answer(path, init);
  });
  const tab = await aTab(owner, world);
  const pushes = async (): Promise<unknown> => {
    await create("company", { name: "Mine" }, uuid(), tab);
    await pushOnce(tab, 1_000);
    return asked.at(-1);
  };
  expect(await pushes()).toBeUndefined();
  await pullThrough(tab);
  expect(await pushes()).toBe("d1");
  await tab.refetch(["company"], {});
  expect(await pushes()).toBeUndefined();
  await pullThrough(tab);
  expect(await pushes()).toBe("d1");
  await tab.renew("e1");
  expect(await pushes()).toBeUndefined();
});

test("P10 what follows from the device and n is not sent; what was made under another name is", async () => {
  const { server, owner, tab, world } = await aDevice();
  const sent: Record<string, unknown>[] = [];
  world.answer = async (path, init) => {
    sent.push(...((await readBody(init)) as { mutations: Record<string, unknown>[] }).mutations);
    return server.answer(path, init);
  };
  await create("company", { name: "Mine" }, uuid(), tab);
  const [row] = tab.outbox.all();
  expect(row!.mutation.id).toBe(mutationId(owner.device, 1));
  expect(readStamp(row!.mutation.stamp)?.device).toBe(owner.device);
  await pushOnce(tab, 1_000);
  expect(sent[0]!["id"]).toBeUndefined();
  expect(sent[0]!["stamp"]).toBe(row!.mutation.stamp.slice(0, 17));
  expect(server.pushed[0]).toEqual(JSON.parse(JSON.stringify(row!.mutation)));
  // The browser has lost the device's id: what waits goes out under another.
  await create("company", { name: "Waits" }, uuid(), tab);
  const [waits] = tab.outbox.all();
  await kill(tab);
  const next = { ...owner, device: uuid() };
  server.device = next.device;
  const again = await aTab(next, world);
  await pushOnce(again, 1_000);
  expect(sent.at(-1)).toMatchObject({ n: 1, id: waits!.mutation.id, was: [`${owner.device}/2`] });
});

test("D10 an edit that goes out at once is offered in the transaction that keeps it", async () => {
  const { tab } = await aDevice();
  const offered = (): Promise<unknown> =>
    tab.db.read(["meta"], tx => tx.objectStore("meta").get("offered_n"));
  await create("company", { name: "Later" }, uuid(), tab);
  expect(await offered()).toBeUndefined();
  tab.outbox.sendsAtOnce = () => true;
  await create("company", { name: "Now" }, uuid(), tab);
  expect(await offered()).toBe(2);
  const { write } = tab.db;
  let writes = 0;
  tab.db.write = (...args: Parameters<typeof write>) => {
    writes++;
    return write.apply(tab.db, args) as never;
  };
  expect((await tab.outbox.offer(1_000, 1e6)).mutations.length).toBe(2);
  expect(writes).toBe(0);
  // Only the push that follows: another tab may have taken something back by the time of a later one.
  tab.outbox.land();
  await tab.outbox.offer(1_000, 1e6);
  expect(writes).toBe(1);
});

/** A device whose loop runs, with a stream under the hand of the test. */
async function listening() {
  const server = new PaperServer();
  const owner = anOwner();
  server.device = owner.device;
  const paths: string[] = [];
  const streams: PaperStream[] = [];
  const world = aWorld(server.answer);
  world.stream = path => {
    paths.push(path);
    streams.push(new PaperStream());
    return streams.at(-1)!;
  };
  const tab = await aTab(owner, world);
  const driver = new Driver(
    tab,
    () => {},
    () => {},
  );
  await driver.start(true);
  await until(() => driver.phase === "idle" && tab.pull.complete && streams.length > 0);
  server.requests.length = 0;
  return { server, tab, driver, world, paths, stream: () => streams.at(-1)! };
}

test("L11 a page of the stream is shown at once, stored, and asks nothing of the server", async () => {
  const { server, tab, driver, paths, stream } = await listening();
  expect(paths[0]).toMatch(/^\/api\/sync\/live\?device=[^&]+&from=[^&]*&keys=/);
  const from = tab.pull.cursor;
  server.put("company", uuid(), { name: "Theirs" });
  stream().bring(server.livePage(from));
  expect(confirmed(tab)).toEqual(["Theirs"]);
  await until(() => driver.phase === "idle");
  expect(tab.pull).toMatchObject({ cursor: "e1.1", mark: "mark-1" });
  expect(server.requests).toEqual([]);
  // A burst: each goes on from the one before, also while that is being stored.
  for (let i = 0; i < 5; i++) {
    const cursor = `e1.${server.seq}`;
    server.put("company", uuid(), { name: `Burst ${i}` });
    stream().bring(server.livePage(cursor));
  }
  await until(() => driver.phase === "idle" && tab.pull.seq === 6);
  expect(confirmed(tab).length).toBe(6);
  expect(server.requests).toEqual([]);
  driver.stop();
});

test("L11 a page that goes over what is here already is harmless; one that begins later is pulled", async () => {
  const { server, tab, driver, stream } = await listening();
  server.put("company", uuid(), { name: "A" });
  stream().bring(server.livePage("e1.0"));
  await until(() => driver.phase === "idle" && tab.pull.seq === 1);
  server.put("company", uuid(), { name: "B" });
  stream().bring(server.livePage("e1.0"));
  expect(confirmed(tab)).toEqual(["A", "B"]);
  await until(() => driver.phase === "idle");
  stream().bring(server.livePage("e1.0"));
  expect(server.requests).toEqual([]);
  server.put("company", uuid(), { name: "C" });
  server.put("company", uuid(), { name: "D" });
  stream().bring(server.livePage("e1.3"));
  expect(confirmed(tab)).toEqual(["A", "B"]);
  await until(() => driver.phase === "idle" && tab.pull.seq === 4);
  expect(confirmed(tab)).toEqual(["A", "B", "C", "D"]);
  expect(server.requests).toEqual(["/api/sync/pull"]);
  driver.stop();
});

test("L9 L11 a page of another epoch is never applied: the device asks", async () => {
  const { server, tab, driver, stream } = await listening();
  server.put("company", uuid(), { name: "A" });
  const page = server.livePage("e1.0");
  stream().bring({ ...page, cursor: "e0.1" });
  expect(confirmed(tab)).toEqual([]);
  await until(() => driver.phase === "idle" && tab.pull.seq === 1);
  expect(server.requests).toEqual(["/api/sync/pull"]);
  driver.stop();
});

test("L11 a page that comes while a push flies is applied after it, and pulled only when the push did not bring it", async () => {
  for (const withPages of [true, false]) {
    const { server, tab, driver, world, stream } = await listening();
    server.withPages = withPages;
    let go = (): void => {};
    const held = new Promise<void>(resolve => (go = resolve));
    world.answer = async (path, init) => {
      const answer = await server.answer(path, init);
      if (path.endsWith("/push")) await held;
      return answer;
    };
    await create("company", { name: "Mine" }, uuid(), tab);
    await until(() => server.requests.length === 1);
    server.put("company", uuid(), { name: "Theirs" });
    stream().bring(server.livePage("e1.0"));
    expect(confirmed(tab)).toEqual([]);
    go();
    await until(() => driver.phase === "idle" && !driver.status().waiting);
    expect(confirmed(tab)).toEqual(["Mine", "Theirs"]);
    // Without a page in the answer, whether the stream's comes first decides.
    expect(server.requests.filter(path => path.endsWith("/pull")).length).toBeLessThanOrEqual(
      withPages ? 0 : 1,
    );
    driver.stop();
  }
});

test("L11 what is no page is nothing, and a page cannot tell of a change to come", async () => {
  const { server, tab, driver, stream } = await listening();
  server.put("company", uuid(), { name: "A" });
  const { cursor, ...page } = server.livePage("e1.0");
  for (const [data, id] of [
    ["", cursor],
    ["{", cursor],
    ["null", cursor],
    ["[]", cursor],
    [JSON.stringify({ ...page, from: "0" }), cursor],
    [JSON.stringify({ ...page, from: -1 }), cursor],
    [JSON.stringify({ ...page, stamp: "x" }), cursor],
    [JSON.stringify({ ...page, changes: [{ change: "put" }] }), cursor],
    [JSON.stringify(page), ""],
    [JSON.stringify(page), "e1.1.a5"],
  ] as const)
    stream().send(data, "page", id);
  expect([driver.phase, tab.pull.seq]).toEqual(["idle", 0]);
  expect(server.requests).toEqual([]);
  driver.stop();
});

test("D1 L11 what waits stays over a page of the stream", async () => {
  const { server, tab, driver, world, stream } = await listening();
  const id = uuid();
  server.put("company", id, { name: "Theirs" });
  stream().bring(server.livePage("e1.0"));
  await until(() => driver.phase === "idle");
  world.answer = async () => {
    throw new TypeError("no network");
  };
  await edit("company", id, [{ op: "set", field: "name", value: "Mine" }], tab);
  await until(() => driver.phase === "backoff");
  server.put("company", id, { name: "Theirs again" });
  stream().bring(server.livePage("e1.1"));
  expect(names(tab)).toEqual(["Mine"]);
  driver.stop();
});
