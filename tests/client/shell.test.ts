// What the shell's screens compute: days and money in five languages, texts and plurals, toasts, what a
// column may become, how a stage of a deal is told.
import { expect, test } from "bun:test";
import "./catalogues";
import type { RawRec } from "../../pwa/engine/core/types";
import type { LedgerItem, LedgerState } from "../../pwa/engine/outbox/ledger";
import { Memory } from "../../pwa/engine/store/memory";
import { setMemory } from "../../pwa/engine/store/store";

const kept = new Map<string, string>();
Object.assign(globalThis, {
  document: { documentElement: { lang: "" } },
  localStorage: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  },
});
const { loadCatalogue, t } = await import("../../pwa/kit/format/i18n");
const format = await import("../../pwa/kit/format/format");
const kazakh = await import("../../pwa/kit/format/kazakh");
const { stayOf } = await import("../../pwa/features/deals/stage_history");
const { targetText, optionsFor } = await import("../../pwa/features/exchange/targets");
const { stampMs } = await import("../../pwa/features/conflicts/view");
const { parseTyped } = await import("../../pwa/features/conflicts/actions");
const { fieldInfo, showValue } = await import("../../pwa/kit/format/words");
const { noticeOf } = await import("../../pwa/kit/frame/notice_list");
const { byActs } = await import("../../pwa/engine/outbox/ledger");
const { row, LEDGER_PARTS_MAX } = await import("../../pwa/features/ledger/view");
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

test("plurals follow the rules of each language", async () => {
  await loadCatalogue("ru");
  expect([1, 2, 5, 21, 22, 25].map(count => t("today.n_contacts", { count }))).toEqual([
    "1 контакт",
    "2 контакта",
    "5 контактов",
    "21 контакт",
    "22 контакта",
    "25 контактов",
  ]);
  await loadCatalogue("ms");
  expect(t("today.n_contacts", { count: 1 })).toBe("1 kenalan");
  await loadCatalogue("en");
  expect([0, 1, 2].map(count => t("today.n_deals", { count }))).toEqual(["0 deals", "1 deal", "2 deals"]);
});

test("a text takes what it is given and leaves nothing open", async () => {
  await loadCatalogue("en");
  expect(t("today.hello", { name: "Aisyah" })).toBe("Hello, Aisyah");
  expect(t("today.hello")).toContain("{name}");
  expect(t("no.such")).toBe("no.such");
});

test("money shows minor units only where there are any, by the currency's own digits", async () => {
  await loadCatalogue("en");
  const money = (amount: number, currency: string): string => plain(format.money({ amount, currency }));
  expect(money(1_250_000, "MYR")).toMatch(/^RM ?12,500$/);
  expect(money(1_250_050, "MYR")).toMatch(/12,500\.50$/);
  expect(money(1_250, "JPY")).toMatch(/1,250$/);
  expect(money(1_250_500, "KWD")).toMatch(/1,250\.500$/);
  expect(money(10_550_000_000, "IDR")).toMatch(/105,500,000$/);
  expect(format.money(null)).toBe("");
  expect(money(500, "not a code")).toContain("not a code");
});

test("days are read as local days and never move by the time zone", () => {
  for (const day of ["2026-01-01", "2026-03-29", "2026-10-25", "2026-12-31"])
    expect(format.toDay(format.toDate(day)!)).toBe(day);
  expect(format.toDate("2026-1-1")).toBeNull();
  expect(format.addDays("2026-02-27", 2)).toBe("2026-03-01");
  expect(format.daysFromToday(format.addDays(format.today(), -3))).toBe(-3);
  expect(format.day(null)).toBe("");
});

test("Kazakh dates are words where the browser has none", () => {
  const at = new Date(2026, 10, 18);
  expect(kazakh.date(at, { year: false, long: true, weekday: false })).toBe("18 қараша");
  expect(kazakh.date(at, { year: true, long: true, weekday: true })).toBe("2026 ж. 18 қараша, сәрсенбі");
  expect([-3, -1, 0, 1, 5].map(days => kazakh.relative(days, "day"))).toEqual([
    "3 күн бұрын",
    "кеше",
    "бүгін",
    "ертең",
    "5 күннен кейін",
  ]);
});

test("a column's target reads as words, also one that is not offered", async () => {
  await loadCatalogue("en");
  expect(targetText("phone:mobile")).toBe("Phone, mobile");
  expect(targetText("address.city:work")).toBe("Address, work, city");
  expect(targetText("name.family")).toBe("Family name");
  expect(targetText("custom:Loyalty number")).toBe("Custom field: Loyalty number");
  expect(targetText("ignore")).toBe("Skip");
  expect(optionsFor("phone#2", ["ignore", "company"]).map(one => one.value)).toEqual([
    "phone#2",
    "ignore",
    "company",
  ]);
});

test("a conflict shows money, tags, items, flags and choices in words", async () => {
  await loadCatalogue("en");
  const show = (type: string, field: string, value: unknown): string =>
    plain(showValue(field, value, fieldInfo(type, field)));
  expect(show("deal", "value", { amount: 4_250_050, currency: "MYR" })).toContain("42,500.50");
  expect(show("deal", "probability", 40)).toBe("40%");
  expect(show("contact", "tags", ["a", "b"])).toContain("b");
  expect(show("contact", "do_not_contact", true)).toBe("Yes");
  expect(show("contact", "visibility", "team")).toBe("My team");
  expect(show("contact", "name", { full: "Ana Lee", given: "Ana" })).toBe("Ana Lee");
  expect(show("contact", "phones", { p1: { number: "+60123456789", kind: "mobile" } })).toContain(
    "+60123456789",
  );
  expect(show("contact", "job_title", null)).toBe("");
});

test("a third value is read by the field's kind, and refused when it is none", () => {
  const read = (type: string, field: string, text: string, was: unknown = null): unknown =>
    parseTyped(text, fieldInfo(type, field)!, was);
  expect(read("deal", "value", "1,200.50", { amount: 1, currency: "MYR" })).toEqual({
    amount: 120_050,
    currency: "MYR",
  });
  expect(read("deal", "value", "a lot", { amount: 1, currency: "MYR" })).toBeUndefined();
  expect(read("deal", "expected_close", "2026-12-01")).toBe("2026-12-01");
  expect(read("deal", "expected_close", "soon")).toBeUndefined();
  expect(read("deal", "probability", "40")).toBe(40);
  expect(read("contact", "job_title", "")).toBeNull();
  expect(read("company", "name", "  ")).toBeUndefined();
});

test("trouble with the storage is said in every language, with what to do, before anything else", async () => {
  const info = { state: "expired", person: null, workspace: null, device: null } as const;
  for (const lang of ["en", "ms", "id", "kk", "ru"]) {
    await loadCatalogue(lang as "en");
    const shown = ["superseded", "blocked", "storage_full", "storage_lost", "newer_app"].map(
      problem => noticeOf({ ...info, problem }, { phase: "upgrade" })!,
    );
    shown.push(noticeOf({ ...info, state: "in" }, { phase: "idle", problem: { code: "rows_missing" } })!);
    expect(shown.map(one => one.action)).toEqual(["reload", "none", "reload", "reload", "update", "none"]);
    for (const { text } of shown) expect(t(text)).not.toStartWith("shell.");
    expect(new Set(shown.map(one => t(one.text))).size).toBe(6);
    expect(noticeOf({ ...info, problem: "unheard_of" }, { phase: "idle" })).toEqual(shown[3]!);
    expect(noticeOf(info, { phase: "idle" })!.action).toBe("sign_in");
    expect(noticeOf({ ...info, state: "in" }, { phase: "upgrade" })!.action).toBe("update");
    expect(noticeOf({ ...info, state: "in" }, { phase: "idle" })).toBeNull();
  }
});

test("the time of a stamp is its first twelve digits", () => {
  expect(stampMs("0199a1b2c3d4-0000-device")).toBe(0x0199a1b2c3d4);
  expect(stampMs("")).toBe(0);
});

const item = (n: number, act: string, state: LedgerState, more: Partial<LedgerItem> = {}): LedgerItem => ({
  n,
  act,
  stamp: `${1_000 + Math.abs(n)}`,
  type: "company",
  record: `r${n}`,
  title: `T${n}`,
  what: "create",
  fields: [],
  when: 1,
  state,
  ...more,
});

test("the ledger shows an act as one entry, each part with its own state", async () => {
  await loadCatalogue("en");
  const entries = byActs([
    item(9, "", "waiting"),
    item(8, "a", "on_server"),
    item(-7, "a", "needs_you", { code: "act_refused" }),
    item(6, "a", "on_server"),
    item(5, "", "on_server"),
  ]);
  expect(entries.map(act => act.map(each => each.n))).toEqual([[9], [6, -7, 8], [5]]);
  const [alone, mixed, sent] = entries.map(row);
  expect(alone).toMatchObject({ n: 9, title: "T9", can_retry: false, can_discard: true, more: "" });
  expect(mixed).toMatchObject({ n: -7, title: "T6", can_retry: true, can_discard: true, more: "" });
  expect(mixed!.parts.map(part => [part.n, part.state])).toEqual([
    [-7, "Needs you"],
    [6, "Sent"],
    [8, "Sent"],
  ]);
  expect(mixed!.parts[0]!.why).toContain("new record that was not accepted");
  expect(sent).toMatchObject({ can_retry: false, can_discard: false });
});

test("of a long act the ledger lists what needs the person first, and counts the rest", () => {
  const many = Array.from({ length: 500 }, (_, i) =>
    item(i === 499 ? -500 : i + 1, "a", i === 499 ? "needs_you" : "on_server"),
  );
  const shown = row(byActs(many)[0]!);
  expect(shown.parts.length).toBe(LEDGER_PARTS_MAX);
  expect(shown.parts[0]!.n).toBe(-500);
  expect(shown.more).toBe("+ 480");
});

test("R8 a stage tells when it was entered and left, how long it was, and who moved the deal there", async () => {
  await loadCatalogue("en");
  const memory = new Memory();
  setMemory(memory);
  const stages = { a: { name: "Talks", position: 1 }, w: { name: "Signed", position: 2, status: "won" } };
  memory.load("pipeline", [{ id: "p", type: "pipeline", key: "*", name: "Sales", stages } as RawRec]);
  memory.load("person", [{ id: "x", type: "person", key: "*", name: "Aisyah" } as RawRec]);
  const [began, ended] = [new Date(2024, 2, 3, 9).getTime(), new Date(2024, 2, 15, 10).getTime()];
  const told = (fields: object, onServer = false) => {
    const entry = { id: "e", type: "stage_entry", key: "*", pipeline: "p", stage: "a", status: "open" };
    const row = { ...entry, entered_at: began, entered_by: "x", ...fields } as RawRec;
    const { name, glyph, about, stayed, ...rest } = stayOf({ row, onServer });
    expect(rest).toEqual({ id: "e", onServer });
    return [name, glyph, about, stayed];
  };
  expect(told({ left_at: ended })).toEqual([
    "Talks",
    "check",
    "3 Mar 2024 – 15 Mar 2024 · Aisyah",
    "12 days",
  ]);
  expect(told({ left_at: began + 60_000 }, true)).toEqual([
    "Talks",
    "check",
    "3 Mar 2024 · Aisyah",
    "under a day",
  ]);
  const [, glyph, about] = told({ entered_by: null });
  expect([glyph, about]).toEqual(["move", "3 Mar 2024 – now"]);
  // Won is a moment, and a stage may be gone from its pipeline since.
  expect(told({ stage: "w", status: "won" })).toEqual(["Signed", "flag", "3 Mar 2024 · Aisyah", ""]);
  expect(told({ stage: "gone", status: "lost" })).toEqual(["Lost", "close", "3 Mar 2024 · Aisyah", ""]);
  expect(told({ stage: "gone", left_at: ended })[0]).toBe("Deleted stage");
});
