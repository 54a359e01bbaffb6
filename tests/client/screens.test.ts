// What the working screens compute: names, money as it is typed, forms that touch only what was touched,
// moves of a deal.
import { expect, test } from "bun:test";
import "./catalogues";
import { diff } from "../../pwa/engine/core/diff";
import type { RawRec, Rec } from "../../pwa/engine/core/types";
import { Memory } from "../../pwa/engine/store/memory";
import { setMemory } from "../../pwa/engine/store/store";

const { thinned } = await import("../../pwa/kit/list/letters");
const { allCurrencies, parseAmount, sums } = await import("../../pwa/kit/format/money");
const { initials } = await import("../../pwa/kit/format/names");
const { stagesOf } = await import("../../pwa/features/deals/pipelines");
const { missingFor, probabilityOf, weighted } = await import("../../pwa/features/deals/stages");
const { filled, tidy } = await import("../../pwa/kit/form/tidy");
const { contactTwin } = await import("../../pwa/features/contacts/twin");

const { isRestorable, opFor } = await import("../../pwa/kit/record/restoring");

const memory = new Memory();
setMemory(memory);
const deal = (fields: object) =>
  ({ id: "d", type: "deal", key: "*", pipeline: "p", ...fields }) as unknown as Rec<"deal">;

test("an amount is read as people of every language write it", () => {
  for (const [text, lang, minor] of [
    ["1200", "en", 120_000],
    ["1,200.50", "en", 120_050],
    ["1.200,50", "id", 120_050],
    ["1 200,50", "ru", 120_050],
    ["1,200", "en", 120_000],
    ["1.200", "id", 120_000],
    ["1.200", "en", 120_000],
    ["12,5", "ru", 1_250],
    ["RM 99.90", "ms", 9_990],
    ["1.250.000", "id", 125_000_000],
    ["0", "en", 0],
  ] as const)
    expect([text, parseAmount(text, "MYR", lang)]).toEqual([text, minor]);
  expect(parseAmount("1.250", "KWD", "en")).toBe(1_250);
  expect(parseAmount("1,250", "KWD", "en")).toBe(1_250_000);
});

test("what is no amount is refused and never guessed", () => {
  for (const text of ["", "abc", "12x", "1.234.5.6x", "--1", "1,2,3.4.5a"])
    expect(parseAmount(text, "MYR", "en")).toBeNull();
  expect(parseAmount("10.5", "JPY", "en")).toBeNull();
  expect(parseAmount("99999999999999999999", "MYR", "en")).toBeNull();
});

test("currencies are never added to each other", () => {
  const all = [
    { amount: 100, currency: "MYR" },
    { amount: 5, currency: "KZT" },
    { amount: 50, currency: "MYR" },
  ];
  expect(sums(all)).toEqual([
    { amount: 150, currency: "MYR" },
    { amount: 5, currency: "KZT" },
  ]);
});

test("every currency can be chosen: the likely ones first, the others by their names", () => {
  const all = allCurrencies(["MYR", "USD"], "en");
  expect(all.slice(0, 2)).toEqual([
    { code: "MYR", name: "Malaysian Ringgit" },
    { code: "USD", name: "US Dollar" },
  ]);
  expect(new Set(all.map(one => one.code))).toEqual(
    new Set(["MYR", "USD", ...Intl.supportedValuesOf("currency")]),
  );
  expect(all).toHaveLength(Intl.supportedValuesOf("currency").length);
  const names = all
    .slice(2)
    .filter(one => one.name !== one.code)
    .map(one => one.name);
  expect(names).toEqual([...names].sort(new Intl.Collator("en").compare));
  expect(allCurrencies(["KZT"], "ru")[0]?.name).toBe("казахский тенге");
});

test("a former value goes back by the operation of its field, where one tap may do it", () => {
  const phone = { number: "+60123456789", kind: "mobile" };
  expect(opFor("contact", { field: "job_title" }, "Owner")).toEqual({
    op: "set",
    field: "job_title",
    value: "Owner",
  });
  expect(opFor("contact", { field: "notes" }, "Nine")).toEqual({ op: "text", field: "notes", value: "Nine" });
  expect(opFor("contact", { field: "phones", item: "p" }, phone)).toEqual({
    op: "set",
    field: "phones",
    item: "p",
    value: phone,
  });
  expect(opFor("contact", { field: "phones", item: "p" }, null)).toEqual({
    op: "remove",
    field: "phones",
    item: "p",
  });
  expect(isRestorable("contact", { field: "job_title" }, null)).toBe(true);
  for (const [type, field, value] of [
    ["deal", "stage", { stage: "s", status: "open" }],
    ["deal", "closed_at", 1],
    ["contact", "tags", ["a"]],
    ["deal", "name", ""],
    ["contact", "no_such", "x"],
  ] as const)
    expect([field, isRestorable(type, { field }, value)]).toEqual([field, false]);
  expect(isRestorable("contact", { field: "phones", item: "p" }, null)).toBe(false);
});

test("initials pass over legal forms", () => {
  expect(initials("PT Sumber Segar")).toBe("SS");
  expect(initials("ТОО «Керуен Логистик»")).toBe("КЛ");
  expect(initials("Muthu")).toBe("M");
  expect(initials("")).toBe("");
});

test("saving a form touches nothing that the person did not", () => {
  const before = {
    name: { given: "Ana ", family: "Lee" },
    notes: "ends with space ",
    tags: ["a"],
    job_title: " Buyer",
    phones: {
      one: { number: "+60123456789", raw: " 012", kind: "mobile", strange: 1 },
      two: { number: "", raw: "x", kind: "work" },
    },
  };
  const typed = {
    ...before,
    phones: { ...before.phones, two: { number: "", raw: " 03 1 ", kind: "work", kept: true } },
    department: " Sales ",
  };
  const ops = diff("contact", before as object, tidy("contact", typed, before) as object);
  expect(ops).toEqual([
    { op: "set", field: "phones", item: "two", value: { number: "", raw: "03 1", kind: "work" } },
    { op: "set", field: "department", value: "Sales" },
  ]);
});

test("empty rows of a form are nothing", () => {
  const typed = {
    name: { full: "Ana" },
    phones: { a: { number: "", raw: " ", kind: "mobile" } },
    emails: {},
    tags: [],
  };
  expect(filled(tidy("contact", typed, {}))).toEqual({ name: { full: "Ana" } });
  expect(filled(tidy("deal", { next_step: { text: " ", due: "2026-01-01" } }, {}))).toEqual({});
});

test("the rail keeps its first and last letter however short it is", () => {
  const buckets = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter, index) => ({ letter, index }));
  for (const max of [8, 9, 12, 20]) {
    const marks = thinned(buckets, max);
    expect([marks[0]?.text, marks.at(-1)?.text]).toEqual(["A", "Z"]);
    expect(marks.length).toBeLessThanOrEqual(max);
    expect(marks.every((mark, i) => i === 0 || mark.at >= marks[i - 1]!.at)).toBe(true);
  }
  expect(thinned(buckets, 30)).toHaveLength(26);
});

test("a deal weighs its value by its own probability, else by that of its stage", () => {
  memory.clear();
  const stages = {
    b: { name: "Offer", probability: 50, status: "open", position: 1, required: ["email"] },
    a: { name: "Lead", probability: 10, status: "open", position: 0 },
  };
  memory.load("pipeline", [{ id: "p", type: "pipeline", key: "*", name: "Sales", stages } as RawRec]);
  expect(stagesOf("p").map(stage => stage.name)).toEqual(["Lead", "Offer"]);
  const one = deal({ stage: { stage: "b", status: "open" }, value: { amount: 333, currency: "MYR" } });
  expect([probabilityOf(one), weighted(one)]).toEqual([50, { amount: 167, currency: "MYR" }]);
  expect(weighted({ ...one, probability: 0 })).toEqual({ amount: 0, currency: "MYR" });
  expect(weighted(deal({}))).toBeNull();
});

test("a stage says that it still asks for an activity", () => {
  memory.load("activity", [
    { id: "x", type: "activity", key: "*", deal: "d", kind: "email", done: false } as RawRec,
  ]);
  const offer = stagesOf("p")[1]!;
  expect(missingFor(deal({}), offer)).toHaveLength(1);
  memory.load("activity", [
    { id: "x", type: "activity", key: "*", deal: "d", kind: "email", done: true } as RawRec,
  ]);
  expect(missingFor(deal({}), offer)).toEqual([]);
});

test("a twin is found by phone with or without country code, by e-mail, by whole name", () => {
  memory.clear();
  memory.load("contact", [
    {
      id: "ana",
      type: "contact",
      key: "*",
      name: { full: "Ana Lee" },
      phones: { p: { number: "+60123456789" } },
      emails: { e: { address: "Ana@x.my" } },
    } as RawRec,
  ]);
  const why = (values: object) => contactTwin(values as Record<string, unknown>)?.why;
  expect(why({ phones: { q: { raw: "012-345 6789", number: "" } } })).toBe("phone");
  expect(why({ emails: { q: { address: "ana@X.my" } } })).toBe("email");
  expect(why({ name: { full: "ANA LEE" } })).toBe("name");
  expect(why({ name: { full: "Ana" } })).toBeUndefined();
});
