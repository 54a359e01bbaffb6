// Devices of this engine against the real server: what each shows after everything has met.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Env } from "../../pwa/engine/core/env";
import { create, edit, onToast, remove, undo } from "../../pwa/engine/outbox/edit";
import type { Replica } from "../../pwa/engine/store/replica";
import { pullAll } from "../../pwa/engine/sync/pull";
import { pushOnce } from "../../pwa/engine/sync/push";
import { aTab, kill, uuid } from "./kit";
import { meet, RealServer } from "./server";

setDefaultTimeout(60_000);
let server: RealServer;

const ANA = "ana@example.com";
const AISYAH = "aisyah@example.com";
const BUDI = "budi@example.com";

beforeAll(async () => {
  server = await RealServer.start([
    { email: ANA, name: "Ana", role: "administrator" },
    { email: AISYAH, name: "Aisyah", role: "account_executive" },
    { email: BUDI, name: "Budi", role: "account_executive" },
  ]);
});
afterAll(() => server.stop());

const COMPANY = { name: "Kilang Timah", visibility: "everyone" as const };

async function twoPhones(fields: object = {}) {
  const aisyah = await server.device(AISYAH);
  const budi = await server.device(BUDI);
  const id = await create("company", { ...COMPANY, ...fields }, uuid(), aisyah.tab);
  await meet(aisyah.tab, budi.tab);
  expect(budi.tab.memory.get("company", id)).toMatchObject({ name: "Kilang Timah" });
  return { a: aisyah.tab, b: budi.tab, id, aisyah, budi };
}

test("M different fields edited offline on two phones are both kept", async () => {
  const { a, b, id } = await twoPhones();
  await edit("company", id, [{ op: "set", field: "industry", value: "Tin" }], a);
  await edit("company", id, [{ op: "set", field: "employees", value: 40 }], b);
  await meet(a, b, a);
  for (const tab of [a, b]) {
    expect(tab.memory.get("company", id)).toMatchObject({ industry: "Tin", employees: 40 });
    expect(tab.outbox.counts().waiting).toBe(0);
  }
});

test("M the same field on two phones: one value on both, and a conflict with both values", async () => {
  const { a, b, id } = await twoPhones();
  await edit("company", id, [{ op: "set", field: "industry", value: "Tin" }], a);
  await edit("company", id, [{ op: "set", field: "industry", value: "Rubber" }], b);
  await meet(a, b, a);
  expect(a.memory.get("company", id)!["industry"]).toBe(b.memory.get("company", id)!["industry"]!);
  for (const tab of [a, b]) {
    const mine = [...tab.memory.view("conflict").values()].filter(c => c["record"] === id);
    expect(mine.length).toBe(1);
    const { winner, loser } = mine[0] as unknown as { winner: { value: string }; loser: { value: string } };
    expect([winner.value, loser.value].sort()).toEqual(["Rubber", "Tin"]);
  }
});

test("M notes in different paragraphs, tags and phones of both phones are all kept", async () => {
  const { a, b, id } = await twoPhones({ notes: "First paragraph.\n\nSecond paragraph.\n", tags: ["old"] });
  await edit(
    "company",
    id,
    [
      { op: "text", field: "notes", value: "First paragraph, by Aisyah.\n\nSecond paragraph.\n" },
      { op: "add", field: "tags", value: "a" },
      { op: "remove", field: "tags", value: "old" },
      { op: "set", field: "phones", item: "p-a", value: { number: "+60123456789", raw: "012-345 6789" } },
    ],
    a,
  );
  await edit(
    "company",
    id,
    [
      { op: "text", field: "notes", value: "First paragraph.\n\nSecond paragraph, by Budi.\n" },
      { op: "add", field: "tags", value: "b" },
      { op: "set", field: "phones", item: "p-b", value: { number: "+628123456789", raw: "0812-3456-789" } },
    ],
    b,
  );
  await meet(a, b, a);
  for (const tab of [a, b]) {
    const company = tab.memory.get("company", id)!;
    expect(company["notes"]).toBe("First paragraph, by Aisyah.\n\nSecond paragraph, by Budi.\n");
    expect([...(company["tags"] as string[])].sort()).toEqual(["a", "b"]);
    expect(Object.keys(company["phones"] as object).sort()).toEqual(["p-a", "p-b"]);
  }
});

test("D4 M1 what a colleague changed while a form was open is a conflict or a merge, not overwritten unseen", async () => {
  const { a, b, id } = await twoPhones({ notes: "First paragraph.\n\nSecond paragraph.\n" });
  const opened = a.pull.seq;
  await edit(
    "company",
    id,
    [
      { op: "set", field: "industry", value: "Rubber" },
      { op: "text", field: "notes", value: "First paragraph.\n\nSecond paragraph, by Budi.\n" },
    ],
    b,
  );
  await meet(b, a);
  expect(a.memory.get("company", id)).toMatchObject({ industry: "Rubber" });
  await edit(
    "company",
    id,
    [
      { op: "set", field: "industry", value: "Tin" },
      { op: "text", field: "notes", value: "First paragraph, by Aisyah.\n\nSecond paragraph.\n" },
    ],
    a,
    opened,
  );
  await meet(a, b);
  for (const tab of [a, b]) {
    expect(tab.memory.get("company", id)).toMatchObject({
      industry: "Tin",
      notes: "First paragraph, by Aisyah.\n\nSecond paragraph, by Budi.\n",
    });
    const conflicts = [...tab.memory.view("conflict").values()].filter(c => c["record"] === id);
    expect(conflicts.map(c => (c["loser"] as { value: string }).value)).toEqual(["Rubber"]);
  }
});

test("T an edit unaware of a delete: nothing is lost", async () => {
  const { a, b, id } = await twoPhones();
  await edit("company", id, [{ op: "set", field: "industry", value: "Tin" }], b);
  await remove("company", id, a);
  await meet(a);
  expect(a.memory.get("company", id)).toBeUndefined();
  await meet(b, a);
  for (const tab of [a, b])
    expect(tab.memory.get("company", id)).toMatchObject({ name: "Kilang Timah", industry: "Tin" });
});

test("undo after the change has reached the server takes it back everywhere, text and stage of the chain included", async () => {
  const { a, b, id } = await twoPhones({ notes: "Long text.\n\nOf two paragraphs.\n" });
  const tokens: string[] = [];
  const stop = onToast(toast => tokens.push(toast.token));
  await edit(
    "company",
    id,
    [
      { op: "set", field: "industry", value: "Wrong" },
      { op: "text", field: "notes", value: "Wrong text.\n\nOf two paragraphs.\n" },
      { op: "add", field: "tags", value: "wrong" },
    ],
    a,
  );
  // Acknowledged, but not pulled yet: the undo's base does not know of the edit it takes back.
  await pushOnce(a, 1_000);
  expect(await undo(tokens.at(-1)!)).toBe(true);
  stop();
  await meet(a, b);
  for (const tab of [a, b]) {
    const company = tab.memory.get("company", id)!;
    expect(company["industry"] ?? null).toBeNull();
    expect(company["notes"]).toBe("Long text.\n\nOf two paragraphs.\n");
    expect(company["tags"] ?? []).toEqual([]);
    expect([...tab.memory.view("conflict").values()].filter(c => c["record"] === id)).toEqual([]);
  }
});

test("undo of a delete that reached the server brings the record back", async () => {
  const { a, b, id } = await twoPhones();
  const tokens: string[] = [];
  const stop = onToast(toast => tokens.push(toast.token));
  await remove("company", id, a);
  await meet(a, b);
  expect(b.memory.get("company", id)).toBeUndefined();
  await undo(tokens.at(-1)!);
  stop();
  expect(a.memory.get("company", id)).toMatchObject({ name: "Kilang Timah" });
  await meet(a, b);
  for (const tab of [a, b]) expect(tab.memory.get("company", id)).toMatchObject({ name: "Kilang Timah" });
});

test("A a colleague's private company never arrives", async () => {
  const { a, b } = await twoPhones();
  const secret = await create("company", { name: "Secret", visibility: "private" }, uuid(), a);
  await meet(a, b);
  expect(a.memory.confirmedRow("company", secret)).toBeDefined();
  expect(b.memory.get("company", secret)).toBeUndefined();
});

test("A a record made private leaves the colleague's phone", async () => {
  const { a, b, id } = await twoPhones();
  await edit("company", id, [{ op: "set", field: "visibility", value: "private" }], a);
  await meet(a, b);
  expect(a.memory.confirmedRow("company", id)).toBeDefined();
  expect(b.memory.get("company", id)).toBeUndefined();
});

test("L4 A2 moving to another team takes its rows away and brings the new team's, and keeps what waits", async () => {
  const ana = await server.device(ANA);
  const aisyah = await server.device(AISYAH);
  const budi = await server.device(BUDI);
  await meet(ana.tab);
  const [north, south] = [uuid(), uuid()];
  await create("team", { name: "North" }, north, ana.tab);
  await create("team", { name: "South" }, south, ana.tab);
  await meet(ana.tab);
  const join = async (person: string, team: string): Promise<void> => {
    const body = JSON.stringify({ team });
    const init = { method: "PATCH", headers: { "Content-Type": "application/json" }, body };
    const answer = await ana.world.fetch(`/api/people/${person}`, init);
    expect(answer.status).toBe(200);
  };
  const [a, b] = [aisyah.me.person.id, budi.me.person.id];
  await join(a, north);
  await join(b, south);
  await meet(aisyah.tab, budi.tab);
  const hers = await create("company", { name: "Of the north", visibility: "team" }, uuid(), aisyah.tab);
  const child = await create("contact", { name: { full: "Child" }, company: hers }, uuid(), aisyah.tab);
  await meet(aisyah.tab, budi.tab);
  expect(budi.tab.memory.get("company", hers)).toBeUndefined();
  await join(b, north);
  await meet(budi.tab);
  expect(budi.tab.memory.get("company", hers)).toMatchObject({ name: "Of the north" });
  expect(budi.tab.memory.get("contact", child)).toMatchObject({ company: hers });
  // He edits it, and is moved away before he has sent it.
  await edit("company", hers, [{ op: "set", field: "industry", value: "Tin" }], budi.tab);
  await join(b, south);
  await meet(budi.tab);
  expect(budi.tab.memory.get("company", hers)).toBeUndefined();
  expect(budi.tab.memory.get("contact", child)).toBeUndefined();
  expect(budi.tab.outbox.all()).toMatchObject([
    { state: "needs_you", code: "not_allowed", title: "Of the north" },
  ]);
  const again = await restarted(budi.tab, budi.world);
  expect(again.memory.get("company", hers)).toBeUndefined();
  expect(again.outbox.all().length).toBe(1);
});

async function restarted(tab: Replica, world: Env): Promise<Replica> {
  await kill(tab);
  return aTab(tab.owner, world);
}

test("L9 a restored server: what it lost is offered again", async () => {
  const { a, id, aisyah } = await twoPhones();
  const backup = server.backup();
  await edit("company", id, [{ op: "set", field: "industry", value: "Tin" }], a);
  const lost = await create("company", { name: "After the backup", visibility: "everyone" }, uuid(), a);
  await meet(a);
  expect(a.outbox.counts().waiting).toBe(0);
  await server.restore(backup);
  await edit("company", id, [{ op: "set", field: "employees", value: 7 }], a);
  await meet(a, a);
  const tab = await restarted(a, aisyah.world);
  expect(tab.memory.confirmedRow("company", lost)).toMatchObject({ name: "After the backup" });
  expect(tab.memory.confirmedRow("company", id)).toMatchObject({ industry: "Tin", employees: 7 });
  expect(tab.outbox.all()).toEqual([]);
});

test("an expired session keeps the work, and signing in again sends it", async () => {
  const { a, aisyah, id } = await twoPhones();
  await edit("company", id, [{ op: "set", field: "industry", value: "Tin" }], a);
  await aisyah.world.fetch("/api/sign-out", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  });
  await expect(pushOnce(a, 10)).rejects.toMatchObject({ failure: { kind: "signed_out" } });
  expect(a.outbox.counts().waiting).toBe(1);
  expect((await aisyah.world.signIn(AISYAH, a.device)).device).toBe(a.device);
  await meet(a);
  expect(a.outbox.counts().waiting).toBe(0);
  expect(a.memory.confirmedRow("company", id)).toMatchObject({ industry: "Tin" });
});

test("A L5 another person signing in on the same browser gives the first one's open tab nothing", async () => {
  const { a, aisyah } = await twoPhones();
  const budi = await server.device(BUDI);
  await create("company", { name: "Budi's own", visibility: "private" }, uuid(), budi.tab);
  await meet(budi.tab);
  aisyah.world.cookie = budi.world.cookie;
  await expect(
    pullAll(
      a,
      () => false,
      () => {},
    ),
  ).rejects.toMatchObject({ failure: { kind: "signed_out" } });
  expect([...a.memory.view("company").values()].map(c => c["name"])).not.toContain("Budi's own");
});

test("V1 a bad value does not get as far as the outbox, and one that does is refused alone and named", async () => {
  const { a, id } = await twoPhones();
  const ops = [{ op: "set", field: "employees", value: -5 }] as const;
  await expect(edit("company", id, ops, a)).rejects.toMatchObject({
    name: "ValueError",
    code: "bad_value",
    message: "employees",
  });
  expect(a.outbox.all()).toEqual([]);
  // An app whose rules are of another day.
  await a.outbox.add([{ type: "company", record: id, kind: "edit", title: "", ops: [...ops] }]);
  await edit("company", id, [{ op: "set", field: "industry", value: "Tin" }], a);
  await meet(a);
  expect(a.memory.confirmedRow("company", id)).toMatchObject({ industry: "Tin" });
  expect(a.outbox.all()).toMatchObject([{ state: "needs_you", code: "bad_value", field: "employees" }]);
});

test("a clock ten years wrong, either way, still edits after what it has seen", async () => {
  for (const years of [-10, 10]) {
    const { a, b, id, budi } = await twoPhones();
    budi.world.skew_ms = years * 365 * 86_400_000;
    await edit("company", id, [{ op: "set", field: "industry", value: "Tin" }], a);
    await meet(a, b);
    await edit("company", id, [{ op: "set", field: "industry", value: "Rubber" }], b);
    await meet(b, a);
    expect(a.memory.get("company", id)!["industry"]).toBe("Rubber");
    expect(a.memory.get("company", id)!["industry"]).toBe(b.memory.get("company", id)!["industry"]!);
  }
});

test("a thousand offline edits drain, survive a restart half-way, and arrive", async () => {
  const { a, b, aisyah } = await twoPhones();
  const ids: string[] = [];
  for (let i = 0; i < 1_000; i++)
    ids.push(await create("contact", { name: { full: `Person ${i}` }, visibility: "everyone" }, uuid(), a));
  await pushOnce(a, 400);
  const owner = a.owner;
  await kill(a);
  const again = await aTab(owner, aisyah.world);
  await meet(again, b);
  expect(again.outbox.all()).toEqual([]);
  expect(ids.filter(id => !b.memory.get("contact", id))).toEqual([]);
});
