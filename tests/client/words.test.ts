// N1: what the workspace calls its things, and how a text takes its words.
import { expect, test } from "bun:test";
import "./catalogues";
import vectors from "../vectors/words.json";

const { cased, filled, ownWords } = await import("../../pwa/kit/format/renamed");
type Said = Parameters<typeof ownWords>[0];

// A part of what the build writes for a language: its usual words, and those of kinds of business.
const USUAL: Record<string, Parameters<typeof ownWords>[2]> = {
  en: {
    nouns: { company: ["Company", "Companies"], deal: ["Deal", "Deals"] },
    business: { goods: { company: ["Outlet", "Outlets"] } },
  },
  id: { nouns: { company: ["Toko", "Toko"] }, business: { goods: {} } },
  ru: {
    nouns: { company: ["Клиент", "Клиенты"] },
    business: { goods: { company: ["Торговая точка", "Торговые точки"] } },
  },
};

for (const { name, said, language, noun, is } of vectors.called)
  test(`N1 a thing is called: ${name}`, () => {
    const usual = USUAL[language]!;
    const given = Object.entries(("words" in said && said.words) || {});
    const words = given.map(([lang, each]) => [`words_${lang}`, each]);
    const own = ownWords({ ...said, ...Object.fromEntries(words) } as Said, language as "en", usual);
    expect(own[noun] ?? usual.nouns[noun]!).toEqual(is as [string, string]);
  });

test("N2 an item that is no noun of this version is said nowhere", () => {
  const words = { spaceship: { one: "Rocket" }, deal: { one: "Tender" } };
  expect(ownWords({ words_en: words }, "en", USUAL.en!)).toEqual({ deal: ["Tender", "Tender"] });
});

test("N1 a word is written as its place in the sentence wants it", () => {
  expect(["outlet", "Outlet", "торговая точка"].map(word => cased(word, true))).toEqual([
    "Outlet",
    "Outlet",
    "Торговая точка",
  ]);
  expect(
    ["Outlet", "Торговая точка", "SKU", "iPad shop", "B2B", "WhatsApp"].map(word => cased(word, false)),
  ).toEqual(["outlet", "торговая точка", "SKU", "iPad shop", "B2B", "WhatsApp"]);
});

test("N1 a template takes the new word, and leaves the others as they are", () => {
  const { nouns } = USUAL.en!;
  const own = { company: ["Outlet", "Outlets"] } as const;
  for (const [template, said] of [
    ["[Company+]", "Outlets"],
    ["New [company]", "New outlet"],
    ["{count} [company+]", "{count} outlets"],
    ["A [company] and a [deal]", "An outlet and a deal"],
    ["Keep a [company]'s people, [deal+]", "Keep an outlet's people, deals"],
    ["[deal|tender] of the [company]", "tender of the outlet"],
    ["Удалить [«Company|клиента]", "Удалить «Outlet»"],
  ] as const)
    expect(filled(template, own, nouns)).toBe(said);
  expect(filled("Удалить [«Company|клиента]: [deal]", { deal: ["Тендер", "Тендеры"] }, nouns)).toBe(
    "Удалить клиента: тендер",
  );
});
