// A restored server: whatever any device still has comes back, once, whoever noticed the restore.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { SentItem } from "../../pwa/engine/core/types";
import { create, edit } from "../../pwa/engine/outbox/edit";
import { itemsOf } from "../../pwa/engine/outbox/outbox_rows";
import type { Owner } from "../../pwa/engine/store/meta";
import type { Replica } from "../../pwa/engine/store/replica";
import { anOwner, aTab, aWorld, kill, PaperServer, uuid, type World } from "./kit";
import { meet, NOTICES, RealServer } from "./server";

setDefaultTimeout(120_000);

const ACKNOWLEDGED = 50;
const UNSENT = 20;
const OLD = "old@example.com";
const FRESH = "fresh@example.com";
const OFFICE = "office@example.com";

let server: RealServer;
beforeAll(async () => {
  server = await RealServer.start([
    { email: OFFICE, name: "Office", role: "administrator" },
    { email: OLD, name: "Old", role: "account_executive" },
    { email: FRESH, name: "Fresh", role: "account_executive" },
  ]);
});
afterAll(() => server.stop());

async function make(tab: Replica, word: string, from: number, to: number): Promise<string[]> {
  const names: string[] = [];
  for (let i = from; i < to; i++) {
    names.push(`${word} ${String(i).padStart(2, "0")}`);
    await create("company", { name: names.at(-1)!, visibility: "everyone" }, uuid(), tab);
  }
  return names;
}

const namesOf = (tab: Replica, word: string): string[] =>
  [...tab.memory.view("company").values()]
    .map(c => c["name"] as string)
    .filter(name => name.startsWith(word))
    .sort();

for (const notice of NOTICES) {
  test(`L9 the drill, noticed by ${notice}: 50 acknowledged and 20 unsent on an old and a new phone are 70 of 70`, async () => {
    const old = await server.device(OLD);
    const shared = await create(
      "company",
      { name: `shared ${notice}`, visibility: "everyone" },
      uuid(),
      old.tab,
    );
    await meet(old.tab);
    const backup = server.backup();
    const fresh = await server.device(FRESH);
    const phones = [
      { ...old, email: OLD, word: `old ${notice}` },
      { ...fresh, email: FRESH, word: `fresh ${notice}` },
    ];
    for (const { tab, word } of phones) {
      await make(tab, word, 0, ACKNOWLEDGED);
      await meet(tab);
    }
    // Both have seen each other, and seqs that the backup never gave.
    await meet(old.tab, fresh.tab);
    await edit("company", shared, [{ op: "set", field: "industry", value: "Tin" }], fresh.tab);
    await meet(fresh.tab, old.tab);
    await edit("company", shared, [{ op: "set", field: "industry", value: "Rubber" }], old.tab);
    for (const { tab, word } of phones) await make(tab, word, ACKNOWLEDGED, ACKNOWLEDGED + UNSENT);

    await server.restore(backup, notice);
    for (const { email, tab, world } of phones)
      expect((await world.signIn(email, tab.device)).device).toBe(tab.device);
    await meet(...phones.map(p => p.tab), ...phones.map(p => p.tab));

    const office = await server.device(OFFICE);
    await meet(office.tab);
    for (const { tab, word } of phones) {
      const all = Array.from(
        { length: ACKNOWLEDGED + UNSENT },
        (_, i) => `${word} ${String(i).padStart(2, "0")}`,
      );
      for (const seen of [...phones.map(p => p.tab), office.tab]) expect(namesOf(seen, word)).toEqual(all);
      expect(tab.outbox.all()).toEqual([]);
      // The ledger tells of each once, as what it is.
      const told = tab.outbox.sentLately().map(item => item.mutation.id);
      expect(new Set(told).size).toBe(told.length);
    }
    // Of two writes the later stands, whichever phone came back first.
    expect(office.tab.memory.get("company", shared)).toMatchObject({ industry: "Rubber" });
    for (const { tab } of [...phones, office]) await kill(tab);
  });
}

test("L9 an edit of the lost days does not count as having seen what was written after the restore", async () => {
  const old = await server.device(OLD);
  const office = await server.device(OFFICE);
  const id = await create("company", { name: "Base", visibility: "everyone" }, uuid(), old.tab);
  await meet(old.tab, office.tab);
  const backup = server.backup();
  // Lost: others write a lot, so that this phone's cursor is far ahead; then it edits, having seen all of
  // that.
  await make(office.tab, "noise", 0, 30);
  await meet(office.tab, old.tab);
  await edit("company", id, [{ op: "set", field: "industry", value: "of the lost days" }], old.tab);
  await meet(old.tab);
  await kill(office.tab);
  await server.restore(backup, "mark");
  const again = await server.device(OFFICE);
  await meet(again.tab);
  await edit("company", id, [{ op: "set", field: "industry", value: "after the restore" }], again.tab);
  await make(again.tab, "later", 0, 60);
  await meet(again.tab, old.tab, again.tab, old.tab);
  for (const tab of [again.tab, old.tab]) {
    expect(tab.memory.get("company", id)).toMatchObject({ industry: "after the restore" });
    const conflicts = [...tab.memory.view("conflict").values()].filter(c => c["record"] === id);
    expect(conflicts.map(c => (c["loser"] as { value: string }).value)).toEqual(["of the lost days"]);
  }
  await Promise.all([kill(old.tab), kill(again.tab)]);
});

async function aPhone(paper: PaperServer): Promise<{ owner: Owner; world: World; tab: Replica }> {
  const owner = anOwner();
  const world = aWorld(paper.answer);
  const tab = await aTab(owner, world);
  return { owner, world, tab };
}

/** The same browser, to which a sign-in gave another device id. */
async function renamedPhone(
  tab: Replica,
  owner: Owner,
  world: World,
): Promise<{ tab: Replica; owner: Owner }> {
  await kill(tab);
  const next = { ...owner, device: uuid() };
  return { owner: next, tab: await aTab(next, world) };
}

async function sentItems(tab: Replica): Promise<SentItem[]> {
  const rows = await tab.db.read(["sent"], tx => tx.objectStore("sent").getAll());
  return rows.flatMap(itemsOf);
}

test("Sessions: a new device id keeps what was sent, and what waits says what it was", async () => {
  const paper = new PaperServer();
  const first = await aPhone(paper);
  await make(first.tab, "sent", 0, 3);
  await meet(first.tab);
  await make(first.tab, "waits", 0, 2);
  const { tab, owner } = await renamedPhone(first.tab, first.owner, first.world);
  const former = first.owner.device;
  expect(tab.outbox.sentLately().map(item => item.title)).toEqual(["sent 00", "sent 01", "sent 02"]);
  expect(tab.outbox.all().map(row => [row.n, row.mutation.kind !== "skip" && row.mutation.was])).toEqual([
    [1, [`${former}/4`]],
    [2, [`${former}/5`]],
  ]);
  for (const { mutation } of tab.outbox.all()) expect(mutation.stamp.endsWith(owner.device)).toBe(true);
  // While the server knows them nothing is sent twice.
  await meet(tab);
  expect(paper.pushed.map(m => m.n)).toEqual([1, 2, 3, 1, 2]);
  expect(tab.outbox.all()).toEqual([]);
});

test("Sessions: what may have arrived before the id changed is not done twice", async () => {
  const paper = new PaperServer();
  const first = await aPhone(paper);
  await make(first.tab, "sent", 0, 1);
  first.world.answer = async (path, init) => {
    await paper.answer(path, init);
    throw new TypeError("the answer is lost");
  };
  await expect(meet(first.tab)).rejects.toThrow();
  expect(paper.rows.size).toBe(1);
  const seq = paper.seq;
  first.world.answer = paper.answer;
  const { tab } = await renamedPhone(first.tab, first.owner, first.world);
  await meet(tab);
  expect(paper.seq).toBe(seq);
  expect(tab.outbox.all()).toEqual([]);
  expect(namesOf(tab, "sent")).toEqual(["sent 00"]);
});

test("L9 what was sent under former ids is offered again first, in order, after a restore that lost it", async () => {
  const paper = new PaperServer();
  const first = await aPhone(paper);
  const id = await create("company", { name: "one" }, uuid(), first.tab);
  await meet(first.tab);
  const second = await renamedPhone(first.tab, first.owner, first.world);
  await edit("company", id, [{ op: "set", field: "name", value: "two" }], second.tab);
  await meet(second.tab);
  const third = await renamedPhone(second.tab, second.owner, first.world);
  await edit("company", id, [{ op: "set", field: "name", value: "three" }], third.tab);
  await meet(third.tab);
  await edit("company", id, [{ op: "set", field: "name", value: "four" }], third.tab);
  // Everything is gone.
  paper.rows.clear();
  paper.taken.clear();
  paper.pushed = [];
  paper.seq = 0;
  paper.epoch = "e2";
  await meet(third.tab);
  expect(paper.rows.get(id)?.row).toMatchObject({ name: "four" });
  expect(paper.pushed.map(m => [m.n, m.base, m.kind === "skip" ? null : m.was])).toEqual([
    [1, 0, [`${first.owner.device}/1`]],
    [2, 0, [`${second.owner.device}/1`]],
    [3, 0, undefined],
    [4, 0, undefined],
  ]);
  expect(third.tab.outbox.all()).toEqual([]);
  const kept = await sentItems(third.tab);
  expect(kept.map(item => item.mutation.n)).toEqual([1, 2, 3, 4]);
  // Lost once more: the names it had are all still said.
  paper.rows.clear();
  paper.taken.clear();
  paper.pushed = [];
  paper.epoch = "e3";
  await meet(third.tab);
  expect(paper.pushed.map(m => m.n)).toEqual([1, 2, 3, 4]);
  const fourth = await renamedPhone(third.tab, third.owner, first.world);
  const names = (await sentItems(fourth.tab)).map(item =>
    item.mutation.kind === "skip" ? [] : item.mutation.was,
  );
  expect(names[0]).toEqual([`${first.owner.device}/1`, `${third.owner.device}/1`]);
});

test("L9 a restore that lost only a part: what the server still knows under a former id is not done again", async () => {
  const paper = new PaperServer();
  const first = await aPhone(paper);
  await make(first.tab, "kept", 0, 2);
  await meet(first.tab);
  const backup = { rows: new Map(paper.rows), seq: paper.seq };
  await make(first.tab, "lost", 0, 2);
  await meet(first.tab);
  const { tab } = await renamedPhone(first.tab, first.owner, first.world);
  await make(tab, "waits", 0, 1);
  paper.rows = backup.rows;
  paper.seq = backup.seq;
  for (const n of [3, 4]) paper.taken.get(first.owner.device)!.delete(n);
  paper.epoch = "e2";
  paper.shared = backup.seq;
  await meet(tab);
  const names = [...paper.rows.values()].map(l => l.row!["name"] as string).sort();
  expect(names).toEqual(["kept 00", "kept 01", "lost 00", "lost 01", "waits 00"]);
  expect(paper.seq).toBe(5);
  expect(tab.outbox.counts().waiting).toBe(0);
  expect(tab.outbox.all()).toEqual([]);
});

test("L9 bases fall to what was seen of the new epoch, but for mutations whose bodies the server knows", async () => {
  const paper = new PaperServer();
  const { tab, world, owner } = await aPhone(paper);
  for (let i = 0; i < 9; i++) paper.put("company", uuid(), { name: `other ${i}` });
  await meet(tab);
  const answer = world.answer;
  await make(tab, "arrived", 0, 1);
  world.answer = async (path, init) => {
    await paper.answer(path, init);
    throw new TypeError("the answer is lost");
  };
  await expect(meet(tab)).rejects.toThrow();
  world.answer = answer;
  await make(tab, "waits", 0, 1);
  expect(tab.outbox.all().map(row => row.mutation.base)).toEqual([9, 9]);
  paper.epoch = "e2";
  paper.shared = 4;
  paper.pushed = [];
  await meet(tab);
  expect(paper.pushed.map(m => [m.n, m.base])).toEqual([
    [1, 9],
    [2, 4],
  ]);
  expect(paper.lastN(owner.device)).toBe(2);
  expect(tab.outbox.all()).toEqual([]);
});

test("L9 what is offered again waits in the ledger, and is not told as being on the server", async () => {
  const paper = new PaperServer();
  const { tab, world } = await aPhone(paper);
  await make(tab, "sent", 0, 3);
  await meet(tab);
  paper.rows.clear();
  paper.taken.clear();
  paper.seq = 0;
  paper.epoch = "e2";
  // The epoch is heard of, and then the network is gone.
  world.answer = async (path, init) => {
    if (paper.requests.length && path.endsWith("/push")) throw new TypeError("no network");
    return paper.answer(path, init);
  };
  await expect(meet(tab, tab)).rejects.toThrow();
  expect(tab.outbox.counts().waiting).toBe(3);
  expect(tab.outbox.sentLately()).toEqual([]);
  expect(namesOf(tab, "sent")).toEqual(["sent 00", "sent 01", "sent 02"]);
  world.answer = paper.answer;
  await meet(tab);
  expect(tab.outbox.sentLately().length).toBe(3);
  expect(tab.outbox.counts().waiting).toBe(0);
});

test("L9 what was sent is collected after SENT_KEEP_DAYS, under a former id too", async () => {
  const paper = new PaperServer();
  const first = await aPhone(paper);
  await make(first.tab, "old", 0, 2);
  await meet(first.tab);
  const { tab } = await renamedPhone(first.tab, first.owner, first.world);
  first.world.now_ms += 30 * 86_400_000;
  await make(tab, "new", 0, 1);
  await meet(tab);
  await tab.outbox.collect();
  expect((await sentItems(tab)).map(item => item.title)).toEqual(["old 00", "old 01", "new 00"]);
  first.world.now_ms += 6 * 86_400_000;
  await tab.outbox.collect();
  expect((await sentItems(tab)).map(item => item.title)).toEqual(["new 00"]);
});
