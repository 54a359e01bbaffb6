// One act of a person is one transaction, one push and one Undo, whatever happens in between.
import { expect, test } from "bun:test";
import { setReplica } from "../../pwa/engine/core/current";
import { ACT_MUTATIONS_MAX, MUTATION_OPS_MAX, PUSH_BYTES_MAX } from "../../pwa/engine/core/schema.gen";
import type { Mutation, OutboxRow } from "../../pwa/engine/core/types";
import {
  create,
  edit,
  onToast,
  remove,
  type Toast,
  transact,
  transactMany,
  undo,
  type Write,
} from "../../pwa/engine/outbox/edit";
import { inActs, together, type Wish } from "../../pwa/engine/outbox/outbox_acts";
import type { Replica } from "../../pwa/engine/store/replica";
import { Driver } from "../../pwa/engine/sync/driver";
import { pullAll } from "../../pwa/engine/sync/pull";
import { pushOnce } from "../../pwa/engine/sync/push";
import { anOwner, aTab, aWorld, kill, PaperServer, problem, until, uuid, type World } from "./kit";

const company = (name: string, id = uuid()): Write => ({
  kind: "create",
  type: "company",
  id,
  fields: { name },
});
const named = (id: string, field: string, value: unknown): Write => ({
  kind: "edit",
  type: "company",
  id,
  ops: [{ op: "set", field, value }],
});
const names = (tab: Replica): unknown[] =>
  [...tab.memory.view("company").values()].map(row => row["name"]).sort();
const kinds = (rows: readonly OutboxRow[]): string[] => rows.map(row => row.mutation.kind);
const actOf = (m: Mutation): string | undefined => (m.kind === "skip" ? undefined : m.act);

/** A tab with a server that hears it. */
async function connected(): Promise<{ tab: Replica; server: PaperServer; world: World }> {
  const server = new PaperServer();
  const world = aWorld(server.answer);
  const tab = await aTab(anOwner(), world);
  server.device = tab.device;
  return { tab, server, world };
}

/** The mutations of every push the server gets. */
function pushes(server: PaperServer, world: World): Mutation[][] {
  const seen: Mutation[][] = [];
  world.answer = async (path, init) => {
    if (path.endsWith("/push")) seen.push(await mutationsOf(init));
    return server.answer(path, init);
  };
  return seen;
}

async function mutationsOf(init: RequestInit): Promise<Mutation[]> {
  const zipped = new Headers(init.headers).get("Content-Encoding") === "gzip";
  const text = zipped
    ? await new Response(
        new Blob([init.body as ArrayBuffer]).stream().pipeThrough(new DecompressionStream("gzip")),
      ).text()
    : (init.body as string);
  return (JSON.parse(text) as { mutations: Mutation[] }).mutations;
}

/** What the database holds, as a tab that starts now reads it. */
async function stored(tab: Replica): Promise<OutboxRow[]> {
  return tab.db.read(["outbox"], tx => tx.objectStore("outbox").getAll());
}

test("D10 several writes are one act; a single one names none, which saves its bytes", async () => {
  const tab = await aTab(anOwner(), aWorld());
  const id = uuid();
  await transact([company("A", id), named(id, "industry", "food"), company("B")], {}, tab);
  await create("company", { name: "C" }, uuid(), tab);
  const rows = await stored(tab);
  const acts = rows.map(row => actOf(row.mutation));
  expect(acts[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(acts).toEqual([acts[0], acts[0], acts[0], undefined]);
  expect("act" in rows[3]!.mutation).toBe(false);
});

test("D10 writes of one act see each other: a record made in it is edited in it", async () => {
  const tab = await aTab(anOwner(), aWorld());
  const id = uuid();
  const token = await transact(
    [
      company("A", id),
      { kind: "edit", type: "company", id, ops: [{ op: "add", field: "tags", value: "x" }] },
      {
        kind: "edit",
        type: "company",
        id,
        ops: [
          { op: "remove", field: "tags", value: "x" },
          { op: "set", field: "name", value: "B" },
        ],
      },
    ],
    {},
    tab,
  );
  expect(tab.memory.get("company", id)).toMatchObject({ name: "B", tags: [] });
  await expect(transact([named(uuid(), "name", "nobody")], {}, tab)).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await undo(token!)).toBe(true);
  expect(tab.memory.get("company", id)).toBeUndefined();
});

test("D10 a crash at any storage operation of an act, its Undo, a retry or a discard keeps all of it or nothing", async () => {
  const id = uuid();
  const begun = async (): Promise<Replica> => {
    const tab = await aTab(anOwner(), aWorld());
    await transact([company("A", id), named(id, "industry", "one"), company("B")], {}, tab);
    return tab;
  };
  const aside = async (): Promise<Replica> => {
    const tab = await begun();
    await tab.outbox.setAside(1, "refused", "");
    return tab;
  };
  let token = "";
  const steps: [string, () => Promise<Replica>, (tab: Replica) => Promise<unknown>][] = [
    ["an act", begun, tab => transact([named(id, "industry", "two"), company("C"), company("D")], {}, tab)],
    [
      "its Undo before the push",
      async () => {
        const tab = await begun();
        token = (await transact([named(id, "industry", "two"), company("C")], {}, tab))!;
        return tab;
      },
      () => undo(token),
    ],
    [
      "its Undo after it was offered",
      async () => {
        const tab = await begun();
        token = (await transact([named(id, "industry", "two"), company("C")], {}, tab))!;
        await tab.outbox.offer(1_000, 1_000_000);
        tab.outbox.land();
        return tab;
      },
      () => undo(token),
    ],
    ["putting aside", begun, tab => tab.outbox.setAside(2, "refused", "")],
    ["a retry", aside, tab => tab.outbox.retry(-2)],
    ["a discard of what waits", begun, tab => tab.outbox.discard(2)],
    ["a discard of what was refused", aside, tab => tab.outbox.discard(-1)],
  ];
  for (const [what, before, act] of steps) {
    const outcomes = new Set<string>();
    for (let fatal = 1; ; fatal++) {
      const tab = await before();
      const was = JSON.stringify(await stored(tab));
      const { failed } = await dying(fatal, () => act(tab));
      const now = JSON.stringify(await stored(tab));
      const shown = names(tab);
      await kill(tab);
      const again = await aTab(tab.owner, aWorld());
      // What was shown before the crash is what is there after it.
      expect(names(again)).toEqual(shown);
      await kill(again);
      if (!failed) {
        expect([what, now === was]).toEqual([what, false]);
        break;
      }
      expect([what, fatal, now]).toEqual([what, fatal, was]);
      outcomes.add(now);
      expect(fatal).toBeLessThan(200);
    }
    expect([what, outcomes.size > 0]).toEqual([what, true]);
  }
});

/** Runs `work` with the storage failing at its `fatal`-th writing request. */
async function dying(fatal: number, work: () => Promise<unknown>): Promise<{ failed: boolean }> {
  const names = ["add", "put", "delete"] as const;
  const store = IDBObjectStore.prototype as unknown as Record<string, (...words: unknown[]) => unknown>;
  const real = names.map(name => store[name]!);
  let count = 0;
  names.forEach((name, i) => {
    store[name] = function (...words) {
      if (++count === fatal) throw new DOMException("full", "QuotaExceededError");
      return real[i]!.apply(this, words);
    };
  });
  try {
    await work();
    return { failed: false };
  } catch (error) {
    expect(error).toMatchObject({ code: "storage_full" });
    return { failed: true };
  } finally {
    names.forEach((name, i) => {
      store[name] = real[i]!;
    });
  }
}

test("P9 a push never cuts an act, however small the batch; the limits count whole acts", async () => {
  const { tab, server, world } = await connected();
  const seen = pushes(server, world);
  for (const size of [1, 3, 2, 1])
    await transact(
      Array.from({ length: size }, (_, i) => company(`${size}.${i}`)),
      {},
      tab,
    );
  while ((await pushOnce(tab, 2)).left);
  expect(seen.map(push => push.length)).toEqual([4, 3]);
  await transact([company("x".repeat(200)), company("y".repeat(200))], {}, tab);
  await create("company", { name: "z" }, uuid(), tab);
  const { mutations, acts } = await tab.outbox.offer(10, 100);
  expect([mutations.length, acts]).toEqual([2, 1]);
});

test("P9 a number blanked inside an act that is sent again goes with it", async () => {
  const { tab, server } = await connected();
  server.refuse = m => (m.kind === "create" && m.fields["name"] === "B" ? { code: "bad_value" } : null);
  await transact([company("A"), company("B"), company("C")], {}, tab);
  await create("company", { name: "D" }, uuid(), tab);
  await pushOnce(tab, 1_000);
  await tab.outbox.rewind(1);
  const { mutations, acts } = await tab.outbox.offer(1, 1_000_000);
  expect([mutations.map(m => m.kind), acts]).toEqual([["create", "skip", "create"], 1]);
});

test("an act the server refuses whole is put aside whole, and the others go through", async () => {
  const { tab, server, world } = await connected();
  const driver = new Driver(
    tab,
    () => {},
    () => {},
  );
  const sound = world.answer;
  world.answer = async () => {
    throw new TypeError("no network");
  };
  for (let i = 0; i < 7; i++)
    await transact([company(`${i}a`), company(i === 4 ? "poison" : `${i}b`), company(`${i}c`)], {}, tab);
  world.answer = async (path, init) => {
    const body = path.endsWith("/push") ? JSON.stringify(await mutationsOf(init)) : "";
    return body.includes("poison") ? problem(400, "bad_request") : sound(path, init);
  };
  await driver.start(true);
  await until(() => driver.phase === "idle" && tab.outbox.counts().waiting === 0);
  expect(server.rows.size).toBe(18);
  const rows = tab.outbox.all();
  expect(rows.map(row => [row.state, row.code])).toEqual([
    ["needs_you", "bad_request"],
    ["needs_you", "bad_request"],
    ["needs_you", "bad_request"],
  ]);
  expect(together(rows, rows[0]!).map(row => row.title)).toEqual(["4a", "poison", "4c"]);
  driver.stop();
});

test("D10 Undo before the push: nothing of the act reaches the server", async () => {
  const { tab, server, world } = await connected();
  const seen = pushes(server, world);
  const id = uuid();
  await create("company", { name: "Kept" }, id, tab);
  const token = await transact([named(id, "industry", "secret"), company("secret")], {}, tab);
  expect(await undo(token!)).toBe(true);
  expect(tab.memory.get("company", id)!["industry"]).toBeUndefined();
  expect(tab.memory.view("company").size).toBe(1);
  await pushOnce(tab, 1_000);
  expect(seen[0]!.map(m => m.kind)).toEqual(["create", "skip", "skip"]);
  expect(JSON.stringify(seen)).not.toContain("secret");
  await create("company", { name: "Next" }, uuid(), tab);
  await pushOnce(tab, 1_000);
  expect(server.lastN(tab.device)).toBe(4);
});

test("D10 Undo after the push, or while it flies, or after a lost reply writes the inverse as one act", async () => {
  for (const when of ["acknowledged", "flying", "lost", "killed"] as const) {
    const { tab, server, world } = await connected();
    const id = uuid();
    server.put("company", id, { name: "Old", industry: "before" });
    await pullAll(
      tab,
      () => false,
      () => {},
    );
    const token = await transact([named(id, "industry", "after"), company("New")], {}, tab);
    if (when === "acknowledged") await pushOnce(tab, 1_000);
    else if (when === "flying") await tab.outbox.offer(1_000, 1_000_000);
    else {
      world.answer = async (path, init) => {
        await server.answer(path, init);
        throw new TypeError("the reply is lost");
      };
      await pushOnce(tab, 1_000).catch(() => {});
      world.answer = server.answer;
    }
    expect(await undo(token!)).toBe(true);
    const back = tab.outbox
      .queued()
      .slice(-2)
      .map(row => row.mutation);
    expect(back.map(m => m.kind)).toEqual(["delete", "edit"]);
    expect(actOf(back[0]!)).toBe(actOf(back[1]!)!);
    expect(actOf(back[0]!)).toBeDefined();
    while ((await pushOnce(tab, 1_000)).left);
    await pullAll(
      tab,
      () => false,
      () => {},
    );
    expect([
      when,
      [...tab.memory.view("company").values()].map(row => [row["name"], row["industry"]]),
    ]).toEqual([when, [["Old", "before"]]]);
    expect(tab.outbox.counts()).toMatchObject({ waiting: 0, needsYou: 0 });
  }
});

test("D10 a tab that takes back what another tab is about to send, or has sent, is believed", async () => {
  const server = new PaperServer();
  const owner = anOwner();
  server.device = owner.device;
  const leader = await aTab(owner, aWorld(server.answer));
  const other = await aTab(owner, aWorld());
  // The leader hears nothing: it must learn from the database.
  leader.channel.close();
  const id = uuid();
  const token = await transact([company("A", id), named(id, "industry", "x")], {}, other);
  await leader.reload();
  expect(leader.outbox.queued().length).toBe(2);
  expect(await undo(token!)).toBe(true);
  await pushOnce(leader, 1_000);
  expect(server.rows.size).toBe(0);
  expect(leader.memory.view("company").size).toBe(0);
  // And the other way: what the leader has offered is not taken out unseen.
  const second = await transact([company("B"), company("C")], {}, other);
  await leader.reload();
  await leader.outbox.offer(1_000, 1_000_000);
  expect(await undo(second!)).toBe(true);
  expect(kinds(await stored(other)).slice(-4)).toEqual(["create", "create", "delete", "delete"]);
});

test("D10 Undo of an act on which something later stands writes the inverse", async () => {
  const tab = await aTab(anOwner(), aWorld());
  const id = uuid();
  const friend = uuid();
  const token = await transact([company("A", id), company("B")], {}, tab);
  await create("contact", { name: { full: "Siti" }, company: id }, friend, tab);
  const lone = await transact([company("C"), company("D")], {}, tab);
  expect(await undo(token!)).toBe(true);
  expect(await undo(lone!)).toBe(true);
  expect(kinds(await stored(tab))).toEqual([
    "create",
    "create",
    "create",
    "skip",
    "skip",
    "delete",
    "delete",
  ]);
  expect(tab.memory.get("company", id)).toBeUndefined();
  expect(tab.memory.get("contact", friend)).toBeDefined();
});

test("D10 Undo of an act of which the server refused a part takes back the rest and leaves nothing that needs you", async () => {
  const { tab, server } = await connected();
  server.refuse = m => (m.kind === "create" && m.fields["name"] === "B" ? { code: "bad_value" } : null);
  const id = uuid();
  const token = await transact([company("A", id), company("B")], {}, tab);
  await pushOnce(tab, 1_000);
  expect(tab.outbox.counts()).toMatchObject({ waiting: 0, needsYou: 1 });
  expect(await undo(token!)).toBe(true);
  expect(tab.outbox.all().map(row => [row.mutation.kind, row.mutation.record])).toEqual([["delete", id]]);
});

test("D4 D10 a retry writes the refused members again as one new act with their bases, and no crash doubles them", async () => {
  const { tab, server } = await connected();
  server.put("company", uuid(), { name: "Seen" });
  await pullAll(
    tab,
    () => false,
    () => {},
  );
  server.refuse = m => ("act" in m && m.record !== spared ? { code: "bad_value", field: "name" } : null);
  const spared = uuid();
  const id = uuid();
  await transact([company("A", id), named(id, "industry", "x"), company("B", spared)], {}, tab);
  const base = tab.outbox.queued()[0]!.mutation.base;
  expect(base).toBe(1);
  const act = actOf(tab.outbox.queued()[0]!.mutation);
  await pushOnce(tab, 1_000);
  server.put("company", uuid(), { name: "Later" });
  await pullAll(
    tab,
    () => false,
    () => {},
  );
  const refused = tab.outbox.all();
  expect(refused.length).toBe(2);
  await Promise.all([tab.outbox.retry(refused[0]!.n), tab.outbox.retry(refused[1]!.n)]);
  const rows = tab.outbox.all();
  expect(rows.map(row => [row.n, row.state, row.mutation.kind, row.mutation.base])).toEqual([
    [4, "queued", "create", 1],
    [5, "queued", "edit", 1],
  ]);
  expect(actOf(rows[0]!.mutation)).toBe(actOf(rows[1]!.mutation)!);
  expect(actOf(rows[0]!.mutation)).not.toBe(act);
  expect(await stored(tab)).toEqual(rows);
});

test("a discard drops the act: what waits as skips, what was refused for good", async () => {
  const tab = await aTab(anOwner(), aWorld());
  await transact([company("A"), company("B")], {}, tab);
  await transact([company("C"), company("D")], {}, tab);
  await tab.outbox.setAside(3, "refused", "");
  await tab.outbox.discard(2);
  await tab.outbox.discard(-2);
  expect(kinds(await stored(tab))).toEqual(["skip", "skip", "skip", "skip"]);
  expect(tab.memory.view("company").size).toBe(0);
});

test("a bulk edit is several acts under one Undo, tells how far it is, and lets the page go on", async () => {
  const tab = await aTab(anOwner(), aWorld());
  setReplica(tab);
  const toasts: Toast[] = [];
  const stop = onToast(toast => toasts.push(toast));
  const ids = Array.from({ length: ACT_MUTATIONS_MAX * 2 + 7 }, () => uuid());
  const heard: [number, number][] = [];
  let turns = 0;
  const clock = setInterval(() => turns++, 0);
  const token = await transactMany(
    ids.map(id => company("x", id)),
    (done, of) => heard.push([done, of]),
  );
  clearInterval(clock);
  expect(heard).toEqual([
    [500, 1_007],
    [1_000, 1_007],
    [1_007, 1_007],
  ]);
  expect(turns).toBeGreaterThan(1);
  expect(toasts).toMatchObject([{ what: "many", count: 1_007, token }]);
  const sizes = new Map<string, number>();
  for (const row of tab.outbox.queued())
    sizes.set(actOf(row.mutation)!, (sizes.get(actOf(row.mutation)!) ?? 0) + 1);
  expect([...sizes.values()]).toEqual([500, 500, 7]);
  // The first act is with the server already; one Undo takes back all.
  await tab.outbox.offer(1, 10_000_000);
  expect(await undo(token!)).toBe(true);
  expect(tab.memory.view("company").size).toBe(0);
  const rows = tab.outbox.queued();
  expect(rows.filter(row => row.mutation.kind === "skip").length).toBe(507);
  expect(rows.filter(row => row.mutation.kind === "delete").length).toBe(500);
  stop();
  setReplica(null);
});

test("a bulk edit that meets a full device says so and keeps the Undo of what it wrote", async () => {
  const tab = await aTab(anOwner(), aWorld());
  const toasts: Toast[] = [];
  const stop = onToast(toast => toasts.push(toast));
  const writes = Array.from({ length: ACT_MUTATIONS_MAX + 1 }, () => company("x"));
  const real = IDBObjectStore.prototype.add;
  let count = 0;
  IDBObjectStore.prototype.add = function (...words) {
    if (++count > ACT_MUTATIONS_MAX) throw new DOMException("full", "QuotaExceededError");
    return real.apply(this, words);
  };
  try {
    await expect(transactMany(writes, () => {}, {}, tab)).rejects.toMatchObject({ code: "storage_full" });
  } finally {
    IDBObjectStore.prototype.add = real;
  }
  expect(tab.outbox.queued().length).toBe(ACT_MUTATIONS_MAX);
  expect(toasts).toMatchObject([{ what: "many", count: ACT_MUTATIONS_MAX }]);
  expect(await undo(toasts[0]!.token)).toBe(true);
  expect(tab.memory.view("company").size).toBe(0);
  stop();
});

test("an act that would not fit a push is not written; parts of one long edit are one act", async () => {
  const tab = await aTab(anOwner(), aWorld());
  const many = Array.from({ length: ACT_MUTATIONS_MAX + 1 }, () => company("x"));
  const long = Array.from(
    { length: 60 },
    (): Write => ({
      kind: "create",
      type: "company",
      id: uuid(),
      fields: { name: "x", notes: "ж".repeat(20_000) },
    }),
  );
  for (const writes of [many, long]) {
    await expect(transact(writes, {}, tab)).rejects.toMatchObject({ code: "act_too_long" });
  }
  expect(tab.outbox.all()).toEqual([]);
  const id = await create("contact", { name: { full: "Siti" } }, uuid(), tab);
  const ops = Array.from(
    { length: MUTATION_OPS_MAX + 1 },
    (_, i) => ({ op: "set", field: "job_title", value: `Buyer ${i}` }) as const,
  );
  await edit("contact", id, ops, tab);
  const [, first, second] = tab.outbox.queued();
  expect(actOf(first!.mutation)).toBe(actOf(second!.mutation)!);
  expect(actOf(first!.mutation)).toBeDefined();
});

test("acts are cut by bytes as the network counts them", () => {
  const wish = (notes: string): { wish: Wish } => ({
    wish: { kind: "create", type: "company", record: uuid(), title: "", fields: { notes } },
  });
  for (const letter of ["a", "ж", "語", "😀"]) {
    const acts = inActs(Array.from({ length: 200 }, () => wish(letter.repeat(10_000))));
    for (const act of acts)
      expect(new TextEncoder().encode(JSON.stringify(act)).length).toBeLessThan(PUSH_BYTES_MAX);
    expect(acts.flat().length).toBe(200);
    expect(acts.length).toBeLessThan(30);
  }
  expect(inActs([wish("x".repeat(PUSH_BYTES_MAX)), wish("y")]).map(act => act.length)).toEqual([1, 1]);
  expect(inActs([])).toEqual([]);
});

test("D10 Undo that cannot be stored may be tried again", async () => {
  const tab = await aTab(anOwner(), aWorld());
  const id = await create("company", { name: "A" }, uuid(), tab);
  const token = await remove("company", id, tab);
  expect((await dying(1, () => undo(token!))).failed).toBe(true);
  expect(tab.memory.get("company", id)).toBeUndefined();
  expect(await undo(token!)).toBe(true);
  expect(tab.memory.get("company", id)).toBeDefined();
});
