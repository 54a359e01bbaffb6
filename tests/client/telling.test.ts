// D12: what a device tells of itself, with requests that go out anyway.
import { expect, test } from "bun:test";
import { create } from "../../pwa/engine/outbox/edit";
import { pushOnce } from "../../pwa/engine/sync/push";
import { anOwner, aTab, aWorld, PaperServer, pullThrough, readBody, uuid } from "./kit";

interface Sent {
  told?: { waits: number };
}

async function device() {
  const server = new PaperServer();
  const sent: Sent[] = [];
  const world = aWorld(async (path, init) => {
    sent.push((await readBody(init)) as Sent);
    return server.answer(path, init);
  });
  const tab = await aTab(anOwner(), world);
  return { server, sent, world, tab, waits: () => sent.map(body => body.told?.waits) };
}

test("D12 a device tells with its first pull how many items wait, and again when it is another number", async () => {
  const { tab, waits } = await device();
  await pullThrough(tab);
  await pullThrough(tab);
  expect(waits()).toEqual([0, undefined]);
  await create("company", { name: "Sinar" }, uuid(), tab);
  await pullThrough(tab);
  await pullThrough(tab);
  expect(waits()).toEqual([0, undefined, 1, undefined]);
});

test("D12 a push tells what waits when all of it is taken, the next request what was refused", async () => {
  const { server, tab, waits } = await device();
  server.refuse = m => (m.n === 2 ? { code: "bad_value" } : null);
  for (const name of ["Sinar", "Jaya", "Maju"]) await create("company", { name }, uuid(), tab);
  await pushOnce(tab, 1_000);
  await pullThrough(tab);
  expect(waits()).toEqual([0, 1]);
});

test("D12 what no server heard is told again", async () => {
  const { server, world, tab, sent } = await device();
  const answer = world.answer;
  world.answer = async () => {
    throw new TypeError("no network");
  };
  await pullThrough(tab).catch(() => {});
  world.answer = answer;
  await pullThrough(tab);
  expect(sent.map(body => body.told?.waits)).toEqual([0]);
  expect(server.requests).toHaveLength(1);
});
