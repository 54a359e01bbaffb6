// What the screens write at once is one act: a log with its next step, a conflict that is settled, a form
// with the company made on the way.
import { afterEach, beforeEach, expect, test } from "bun:test";
import "./catalogues";
import { setReplica } from "../../pwa/engine/core/current";
import { onToast, type Toast, undo } from "../../pwa/engine/outbox/edit";
import { Memory } from "../../pwa/engine/store/memory";
import type { Replica } from "../../pwa/engine/store/replica";
import { setMemory } from "../../pwa/engine/store/store";
import { anOwner, aTab, aWorld, uuid } from "./kit";

const { deleteAnyway, keep } = await import("../../pwa/features/conflicts/actions");
const { createForm } = await import("../../pwa/kit/form/core");
const { write } = await import("../../pwa/kit/form/written");
const { logActivity } = await import("../../pwa/features/activities/actions");

let tab: Replica;
let toasts: Toast[];
let stop = (): void => {};
beforeEach(async () => {
  tab = await aTab(anOwner(), aWorld());
  setReplica(tab);
  setMemory(tab.memory);
  toasts = [];
  stop = onToast(toast => toasts.push(toast));
});
afterEach(() => {
  stop();
  setReplica(null);
  setMemory(new Memory());
});

/** What waits, as "kind type", and the act it is of. */
function acts(): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { mutation: m } of tab.outbox.queued()) {
    if (m.kind !== "skip") (found[m.act ?? m.id] ??= []).push(`${m.kind} ${m.type}`);
  }
  return found;
}

test("D10 a log and its next step are one act with one toast, and one Undo takes back both", async () => {
  const deal = uuid();
  const contact = uuid();
  tab.memory.applyChanges([
    { change: "put", type: "deal", id: deal, key: "*", fields: { name: "Oven" } },
    { change: "put", type: "contact", id: contact, key: "*", fields: { name: { full: "Siti" } } },
  ]);
  const log = { kind: "call", outcome: "Reached", text: "", due: "2026-12-01", next: "Send offer" } as const;
  await logActivity({ ...log, on: "deal", id: deal });
  await logActivity({ ...log, on: "contact", id: contact });
  await logActivity({ ...log, on: "contact", id: contact, due: "", next: "" });
  expect(Object.values(acts())).toEqual([
    ["create activity", "edit deal"],
    ["create activity", "create activity"],
    ["create activity"],
  ]);
  expect(toasts.map(toast => toast.what)).toEqual(["created", "created", "created"]);
  expect(tab.memory.get("deal", deal)!["next_step"]).toEqual({ text: "Send offer", due: "2026-12-01" });
  for (const { token } of toasts.splice(0)) expect(await undo(token)).toBe(true);
  expect(tab.memory.view("activity").size).toBe(0);
  expect(tab.memory.get("deal", deal)!["next_step"] ?? null).toBeNull();
});

test("D10 M10 settling a conflict is one act: the record and the conflict, back together by one Undo", async () => {
  const contact = uuid();
  const side = (value: string): object => ({ value, person: uuid(), device: uuid(), stamp: "0" });
  const open = (field = "job_title"): string => {
    const id = uuid();
    const fields = {
      target: "contact",
      record: contact,
      field,
      kind: field ? "value" : "kept",
      winner: side("Buyer"),
      loser: side("Chef"),
      status: "open",
    };
    tab.memory.applyChanges([{ change: "put", type: "conflict", id, key: "*", fields }]);
    return id;
  };
  tab.memory.applyChanges([
    {
      change: "put",
      type: "contact",
      id: contact,
      key: "*",
      fields: { name: { full: "Siti" }, job_title: "Buyer" },
    },
  ]);
  const [first, second, whole] = [open(), open(), open("")];
  expect(await keep(first, "loser")).toBe(true);
  expect(await keep(second, "winner")).toBe(true);
  expect(await deleteAnyway(whole)).toBe(true);
  expect(Object.values(acts())).toEqual([
    ["edit contact", "edit conflict"],
    ["edit conflict"],
    ["delete contact", "edit conflict"],
  ]);
  expect(toasts.map(toast => toast.what)).toEqual(["settled", "settled", "settled"]);
  for (const { token } of toasts.splice(0).reverse()) expect(await undo(token)).toBe(true);
  expect(tab.memory.get("contact", contact)).toMatchObject({ job_title: "Buyer" });
  for (const id of [first, second, whole])
    expect(tab.memory.get("conflict", id)).toMatchObject({ status: "open" });
});

test("D10 what a form makes on the way is written with it as one act, outlives a kill with the draft, and only if still named", async () => {
  const began = () => createForm("deal:new", {}, {}, 0);
  let core = began();
  core.set("name", "Oven");
  core.set("company", core.bring("company", { name: "Kedai Roti" }));
  const friend = core.bring("contact", { name: { full: "Siti" }, company: core.get("company") });
  core.set("contacts", { i: { contact: friend, role: "user" } });
  core.bring("contact", { name: { full: "Chosen and taken out again" } });
  expect(core.brought(friend)).toMatchObject({ name: { full: "Siti" } });
  expect(tab.outbox.all()).toEqual([]);
  core.keepNow();
  core = began();
  // The deal itself no longer names the company, its contact does.
  core.set("company", null);
  const deal = await write(core, "deal", "");
  expect(Object.values(acts())).toEqual([["create company", "create contact", "create deal"]]);
  expect(toasts).toMatchObject([{ what: "created", title: "Oven" }]);
  expect(tab.memory.get("contact", friend)!["company"]).toBe([...tab.memory.view("company").keys()][0]!);
  core.finish();
  core = createForm(`deal:${deal}`, { name: "Oven" }, {}, 0);
  core.set("company", core.bring("company", { name: "Other" }));
  await write(core, "deal", deal);
  expect(Object.values(acts())[1]).toEqual(["create company", "edit deal"]);
  expect(toasts.at(-1)).toMatchObject({ what: "edited", title: "Oven" });
  expect(await undo(toasts.at(-1)!.token)).toBe(true);
  expect(tab.memory.view("company").size).toBe(1);
  expect(await undo(toasts[0]!.token)).toBe(true);
  expect([
    tab.memory.view("company").size,
    tab.memory.view("contact").size,
    tab.memory.view("deal").size,
  ]).toEqual([0, 0, 0]);
});
