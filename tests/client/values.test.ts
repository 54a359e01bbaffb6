// One check for values: what is typed is made fit while it is typed, what would be refused is refused before
// it is kept, and what a form does not show stays as it was.
import { beforeAll, describe, expect, test } from "bun:test";
import "./catalogues";
import { cleanLine, cleanProse, codePoints, fit } from "../../pwa/engine/core/clean";
import { diff } from "../../pwa/engine/core/diff";
import { RECORD_TYPES } from "../../pwa/engine/core/schema.gen";
import type { Fields, Op } from "../../pwa/engine/core/types";
import { charsMax, checkOps, checkWrites, ValueError } from "../../pwa/engine/core/values";
import type { PhoneItem } from "../../pwa/kit/form/numbers";
import { runSeed, seeded, uuid } from "./kit";

const { loadCatalogue } = await import("../../pwa/kit/format/i18n");
const { createForm } = await import("../../pwa/kit/form/core");
const { faultText, pathOf, whatIsWrong } = await import("../../pwa/kit/form/faults");
const { readPhone, readPhones, withNumber } = await import("../../pwa/kit/form/numbers");
const { tidy } = await import("../../pwa/kit/form/tidy");

describe("V2 text while it is typed", () => {
  test("a line has neither line ends nor control characters, a box keeps its lines", () => {
    expect(cleanLine("Jalan Ampang\r\n50450\tKuala\x00 Lumpur\x07")).toBe("Jalan Ampang 50450 Kuala Lumpur");
    expect(cleanProse("one\r\ntwo\tthree\rfour\u2028five\x00\x1b")).toBe("one\ntwo\tthree\nfour\nfive");
    expect(cleanLine("half \ud83d whole 😀 \ude00")).toBe("half  whole 😀 ");
    for (const fine of ["Әсел Қасымова", "用户", "👩‍👩‍👧", "a\u00a0b", "re\u0301sume\u0301"])
      expect(cleanLine(fine)).toBe(fine);
  });

  test("what is too much of the typed part is left out, and what stood there stays", () => {
    expect(fit("abc", "abcd", 3)).toEqual({ text: "abc", caret: 3 });
    expect(fit("abcd", "abXYcd", 5)).toEqual({ text: "abXcd", caret: 3 });
    expect(fit("", "😀😀😀", 2)).toEqual({ text: "😀😀", caret: 4 });
    expect(fit("x😀y", "x😁😂y", 3)).toEqual({ text: "x😁y", caret: 3 });
    expect(fit("long already", "long already!", 4).text).toBe("long already");
    expect(fit("long already", "long", 4).text).toBe("long");
    expect(fit("", "anything", 0).text).toBe("anything");
  });

  test("whatever is pasted, the result is within the limit, unbroken, and accepted", () => {
    const seed = runSeed();
    console.log(`values.test seed ${seed}`);
    const random = seeded(seed);
    const signs = ["a", "ә", "😀", "\n", "\t", "\x00", "\x1f", "\x7f", " ", "\ud800", "\udc00", "👩‍👧"];
    const some = (most: number) =>
      Array.from(
        { length: Math.floor(random() * most) },
        () => signs[Math.floor(random() * signs.length)]!,
      ).join("");
    let text = "";
    for (let i = 0; i < 500; i++) {
      const at = Math.floor(random() * (text.length + 1));
      const to = Math.min(text.length, at + Math.floor(random() * 4));
      text = fit(text, cleanLine(text.slice(0, at) + some(30) + text.slice(to)), 255).text;
      expect(codePoints(text)).toBeLessThanOrEqual(255);
      expect(checkOps("contact", [{ op: "set", field: "job_title", value: text }], {})).toEqual([]);
    }
  });

  test("no text is typed in any other place: each <input> of a screen is a LineInput, or holds no text of a record", async () => {
    // Money and searches are read and never kept as they are typed; a second step and a PIN are no records.
    const apart = new Set([
      "features/factors/OwnFactors.tsx",
      "features/factors/Setup.tsx",
      "features/lock/PinPad.tsx",
      "features/lock/SetPin.tsx",
      "kit/form/TextInput.tsx",
      "kit/form/MoneyField.tsx",
      "kit/list/ListTools.tsx",
      "kit/frame/Password.tsx",
    ]);
    const kept: string[] = [];
    for await (const file of new Bun.Glob("{kit,features}/**/*.tsx").scan(`${import.meta.dir}/../../pwa`)) {
      const source = await Bun.file(`${import.meta.dir}/../../pwa/${file}`).text();
      const typed = [...source.matchAll(/<(input|textarea)\b[\s\S]*?\/>/g)].filter(
        ([tag]) => !/type="(checkbox|date|datetime-local|file|radio|time)"/.test(tag),
      );
      if (typed.length && !apart.has(file)) kept.push(file);
      expect([file, source.includes("maxLength=")]).toEqual([file, file === "kit/form/MoneyField.tsx"]);
    }
    expect(kept).toEqual([]);
  });
});

describe("V1 the last door before a write is kept", () => {
  const record = uuid();
  const refused = (fields: object): unknown => {
    try {
      checkWrites(
        [{ type: "company", record, kind: "create", title: "", fields: fields as Record<string, unknown> }],
        () => undefined,
      );
      return null;
    } catch (error) {
      return error;
    }
  };

  test("a new record is checked whole, and the first fault is named", () => {
    const whole = { name: "Kedai", owner: uuid(), visibility: "team" };
    expect(refused(whole)).toBeNull();
    expect(refused({ owner: whole.owner })).toMatchObject({
      name: "ValueError",
      type: "company",
      code: "required",
      message: "name",
    });
    expect(refused({ ...whole, emails: { e: { address: "a..b@c.de" } } })).toMatchObject({
      code: "bad_email",
      message: "emails.address",
    });
    expect(refused({ ...whole, phones: { p: { number: "12" } } })).toMatchObject({ code: "bad_phone" });
    expect(refused({ ...whole, no_such: 1 })).toMatchObject({ code: "unknown_field" });
  });

  const ops = (held: object, ...list: Op[]) =>
    checkOps("contact", list, held as Record<string, unknown>).map(({ field, item, part, code }) =>
      [field, item, part, code].filter(Boolean).join(" "),
    );

  test("M11 each operation must fit its field", () => {
    expect(
      ops(
        {},
        { op: "add", field: "job_title", value: "x" },
        { op: "text", field: "job_title", value: "x" },
        { op: "set", field: "tags", value: ["x"] },
        { op: "set", field: "phones", value: {} },
        { op: "set", field: "job_title", item: "i", value: "x" },
        { op: "remove", field: "phones", value: "x" },
      ),
    ).toEqual(
      ["job_title", "job_title", "tags", "phones", "job_title", "phones"].map(
        field => `${field} wrong_operation`,
      ),
    );
    expect(
      ops(
        {},
        { op: "set", field: "notes", value: "x" },
        { op: "text", field: "notes", value: "x" },
        { op: "add", field: "tags", value: "x" },
        { op: "remove", field: "tags", value: "x" },
        { op: "remove", field: "phones", item: "x" },
        { op: "set", field: "birthday", value: null },
      ),
    ).toEqual([]);
  });

  test("V2 an item or tag over the limit has no room; one that is there already needs none", () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`i${i}`, { raw: "1" }]));
    const tags = Array.from({ length: 99 }, (_, i) => `t${i}`);
    expect(ops({ phones: many }, { op: "set", field: "phones", item: "i5", value: { raw: "2" } })).toEqual(
      [],
    );
    expect(ops({ phones: many }, { op: "set", field: "phones", item: "new", value: { raw: "2" } })).toEqual([
      "phones too_many",
    ]);
    expect(
      ops(
        { phones: many },
        { op: "remove", field: "phones", item: "i5" },
        { op: "set", field: "phones", item: "new", value: { raw: "2" } },
      ),
    ).toEqual([]);
    expect(
      ops(
        { tags },
        { op: "add", field: "tags", value: "a" },
        { op: "add", field: "tags", value: "a" },
        { op: "add", field: "tags", value: "b" },
      ),
    ).toEqual(["tags too_many"]);
  });

  test("V4 a part that came from the server is carried along, and one that nobody sent is not", () => {
    const phones = { p: { raw: "1", dial: "short" } };
    const set = (value: object): Op => ({ op: "set", field: "phones", item: "p", value });
    expect(ops({ phones }, set({ raw: "2", dial: "short" }))).toEqual([]);
    expect(ops({ phones }, set({ raw: "2", other: "x" }))).toEqual(["phones p unknown_field"]);
    expect(ops({ phones }, set({ raw: "a\nb", dial: "short" }))).toEqual(["phones p raw bad_value"]);
    expect(
      ops({ name: { full: "A", sort: "a" } }, { op: "set", field: "name", value: { full: "B", sort: "a" } }),
    ).toEqual([]);
  });
});

describe("V4 a form changes only what it shows", () => {
  const phones = {
    p: {
      number: "+60123456789",
      raw: "012-345 6789",
      kind: "work",
      label: "Warehouse",
      primary: true,
      dial: "short",
    },
    q: { label: "Only a word" },
  };
  const saved = (type: "contact" | "company" | "deal", before: object, change: object) => {
    const b = before as Fields<"contact">;
    return diff(
      type as "contact",
      b,
      tidy(type as "contact", { ...b, ...change }, b as Record<string, unknown>) as Fields<"contact">,
    );
  };

  test("correcting a number keeps its label, its other parts, and the item without a number beside it", () => {
    const corrected = { ...phones, p: { ...phones.p, number: "", raw: " 012-999 9999 ", "~kept": true } };
    expect(saved("contact", { phones }, { phones: corrected })).toEqual([
      { op: "set", field: "phones", item: "p", value: { ...phones.p, number: "", raw: "012-999 9999" } },
    ]);
  });

  test("every part of every kind of item and compound comes back from a form, known to this app or not", () => {
    const shaped = (["contact", "company", "deal"] as const).flatMap(type =>
      Object.entries(RECORD_TYPES[type].fields)
        .filter(
          ([name, info]) =>
            (info.kind === "items" || info.kind === "compound") && name !== "stage" && name !== "photo",
        )
        .map(([name, info]) => [type, name, info] as const),
    );
    expect(shaped.length).toBeGreaterThan(10);
    for (const [type, name, info] of shaped) {
      const parts: Record<string, unknown> = {
        ...Object.fromEntries(Object.keys(info.shape).map(part => [part, `${part} was`])),
        unknown: { deep: [1] },
      };
      const [shown] = Object.keys(info.shape);
      const before = { [name]: info.kind === "items" ? { i: parts } : parts };
      const now = { ...parts, [shown!]: "changed" };
      const [op, ...more] = saved(type, before, { [name]: info.kind === "items" ? { i: now } : now });
      expect([type, name, op, more.length]).toEqual([
        type,
        name,
        { op: "set", field: name, ...(info.kind === "items" && { item: "i" }), value: now },
        0,
      ]);
    }
  });

  test("a number that is read anew keeps the label and takes the extension that was typed", () => {
    const item = { ...phones.p, number: "", raw: "03-5550 0283 ext 12" } as unknown as PhoneItem;
    const read = {
      ok: true,
      number: "+60355500283",
      international: "+60 3-5550 0283 ext. 12",
    } as const;
    expect(withNumber(item, { ...read, ext: "12" })).toMatchObject({
      number: "+60355500283",
      raw: "+60 3-5550 0283 ext. 12",
      ext: "12",
      label: "Warehouse",
      dial: "short",
    } as object);
    expect(withNumber({ ...item, ext: "7" }, read).ext).toBe("7");
    expect(
      "ext" in withNumber({ ...item, ext: "7" }, read, { ext: "7", raw: "+60 3-5550 0283 ext. 7" }),
    ).toBe(false);
  });

  test("a number saved without leaving its field is read before, one kept as typed is not", async () => {
    const core = createForm(`values:${uuid()}`, {}, {}, 0);
    core.set("phones", {
      a: { number: "", raw: "+60 12-345 6789", kind: "work", label: "Warehouse" },
      b: { number: "", raw: "+60 12-345 6789", kind: "work", "~kept": true },
      c: { number: "", raw: "ask Ana", kind: "work" },
    });
    await readPhones(core);
    expect(core.get("phones")).toMatchObject({
      a: { number: "+60123456789", label: "Warehouse" },
      b: { number: "" },
      c: { number: "", raw: "ask Ana" },
    });
    expect(await readPhone(core, "phones", "c")).toMatchObject({ ok: false, code: "phone_unreadable" });
    core.discardDraft();
  });
});

describe("V1 what is wrong is said in words, at the field", () => {
  beforeAll(() => {
    Object.assign(globalThis, { document: { documentElement: { lang: "" } } });
    return loadCatalogue("en");
  });
  const said = (type: "contact" | "deal" | "company", op: Op) =>
    checkOps(type, [op], {}).map(fault => [pathOf(fault), faultText(type, fault)])[0];
  const cases: [Parameters<typeof said>, [string, string]][] = [
    [
      ["contact", { op: "set", field: "emails", item: "e", value: { address: "a@b" } }],
      ["emails.e", "Enter an email address like name@company.com"],
    ],
    [
      ["contact", { op: "set", field: "job_title", value: "x".repeat(256) }],
      ["job_title", "Too long: at most 255 characters"],
    ],
    [
      ["contact", { op: "set", field: "birthday", value: "2026-02-30" }],
      ["birthday", "This day does not exist"],
    ],
    [
      ["deal", { op: "set", field: "probability", value: 101 }],
      ["probability", "Please enter a number from 0 to 100"],
    ],
    [
      ["company", { op: "set", field: "name", value: " " }],
      ["name", "Fill in: Name"],
    ],
    [
      ["contact", { op: "set", field: "addresses", item: "a", value: { lat: 91 } }],
      ["addresses.a", "Please enter a number from -90 to 90"],
    ],
    [
      ["contact", { op: "set", field: "language", value: "english" }],
      ["language", "This cannot be saved: please write it differently"],
    ],
  ];
  for (const [asked, wanted] of cases) test(wanted.join(": "), () => expect(said(...asked)).toEqual(wanted));

  test("a form's fault goes when its field is changed", () => {
    const core = createForm(`values:${uuid()}`, {}, {}, 0);
    core.tell("job_title", { text: "x", firm: true });
    core.set("job_title", "y");
    expect(core.fault("job_title")).toBeNull();
    core.discardDraft();
  });

  test("where no field shows it, a message names it", () => {
    const error = new ValueError("contact", [
      { field: "phones", item: "p", part: "raw", code: "bad_value", wanted: "64" },
    ]);
    expect(whatIsWrong(error)).toEqual({ field: "Phone", why: "Too long: at most 64 characters" });
  });

  test("limits come from the schema", () => {
    expect([
      charsMax("contact", "phones", "label"),
      charsMax("deal", "loss_reason"),
      charsMax("activity", "body"),
      charsMax("contact", "no_such"),
    ]).toEqual([64, 1_000, 50_000, 0]);
  });
});
