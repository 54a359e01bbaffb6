import { expect, test } from "bun:test";
import { create } from "../../pwa/engine/outbox/edit";
import type { Owner } from "../../pwa/engine/store/meta";
import { Driver } from "../../pwa/engine/sync/driver";
import { PaperStream } from "./clock";
import { anOwner, aTab, aWorld, kill, PaperServer, problem, until, uuid, type World } from "./kit";

async function running(server: PaperServer, owner: Owner = anOwner(), world: World = aWorld(server.answer)) {
  server.device = owner.device;
  const tab = await aTab(owner, world);
  let signedOut = 0;
  const driver = new Driver(
    tab,
    () => {},
    () => signedOut++,
  );
  await driver.start(true);
  return { tab, world, driver, owner, signedOut: () => signedOut };
}

test("start takes the snapshot, an edit goes out by itself, and the loop comes to rest", async () => {
  const server = new PaperServer();
  for (let i = 0; i < 10; i++) server.put("company", uuid(), { name: `C${i}` });
  const { tab, driver } = await running(server);
  await until(() => driver.phase === "idle" && tab.pull.complete);
  expect(tab.memory.view("company").size).toBe(10);
  const id = await create("company", { name: "Mine" }, uuid(), tab);
  await until(() => driver.phase === "idle" && tab.memory.confirmedRow("company", id) !== undefined);
  expect(driver.status()).toMatchObject({ phase: "idle", waiting: 0, sending: 0, needsYou: 0, failed: 0 });
  expect(driver.status().lastAnswer).not.toBeNull();
  driver.stop();
});

test("no network: the item waits, a nudge sends it when the network is back", async () => {
  const server = new PaperServer();
  const { tab, world, driver } = await running(server);
  await until(() => driver.phase === "idle");
  world.answer = async () => {
    throw new TypeError("no network");
  };
  await create("company", { name: "Later" }, uuid(), tab);
  await until(() => driver.phase === "backoff");
  expect(driver.status()).toMatchObject({
    phase: "offline",
    waiting: 1,
    failed: 0,
    problem: { code: "offline" },
  });
  world.answer = server.answer;
  driver.dispatch({ event: "nudge" });
  await until(() => driver.phase === "idle" && driver.status().waiting === 0);
  expect(server.rows.size).toBe(1);
  driver.stop();
});

test("a backoff ends by its own timer", async () => {
  const server = new PaperServer();
  const world = aWorld(server.answer);
  world.random = () => 0.001;
  let failures = 2;
  world.answer = async (path, init) => {
    if (failures-- > 0) throw new TypeError("no network");
    return server.answer(path, init);
  };
  const { driver } = await running(server, anOwner(), world);
  await until(() => driver.phase === "idle");
  expect(server.requests.length).toBeGreaterThan(0);
  driver.stop();
});

test("a server in trouble shows as failed, with its code, and keeps the item", async () => {
  const server = new PaperServer();
  const { tab, world, driver } = await running(server);
  await until(() => driver.phase === "idle");
  world.answer = async () => problem(500, "server_failed");
  await create("company", { name: "Kept" }, uuid(), tab);
  await until(() => driver.phase === "backoff");
  expect(driver.status()).toMatchObject({ failed: 1, problem: { code: "server_failed" } });
  driver.stop();
});

test("an expired session: work goes on here, and a sign-in sends it", async () => {
  const server = new PaperServer();
  const { tab, world, driver, signedOut } = await running(server);
  await until(() => driver.phase === "idle");
  world.answer = async () => problem(401, "signed_out");
  await create("company", { name: "A" }, uuid(), tab);
  await until(() => driver.phase === "signed_out");
  expect(signedOut()).toBe(1);
  await create("company", { name: "B" }, uuid(), tab);
  expect(driver.status()).toMatchObject({ phase: "signed_out", waiting: 2 });
  world.answer = server.answer;
  driver.dispatch({ event: "signed_in" });
  await until(() => driver.phase === "idle");
  expect(server.rows.size).toBe(2);
  driver.stop();
});

test("P6 a batch the server cannot read at all: the bad item is found, put aside, and the other 99 go through", async () => {
  const server = new PaperServer();
  const { tab, world, driver } = await running(server);
  await until(() => driver.phase === "idle");
  world.answer = async () => {
    throw new TypeError("no network");
  };
  for (let i = 0; i < 100; i++) await create("company", { name: i === 37 ? "poison" : `C${i}` }, uuid(), tab);
  world.answer = async (path, init) => {
    const text =
      typeof init.body === "string"
        ? init.body
        : await new Response(
            new Blob([init.body as ArrayBuffer]).stream().pipeThrough(new DecompressionStream("gzip")),
          ).text();
    return text.includes("poison")
      ? problem(400, "bad_request")
      : server.answer(path, { ...init, headers: {}, body: text });
  };
  driver.dispatch({ event: "nudge" });
  await until(() => driver.phase === "idle" && tab.outbox.counts().waiting === 0);
  expect(server.rows.size).toBe(99);
  expect(tab.outbox.all()).toMatchObject([
    { state: "needs_you", code: "bad_request", mutation: { fields: { name: "poison" } } },
  ]);
  driver.stop();
});

test("an edit made during a long snapshot goes out before the snapshot is whole", async () => {
  const server = new PaperServer();
  server.pageSize = 1;
  for (let i = 0; i < 30; i++) server.put("company", uuid(), { name: `C${i}` });
  const { tab, driver } = await running(server);
  await until(() => tab.memory.view("company").size > 2);
  await create("company", { name: "Urgent" }, uuid(), tab);
  await until(() => server.requests.includes("/api/sync/push"));
  await until(() => driver.phase === "idle" && tab.pull.complete);
  expect(
    server.requests.lastIndexOf("/api/sync/pull") - server.requests.indexOf("/api/sync/push"),
  ).toBeGreaterThan(1);
  expect(tab.memory.view("company").size).toBe(31);
  driver.stop();
});

test("L7 news told while a pull is under way asks again only when the pull did not bring it", async () => {
  const server = new PaperServer();
  for (let i = 0; i < 7; i++) server.put("company", uuid(), { name: `C${i}` });
  const world = aWorld();
  const stream = new PaperStream();
  world.stream = () => stream;
  const pulls = (): number => server.requests.filter(path => path.endsWith("/pull")).length;
  let late = false;
  world.answer = async (path, init) => {
    const answer = await server.answer(path, init);
    stream.tell(server.seq);
    // Written after the last page was read, and told before it arrives.
    if (pulls() === 3 && !late) {
      late = true;
      server.put("company", uuid(), { name: "Late" });
      stream.tell(server.seq);
    }
    return answer;
  };
  const { tab, driver } = await running(server, anOwner(), world);
  await until(() => driver.phase === "idle" && tab.pull.seq === server.seq);
  expect(tab.memory.view("company").size).toBe(8);
  expect(pulls()).toBe(4);
  driver.stop();
});

test("D11 L9 after a restore the number that an older stream told is asked for once", async () => {
  const server = new PaperServer();
  for (let i = 0; i < 9; i++) server.put("company", uuid(), { name: `C${i}` });
  const world = aWorld(server.answer);
  const stream = new PaperStream();
  world.stream = () => stream;
  const { tab, driver } = await running(server, anOwner(), world);
  await until(() => driver.phase === "idle");
  stream.tell(server.seq);
  server.epoch = "e2";
  for (const [id, { seq }] of server.rows) if (seq > 4) server.rows.delete(id);
  server.seq = 4;
  server.requests = [];
  driver.dispatch({ event: "nudge" });
  await until(() => driver.phase === "idle" && tab.pull.epoch === "e2");
  for (let i = 0; i < 50; i++) stream.tell(9);
  await until(() => driver.phase === "idle");
  // The 409, two pages of the snapshot, and the look at what the stream said.
  expect(server.requests.length).toBeLessThanOrEqual(4);
  driver.stop();
});

test("killed in the middle of a renewing snapshot, it starts over and still drops what is gone", async () => {
  const server = new PaperServer();
  server.pageSize = 2;
  const ids = Array.from({ length: 9 }, () => uuid());
  for (const id of ids) server.put("company", id, { name: id });
  const owner = anOwner();
  const first = await running(server, owner);
  await until(() => first.driver.phase === "idle" && first.tab.pull.complete);
  first.driver.stop();
  server.epoch = "e2";
  server.rows.delete(ids[0]!);
  let pages = 0;
  const world = aWorld(async (path, init) => {
    if (++pages > 3) throw new TypeError("no network");
    return server.answer(path, init);
  });
  await kill(first.tab);
  const second = await running(server, owner, world);
  await until(() => second.driver.phase === "backoff");
  expect(second.tab.pull.renewing).toBe(true);
  expect(second.tab.memory.view("company").size).toBe(9);
  second.driver.stop();
  await kill(second.tab);
  const third = await running(server, owner);
  await until(() => third.driver.phase === "idle" && third.tab.pull.complete && !third.tab.pull.renewing);
  expect(third.tab.memory.view("company").size).toBe(8);
  third.driver.stop();
});

test("a tab that follows shows what the leading tab has sent", async () => {
  const server = new PaperServer();
  const { tab, driver, owner, world } = await running(server);
  await until(() => driver.phase === "idle");
  const other = await aTab(owner, world);
  await create("company", { name: "From the other tab" }, uuid(), other);
  await until(() => other.outbox.counts().waiting === 0);
  expect(other.outbox.sentLately().map(item => item.title)).toEqual(["From the other tab"]);
  expect(tab.outbox.sentLately().map(item => item.title)).toEqual(["From the other tab"]);
  driver.stop();
});
