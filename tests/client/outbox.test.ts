import { expect, test } from "bun:test";
import { setReplica } from "../../pwa/engine/core/current";
import { diff } from "../../pwa/engine/core/diff";
import { EngineError, type RawRec } from "../../pwa/engine/core/types";
import { create, edit, newId, onToast, remove, type Toast, undo } from "../../pwa/engine/outbox/edit";
import { anOwner, aTab, aWorld, kill, until, uuid } from "./kit";

const ALICE = {
  name: { full: "Alice Tan" },
  tags: ["gold"],
  emails: { e1: { address: "alice@example.com" } },
};

test("D3 an edit is durable before it is told: a killed tab finds it again", async () => {
  const owner = anOwner();
  const first = await aTab(owner, aWorld());
  const id = await create("contact", ALICE, uuid(), first);
  await edit("contact", id, [{ op: "set", field: "job_title", value: "Buyer" }], first);
  await kill(first);
  const second = await aTab(owner, aWorld());
  expect(second.memory.get("contact", id)).toMatchObject({
    name: { full: "Alice Tan" },
    job_title: "Buyer",
    owner: owner.person.id,
  });
  expect(second.outbox.queued().map(row => [row.n, row.mutation.kind])).toEqual([
    [1, "create"],
    [2, "edit"],
  ]);
});

test("numbers go on after a restart and stamps never go back, whatever the clock does", async () => {
  const owner = anOwner();
  const world = aWorld();
  const first = await aTab(owner, world);
  await create("company", { name: "Alpha" }, uuid(), first);
  await kill(first);
  world.now_ms -= 10 * 365 * 86_400_000;
  const second = await aTab(owner, world);
  await create("company", { name: "Beta" }, uuid(), second);
  const [a, b] = second.outbox.queued();
  expect([a!.n, b!.n]).toEqual([1, 2]);
  expect(b!.mutation.stamp > a!.mutation.stamp).toBe(true);
});

test("two tabs that write at once share one numbering and see each other's edits", async () => {
  const owner = anOwner();
  const left = await aTab(owner, aWorld());
  const right = await aTab(owner, aWorld());
  const ids = await Promise.all([
    ...[1, 2, 3, 4, 5].map(i => create("company", { name: `L${i}` }, uuid(), left)),
    ...[1, 2, 3, 4, 5].map(i => create("company", { name: `R${i}` }, uuid(), right)),
  ]);
  await until(() => left.memory.view("company").size === 10 && right.memory.view("company").size === 10);
  expect(left.outbox.queued().map(row => row.n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect([...right.memory.view("company").keys()].sort()).toEqual([...ids].sort());
});

test("a full device says so, keeps nothing half, and goes on when there is room", async () => {
  const owner = anOwner();
  const tab = await aTab(owner, aWorld());
  const real = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  try {
    const error = await create("company", { name: "Too much" }, uuid(), tab).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(EngineError);
    expect((error as EngineError).code).toBe("storage_full");
  } finally {
    IDBObjectStore.prototype.add = real;
  }
  expect(tab.memory.view("company").size).toBe(0);
  await create("company", { name: "Fits" }, uuid(), tab);
  expect(tab.outbox.queued().map(row => row.n)).toEqual([1]);
});

test("a connection that the browser ended is opened again", async () => {
  const tab = await aTab(anOwner(), aWorld());
  const inside = tab.db as unknown as { handle: Promise<IDBDatabase> };
  (await inside.handle).close();
  await create("company", { name: "Still here" }, uuid(), tab);
  expect(tab.memory.view("company").size).toBe(1);
});

test("a new database layout in another tab closes this one's connection instead of blocking it", async () => {
  const tab = await aTab(anOwner(), aWorld());
  const request = indexedDB.open(tab.db.name, 99);
  const opened = await new Promise<IDBDatabase>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const error = await create("company", { name: "Old code" }, uuid(), tab).catch((e: unknown) => e);
  expect((error as EngineError).code).toBe("storage_lost");
  opened.close();
});

test("an item that was refused or discarded leaves no hole in the numbering", async () => {
  const tab = await aTab(anOwner(), aWorld());
  for (const name of ["A", "B", "C"]) await create("company", { name }, uuid(), tab);
  await tab.outbox.discard(2);
  expect(tab.outbox.queued().map(row => [row.n, row.mutation.kind])).toEqual([
    [1, "create"],
    [2, "skip"],
    [3, "create"],
  ]);
  expect([...tab.memory.view("company").values()].map(c => c["name"]).sort()).toEqual(["A", "C"]);
  await tab.outbox.setAside(3, "refused", "the server would not take it");
  expect(tab.outbox.counts()).toMatchObject({ waiting: 1, needsYou: 1 });
  const aside = tab.outbox.all().find(row => row.state === "needs_you")!;
  await tab.outbox.retry(aside.n);
  expect(tab.outbox.queued().map(row => [row.n, row.mutation.kind])).toEqual([
    [1, "create"],
    [2, "skip"],
    [3, "skip"],
    [4, "create"],
  ]);
  expect(tab.outbox.counts()).toMatchObject({ waiting: 2, needsYou: 0 });
});

test("a lost device id gets a new one, and what waits is numbered again from 1", async () => {
  const owner = anOwner();
  const first = await aTab(owner, aWorld());
  for (const name of ["A", "B", "C"]) await create("company", { name }, uuid(), first);
  await first.outbox.setAside(2, "bad_value", "");
  await kill(first);
  const device = uuid();
  const second = await aTab({ ...owner, device }, aWorld());
  expect(second.outbox.queued().every(row => row.mutation.stamp.endsWith(device))).toBe(true);
  expect(second.outbox.queued().map(row => [row.n, row.mutation.n])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(second.outbox.all().filter(row => row.state === "needs_you").length).toBe(1);
  await create("company", { name: "D" }, uuid(), second);
  expect(second.outbox.queued().at(-1)!.n).toBe(3);
});

async function undone(
  act: (tab: Awaited<ReturnType<typeof aTab>>, id: string) => Promise<unknown>,
): Promise<[RawRec | undefined, RawRec | undefined]> {
  const tab = await aTab(anOwner(), aWorld());
  setReplica(tab);
  const toasts: Toast[] = [];
  const stop = onToast(toast => toasts.push(toast));
  const id = await create("contact", ALICE, newId());
  const before = tab.memory.get("contact", id);
  await act(tab, id);
  expect(await undo(toasts.at(-1)!.token)).toBe(true);
  expect(toasts.at(-1)!.what).toBe("undone");
  stop();
  setReplica(null);
  return [before, tab.memory.get("contact", id)];
}

test("undo takes back a field, a text, a tag, an item and a delete", async () => {
  const changes: Parameters<typeof undone>[0][] = [
    (tab, id) => edit("contact", id, [{ op: "set", field: "job_title", value: "Buyer" }], tab),
    (tab, id) => edit("contact", id, [{ op: "text", field: "notes", value: "Likes tea" }], tab),
    (tab, id) =>
      edit(
        "contact",
        id,
        [
          { op: "remove", field: "tags", value: "gold" },
          { op: "add", field: "tags", value: "new" },
        ],
        tab,
      ),
    (tab, id) =>
      edit(
        "contact",
        id,
        [
          { op: "set", field: "emails", item: "e1", value: { address: "a@b.cd" } },
          { op: "set", field: "emails", item: "e2", value: { address: "x@y.zz" } },
        ],
        tab,
      ),
    (tab, id) => edit("contact", id, [{ op: "remove", field: "emails", item: "e1" }], tab),
    (tab, id) => remove("contact", id, tab),
  ];
  for (const change of changes) {
    const [before, after] = await undone(change);
    expect(diff("contact", before as never, after as never)).toEqual([]);
  }
});

test("undo of a new record removes it, works once, and not after ten seconds", async () => {
  const world = aWorld();
  const tab = await aTab(anOwner(), world);
  const toasts: Toast[] = [];
  const stop = onToast(toast => toasts.push(toast));
  const id = await create("company", { name: "Oops" }, uuid(), tab);
  const { token, until_ms } = toasts[0]!;
  expect(until_ms - world.now_ms).toBe(10_000);
  expect(await undo(token)).toBe(true);
  expect(tab.memory.get("company", id)).toBeUndefined();
  expect(await undo(token)).toBe(false);
  await create("company", { name: "Too late" }, uuid(), tab);
  world.now_ms += 10_001;
  expect(await undo(toasts.at(-1)!.token)).toBe(false);
  stop();
});
