// What the office half's screens of pipelines, fields and tags write: whole acts, in an order that an Undo
// can go back, and what a person is then shown.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import "./catalogues";
import { setReplica } from "../../pwa/engine/core/current";
import { ACT_MUTATIONS_MAX, RECORD_TYPES } from "../../pwa/engine/core/schema.gen";
import { onToast, type Toast, undo } from "../../pwa/engine/outbox/edit";
import { Memory } from "../../pwa/engine/store/memory";
import type { Replica } from "../../pwa/engine/store/replica";
import { LACKS, passes } from "../../pwa/engine/store/sorted";
import { get, setMemory } from "../../pwa/engine/store/store";
import { anOwner, aTab, aWorld, uuid } from "./kit";

Object.assign(globalThis, { document: { documentElement: { lang: "" } } });
const { loadCatalogue, t } = await import("../../pwa/kit/format/i18n");
await loadCatalogue("en");
const { begunStage, bringBack, removeStage, setLine, stagesOf, successorsOf, withStage } = await import(
  "../../pwa/features/setup/stages"
);
const { moved, placesFor } = await import("../../pwa/features/setup/order");
const { retag, tagging } = await import("../../pwa/features/setup/tags_in_use");
const {
  stageAt,
  stagesOf: shownStages,
  boards,
  pipelines,
} = await import("../../pwa/features/deals/pipelines");
const { missingToMove, stageOf } = await import("../../pwa/features/deals/stages");
const { allCustom, customDefs, customSaid, customText } = await import("../../pwa/kit/format/custom");
const { outcomesOf } = await import("../../pwa/features/activities/outcomes");
const { mapsOf, messagesOf } = await import("../../pwa/kit/record/reach");
const { missingOf, requiredOf } = await import("../../pwa/kit/format/required");

let tab: Replica;
let toasts: Toast[];
let stop = (): void => {};
const line = uuid();
const STAGES = {
  a: { name: "Lead", status: "open", position: 0, steps: ["Called"] },
  b: { name: "Quote", status: "open", position: 1, fields: ["value"] },
  w: { name: "Won", status: "won", position: 2 },
  l: { name: "Lost", status: "lost", position: 3 },
};

const put = (type: string, id: string, fields: object): void =>
  tab.memory.applyChanges([{ change: "put", type, id, key: "*", fields: fields as Record<string, unknown> }]);

beforeEach(async () => {
  tab = await aTab(anOwner(), aWorld());
  setReplica(tab);
  setMemory(tab.memory);
  toasts = [];
  stop = onToast(toast => toasts.push(toast));
  put("pipeline", line, { name: "Sales", stages: STAGES });
});
afterEach(() => {
  stop();
  setReplica(null);
  setMemory(new Memory());
});

const deal = (stage: string, more: object = {}): string => {
  const id = uuid();
  put("deal", id, { name: "Oven", pipeline: line, stage: { stage, status: "open" }, ...more });
  return id;
};
const stageOfDeal = (id: string) => stageOf(get("deal", id)!)?.id;
const theLine = () => get("pipeline", line)!;
const stage = (id: string) => stagesOf(theLine()).find(each => each.id === id)!;

describe("order", () => {
  const rows = [0, 1, 2, 3].map(position => ({ id: `r${position}`, position }));
  const ids = rows.map(row => row.id);
  test("a step writes two rows", () =>
    expect([...placesFor(rows, moved(ids, 3, 2))]).toEqual([
      ["r3", 2],
      ["r2", 3],
    ]));
  test("places that are equal or missing are told apart", () => {
    const unplaced = [
      { id: "x", position: 4 },
      { id: "y", position: 4 },
      { id: "z", position: null },
    ];
    expect([...placesFor(unplaced, ["x", "y", "z"])]).toEqual([
      ["y", 5],
      ["z", 6],
    ]);
  });
});

describe("a new stage", () => {
  test("is open, halfway to won, and stands before those that end a deal", async () => {
    put("pipeline", line, { name: "Sales", stages: { ...STAGES, b: { ...STAGES.b, probability: 75 } } });
    const begun = begunStage(theLine(), "n");
    expect(begun).toMatchObject({ status: "open", probability: 85 });
    await setLine(line, withStage(theLine(), { ...begun, name: "Trial" }));
    expect(stagesOf(theLine()).map(each => each.id)).toEqual(["a", "b", "n", "w", "l"]);
    expect(await undo(toasts[0]!.token)).toBe(true);
    expect(stagesOf(theLine()).map(each => each.id)).toEqual(["a", "b", "w", "l"]);
  });
  test("of another status stands after its like", () => {
    const ids = (status: "won" | "lost") =>
      withStage(theLine(), { ...begunStage(theLine(), "n"), status }).map(op => "item" in op && op.item);
    expect(ids("won")).toEqual(["l", "n"]);
    expect(ids("lost")).toEqual(["n"]);
  });
});

describe("M13 D13 removing a stage", () => {
  test("moves its deals and archives it in one act; the Undo goes back in the other order", async () => {
    const [one, two, other] = [deal("b"), deal("b"), deal("a")];
    expect(successorsOf(theLine(), stage("b")).map(each => each.id)).toEqual(["a"]);
    expect(await removeStage(line, stage("b"), stage("a"))).toBe(true);
    const sent = tab.outbox.queued().map(({ mutation: m }) => m);
    expect(new Set(sent.map(m => m.kind !== "skip" && m.act)).size).toBe(1);
    // The archive is the last of it: taken back from the end, the stage is there again before its deals come.
    expect(sent.map(m => m.kind !== "skip" && m.type)).toEqual(["deal", "deal", "pipeline"]);
    expect([one, two, other].map(stageOfDeal)).toEqual(["a", "a", "a"]);
    expect(shownStages(line).map(each => each.id)).toEqual(["a", "w", "l"]);
    expect(await undo(toasts[0]!.token)).toBe(true);
    expect([one, two, other].map(stageOfDeal)).toEqual(["b", "b", "a"]);
  });

  test("a move that names it is shown where it lands, and again there when it is brought back", async () => {
    const late = deal("b");
    put("pipeline", line, {
      name: "Sales",
      stages: { ...STAGES, b: { ...STAGES.b, archived: true, successor: "a" } },
    });
    expect(stageOfDeal(late)).toBe("a");
    expect(stageAt(line, "b")?.name).toBe("Lead");
    const gone = { ...STAGES.b, id: "b", status: "open", archived: true, successor: "a" } as const;
    expect(await bringBack(line, gone)).toBe(true);
    expect(stageOfDeal(late)).toBe("b");
    expect(theLine().stages!["b"]).toEqual({ ...STAGES.b, status: "open", position: 4 });
  });
});

test("an archived pipeline takes no new deals and keeps its board while deals are open in it", () => {
  const open = deal("a");
  put("pipeline", line, { name: "Sales", stages: STAGES, archived: true });
  expect(pipelines()).toEqual([]);
  expect(boards().map(each => each.id)).toEqual([line]);
  put("deal", open, { name: "Oven", pipeline: line, stage: { stage: "w", status: "won" } });
  expect(boards()).toEqual([]);
});

test("a move asks for the open steps behind it and for the fields before it, and not on the way back", () => {
  const id = deal("a");
  const asked = (to: string) => missingToMove(get("deal", id)!, stageAt(line, to)!);
  expect(asked("b")).toEqual(["Called", "Value"]);
  put("deal", id, {
    pipeline: line,
    stage: { stage: "a", status: "open" },
    steps_done: ["a/Called"],
    value: { amount: 0, currency: "MYR" },
  });
  expect(asked("b")).toEqual([]);
  put("deal", id, { pipeline: line, stage: { stage: "b", status: "open" } });
  expect(asked("a")).toEqual([]);
});

describe("C custom fields on the device", () => {
  const zone = uuid();
  beforeEach(() => {
    put("workspace", uuid(), {
      name: "Kedai",
      required: { contact: { fields: ["phones", "no_such_field"] } },
    });
    put("custom_field", zone, {
      of: "contact",
      label: "Zone",
      labels: { ru: "Зона" },
      kind: "choice",
      required: true,
    });
    put("custom_field", uuid(), {
      of: "contact",
      label: "Old",
      kind: "line",
      archived: true,
      required: true,
    });
  });

  test("C1 C4 forms ask for those in use, pages know the archived ones too", () => {
    expect(customDefs("contact").map(def => def.label)).toEqual(["Zone"]);
    expect(
      allCustom("contact")
        .map(def => def.label)
        .sort(),
    ).toEqual(["Old", "Zone"]);
  });

  test("C5 what is asked for and missing, and the filter that finds it", () => {
    expect(requiredOf("contact")).toEqual(["phones", `custom.${zone}`]);
    const [empty, whole] = [uuid(), uuid()];
    put("contact", empty, { name: { full: "Siti" }, custom: { [zone]: { value: "" } } });
    put("contact", whole, {
      name: { full: "Budi" },
      phones: { p: { raw: "1" } },
      custom: { [zone]: { value: "N" } },
    });
    expect(missingOf("contact", get("contact", empty)!)).toEqual(["phones", `custom.${zone}`]);
    const lacking = (id: string) => passes(get("contact", id)!, { [LACKS]: requiredOf("contact").join(" ") });
    expect([empty, whole].map(lacking)).toEqual([true, false]);
    const north = (id: string) => passes(get("contact", id)!, { [`custom.${zone}`]: "N" });
    expect([empty, whole].map(north)).toEqual([false, true]);
  });

  test("C3 values are shown by their kind, others as they are, and history says the label", () => {
    expect(customText("choices", { values: ["N", "S"] })).toBe("N and S");
    expect(customText("number", { value: "about 40" })).toBe("about 40");
    expect(customText("money", { value: 5 })).toBe("5");
    expect(customText("flag", { value: false })).toBe("No");
    expect(customText("colour", { value: "red" })).toBe("red");
    expect(customSaid("contact", zone, { value: "N" })).toEqual({ label: "Zone", text: "N" });
    expect(customSaid("contact", "unheard-of", { value: "x" })).toEqual({ label: "Custom field", text: "x" });
  });
});

test("D10 a tag of many records is renamed in several acts under one Undo, and merged where it is twice", async () => {
  const many = ACT_MUTATIONS_MAX + 3;
  const ids = Array.from({ length: many }, () => uuid());
  for (const [i, id] of ids.entries())
    put("contact", id, { name: { full: `C ${i}` }, tags: i ? ["vip"] : ["VIP", "vip"] });
  put("workspace", uuid(), { name: "Kedai", suggested_tags: ["vip"] });
  const seen: number[] = [];
  const unheard = tagging.listen(() => tagging.get() && seen.push(tagging.get()!.done));
  expect(await retag("vip", "VIP")).toBe(true);
  unheard();
  expect(seen).toEqual([ACT_MUTATIONS_MAX, many + 1]);
  expect(new Set(tab.outbox.queued().map(({ mutation: m }) => m.kind !== "skip" && m.act)).size).toBe(2);
  expect(ids.every(id => String(get("contact", id)!.tags) === "VIP")).toBe(true);
  expect(toasts.length).toBe(1);
  expect(await undo(toasts[0]!.token)).toBe(true);
  expect([...get("contact", ids[0]!)!.tags!].sort()).toEqual(["VIP", "vip"]);
  expect(get("contact", ids[9]!)!.tags).toEqual(["vip"]);
});

test("how a visit went is asked in the words of the business, each with its text", () => {
  const of = (business: string): Record<string, readonly string[]> => {
    put("workspace", id, { name: "Kedai", business });
    return Object.fromEntries(KINDS.map(kind => [kind, outcomesOf(kind)]));
  };
  const id = uuid();
  const KINDS = ["call", "meeting", "visit", "message", "note"] as const;
  const businesses = RECORD_TYPES.workspace.fields["business"]?.choices ?? [];
  expect(businesses.length).toBe(5);
  const usual = of("");
  const visits = businesses.map(each => of(each)["visit"]!);
  expect(new Set([usual["visit"], ...visits].map(String)).size).toBe(6);
  expect(visits.every(each => each.includes("absent") && each.length <= 5)).toBe(true);
  expect(of("goods")).toMatchObject({ visit: ["order_taken", "paid", "no_order", "closed", "absent"] });
  // A newer app may know another kind of business.
  expect(of("mining")).toEqual(usual);
  const said = [...businesses, ""].flatMap(each => Object.values(of(each)).flat());
  for (const outcome of said) expect(t(`activity.outcome_${outcome}`)).not.toContain("outcome_");
});

test("a company may close the links that lead outside; numbers and the phone's own maps stay", () => {
  const ana = {
    phones: { p: { raw: "+60123456701", number: "+60123456701" } },
    addresses: { a: { city: "Ipoh" } },
  };
  const ways = () => [...messagesOf(ana), ...mapsOf(ana)].map(({ href }) => href.split(/[:?]/)[0]);
  const id = uuid();
  put("workspace", id, { name: "Kedai" });
  expect(ways()).toEqual(["https", "sms", "https"]);
  put("workspace", id, { name: "Kedai", closed_links: ["maps", "whatsapp"] });
  expect(ways()).toEqual(["sms"]);
});
