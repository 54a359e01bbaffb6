// The golden vectors that sync/ is held to in Python (tests/sync), run by the device's code.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { People, rowKey } from "../../pwa/engine/core/access";
import { applyOp } from "../../pwa/engine/core/apply";
import { idHash, Tally } from "../../pwa/engine/core/counts";
import { definitions, partOf } from "../../pwa/engine/core/custom";
import { isFilledIn } from "../../pwa/engine/core/filled";
import { fold } from "../../pwa/engine/core/fold";
import { compare, observe, readStamp, tick, writeStamp } from "../../pwa/engine/core/hlc";
import { landing } from "../../pwa/engine/core/landing";
import { fallsOut, lowestHeld } from "../../pwa/engine/core/reach";
import { RECORD_TYPES } from "../../pwa/engine/core/schema.gen";
import { titleOf } from "../../pwa/engine/core/titles";
import type { Op, Rec, RecordType } from "../../pwa/engine/core/types";
import { mutationId } from "../../pwa/engine/core/uuid5";
import { needlesOf, rankOf, searchTextOf } from "../../pwa/engine/store/search_text";
import { readCursor } from "../../pwa/engine/sync/cursor";
import { read, verdict } from "./verdict";

// biome-ignore lint/suspicious/noExplicitAny: a vector is read as it stands in its file
const vectors = (name: string): any =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

/** Items compare without order, so do the parts of any object; nothing else is loosened. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

describe("D1 apply", () => {
  for (const { name, before, op, after } of vectors("apply").cases) {
    test(name, () => expect(plain(applyOp(before, op as Op))).toEqual(after));
  }
});

describe("D2 fold", () => {
  for (const { text, folded } of vectors("fold").cases) test(text, () => expect(fold(text)).toBe(folded));

  test("marks without an end take time as their number, not as its square", () => {
    const begun = performance.now();
    expect(fold(`a${"\u0301\u0323".repeat(40_000)}`)).toBe("a");
    expect(performance.now() - begun).toBeLessThan(1000); // seen: five seconds, and more on a phone
  });
});

describe("M13, D13 where an archived item lands", () => {
  for (const { name, items, item, lands } of vectors("landing").cases)
    test(name, () => expect(landing(items, item)).toBe(lands));
});

describe("C custom fields", () => {
  const custom = vectors("custom");
  for (const { name, type, items, records, defined } of custom.definitions)
    test(`C1 C4 ${name}`, () => {
      const rows = Object.entries(records as Record<string, object>).map(([id, row]) => ({ ...row, id }));
      const found = definitions(type, items, rows).map(
        ({ id, record, label, kind, options, required, archived }) => ({
          id,
          record,
          label,
          kind,
          options,
          required,
          archived,
        }),
      );
      expect(plain(found)).toEqual(defined);
    });
  for (const { kind, part } of custom.parts)
    test(`C2 ${kind}`, () => expect<string>(partOf(kind)).toBe(part));
  for (const { fields, path, filled } of custom.filled)
    test(`C5 ${path} of ${JSON.stringify(fields)}`, () => expect(isFilledIn(fields, path)).toBe(filled));
});

describe("titles", () => {
  for (const { type, fields, title } of vectors("titles").cases)
    test(`${type} ${JSON.stringify(fields)}`, () => expect(titleOf(type, fields)).toBe(title));
});

describe("H clock", () => {
  const clock = vectors("hlc");
  for (const { last, now_ms, device, stamp } of clock.tick) {
    test(`H1 after ${last} at ${now_ms}`, () => expect(tick(last, now_ms, device)).toBe(stamp));
  }
  for (const { last, seen, after } of clock.observe)
    test(`H2 ${last} sees ${seen}`, () => expect(observe(last, seen)).toBe(after));
  for (const { left, right, order } of clock.compare) {
    test(`H1 ${left} against ${right}`, () => expect(Math.sign(compare(left, right))).toBe(order));
  }
  for (const { text, ms, counter, device } of clock.parse) {
    test(`H1 ${text}`, () => {
      expect(readStamp(text)).toEqual({ ms, counter, device });
      expect(writeStamp({ ms, counter, device })).toBe(text);
    });
  }
  for (const text of clock.bad)
    test(`no stamp: ${JSON.stringify(text)}`, () => expect(readStamp(text)).toBeNull());
});

describe("L1 cursor", () => {
  const cursor = vectors("cursor");
  for (const { text, epoch, seq, before } of cursor.good)
    test(text, () => expect(readCursor(text)).toEqual({ epoch, seq, before }));
  for (const text of cursor.bad)
    test(`no cursor: ${JSON.stringify(text)}`, () => expect(readCursor(text)).toBeNull());
});

describe("P10 ids of mutations", () => {
  for (const { device, n, id } of vectors("mutation_ids").cases)
    test(`${n} of ${device}`, () => expect(mutationId(device, n)).toBe(id));
});

describe("V values", () => {
  for (const { type, field, how, value: written, code, at } of vectors("values").cases) {
    test(`${type}.${field} ${how} ${JSON.stringify(written)?.slice(0, 60)} -> ${code || "accepted"}`, () => {
      const value = read(written);
      const info = RECORD_TYPES[type as RecordType].fields[field as string]!;
      expect(verdict(info, { field, how, value })).toEqual({
        code,
        at: at ?? "",
      });
    });
  }
});

describe("counts", () => {
  const hex = (word: number): string => word.toString(16).padStart(8, "0");
  for (const { id, hash } of vectors("counts").hash) {
    test(`the hash of ${id}`, () => expect(idHash(id).map(hex).join("")).toBe(hash));
  }
  for (const { ids, n, xor } of vectors("counts").tally as {
    ids: string[];
    n: number;
    xor: string;
  }[]) {
    test(`${n} ids come to ${xor}, whatever came and went between`, () => {
      const tally = new Tally();
      const passing = "5f0a2c1e-9d43-4b7a-8e11-0c2d3e4f5a6b";
      tally.add(passing);
      for (const id of ids) tally.add(id);
      tally.remove(passing);
      expect({ n: tally.n, xor: tally.xor() }).toEqual({ n, xor });
    });
  }
});

describe("R2 R3 R5 reach", () => {
  const { lowest, falls } = vectors("reach");
  for (const { month, lowest: held } of lowest)
    test(`in month ${month}`, () => expect(lowestHeld(month)).toBe(held));
  for (const { month, key, since, person, falls: out } of falls)
    test(`${key} of month ${month} since ${since}`, () =>
      expect(fallsOut(month, key, since, person)).toBe(out));
});

describe("A2 A4 A7 A8 access", () => {
  const { persons, teams, held, above, key, takes } = vectors("access");
  const people = new People(persons, teams);
  for (const { person, held: keys } of held)
    test(`${person} holds`, () => expect([...people.held(person)].sort()).toEqual(keys));
  for (const { type, fields, key: wanted } of key)
    test(`the key of a ${type} ${JSON.stringify(fields)}`, () =>
      expect(rowKey(type, fields, (_, id) => above[id], people)).toBe(wanted));
  for (const { before, after, owner, takes: is } of takes)
    test(`from ${before} to ${after} of ${owner}`, () =>
      expect(people.takesAway(before, after, owner)).toBe(is));
});

describe("R6 search", () => {
  const { text, needles, titles, found } = vectors("search");
  const searched = (type: RecordType, fields: object, named: Record<string, unknown>) =>
    searchTextOf(
      { id: "r", type, ...fields } as unknown as Rec,
      ((_: string, id: string) => named[id]) as never,
    );
  for (const { type, fields, text: words, digits, named } of text)
    test(`a ${type} is searched by ${JSON.stringify(words)}`, () => {
      const all = Object.fromEntries(Object.values(fields).map(id => [id, { name: "NAMED" }]));
      const { text: said, digits: numbers } = searched(type, fields, all);
      expect([said, numbers]).toEqual([words + "\nnamed".repeat(named.length), digits]);
    });
  for (const { query, needles: words } of needles)
    test(`the words of ${JSON.stringify(query)}`, () =>
      expect(needlesOf(query).map(({ text, digits }) => [text, digits])).toEqual(words));
  for (const { type, fields, query, found: is } of found)
    test(`${JSON.stringify(query)} ${is ? "finds" : "does not find"} ${JSON.stringify(fields)}`, () =>
      expect(rankOf(searched(type, fields, titles), needlesOf(query)) !== null).toBe(is));
});
