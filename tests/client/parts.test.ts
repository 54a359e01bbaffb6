// The small parts: phone numbers, field checks, the live stream's fallback, retry headers.
import { expect, test } from "bun:test";
import { checkFields } from "../../pwa/engine/core/checks";
import { diff, same } from "../../pwa/engine/core/diff";
import { retryAfter_ms } from "../../pwa/engine/core/http";
import { formatPhone, parsePhone } from "../../pwa/engine/core/phone";
import { titleOf } from "../../pwa/engine/core/titles";

test("V3 numbers as they are typed in each country, valid and not", async () => {
  const good: [string, string, string][] = [
    ["012-345 6789", "MY", "+60123456789"],
    ["03-8888 1111", "MY", "+60388881111"],
    ["+60 12 345 6789", "ID", "+60123456789"],
    ["0812-3456-7890", "ID", "+6281234567890"],
    ["8 (701) 123-45-67", "KZ", "+77011234567"],
    ["8 912 345-67-89", "RU", "+79123456789"],
    ["0060123456789", "MY", "+60123456789"],
  ];
  for (const [raw, country, number] of good)
    expect(await parsePhone(raw, country)).toMatchObject({ ok: true, number });
  const bad: [string, string, string][] = [
    ["", "MY", "phone_empty"],
    ["call the shop", "MY", "phone_unreadable"],
    ["0123", "MY", "phone_not_valid"],
    ["+7 701 12", "KZ", "phone_not_valid"],
    ["1", "ID", "phone_unreadable"],
    ["8 912 34", "RU", "phone_not_valid"],
    // More digits than E.164 has room for.
    ["+49713731939943053", "DE", "phone_not_valid"],
  ];
  for (const [raw, country, code] of bad)
    expect(await parsePhone(raw, country)).toEqual({ ok: false, code: code as never, number: "" });
  const read = { ok: true, number: "+60123456789", international: "+60 12 345 6789" } as const;
  expect(await parsePhone("012-345 6789", "MY")).toEqual(read);
  expect(await parsePhone("+60123456789", "ID")).toEqual(read);
});

test("lists group digits without any table", () => {
  expect(formatPhone("+60123456789")).toBe("+60 12 345 6789");
  expect(formatPhone("+77011234567")).toBe("+7 701 123 4567");
  expect(formatPhone("call the shop")).toBe("call the shop");
});

test("V2 a whole form is checked at once, each fault at its field, item and part", () => {
  expect(
    checkFields("company", { name: " ", employees: -1, emails: { e1: { address: "no" } } }),
  ).toMatchObject([
    { field: "name", code: "required" },
    { field: "employees", code: "bad_value" },
    { field: "emails", item: "e1", part: "address", code: "bad_email", wanted: "email" },
  ]);
  expect(checkFields("company", {}, { whole: true })).toMatchObject([{ field: "name", code: "required" }]);
  expect(checkFields("company", { name: "Kedai" }, { whole: true })).toEqual([]);
});

test("P8 only what was touched becomes an operation", () => {
  const before = {
    name: { full: "A" },
    tags: ["a", "b"],
    notes: "x",
    job_title: "t",
    emails: { e1: { address: "a@b.cd" }, e2: { address: "c@d.ef" } },
  };
  expect(diff("contact", before, before)).toEqual([]);
  expect(diff("contact", before, { job_title: "" })).toEqual([
    { op: "set", field: "job_title", value: null },
  ]);
  expect(diff("contact", before, { name: { full: "A", given: "" } })).toEqual([]);
  expect(
    diff("contact", before, {
      tags: ["b", "c"],
      notes: "y",
      emails: { e2: { address: "new@d.ef" }, e3: { address: "e@f.gh" } },
    }),
  ).toEqual([
    { op: "remove", field: "tags", value: "a" },
    { op: "add", field: "tags", value: "c" },
    { op: "text", field: "notes", value: "y" },
    { op: "remove", field: "emails", item: "e1" },
    { op: "set", field: "emails", item: "e2", value: { address: "new@d.ef" } },
    { op: "set", field: "emails", item: "e3", value: { address: "e@f.gh" } },
  ]);
  expect(diff("company", { created_at: 1 }, { created_at: 2 })).toEqual([]);
  expect(same({ a: 1, b: [1, { c: null }] }, { b: [1, {}], a: 1 })).toBe(true);
  expect(same([1, 2], [2, 1])).toBe(false);
});

test("titles of every kind of record", () => {
  expect(titleOf("deal", { name: "Deal" })).toBe("Deal");
  expect(titleOf("contact", { name: { given: "Siti", family: "Aminah" } })).toBe("Siti Aminah");
  expect(titleOf("activity", { kind: "call", subject: "" })).toBe("call");
  expect(titleOf("deal", undefined)).toBe("");
});

test("Retry-After in seconds, as a date, and nonsense", () => {
  const now = Date.UTC(2026, 0, 1);
  expect(retryAfter_ms("120", now)).toBe(120_000);
  expect(retryAfter_ms(new Date(now + 5_000).toUTCString(), now)).toBe(5_000);
  expect(retryAfter_ms("soon", now)).toBeNull();
  expect(retryAfter_ms(null, now)).toBeNull();
});
