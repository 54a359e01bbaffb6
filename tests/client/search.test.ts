import { expect, test } from "bun:test";
import type { RawRec, Rec } from "../../pwa/engine/core/types";
import { Memory } from "../../pwa/engine/store/memory";
import { tally } from "../../pwa/engine/store/references";
import { isSearchWhole, search } from "../../pwa/engine/store/search";
import { letterOf, sorted, sortedWith } from "../../pwa/engine/store/sorted";
import { setMemory } from "../../pwa/engine/store/store";
import { runSeed, seeded, until, uuid } from "./kit";

const memory = new Memory();
setMemory(memory);
let made: RawRec[] = [];

function contacts(
  ...list: {
    name: string;
    company?: string;
    phone?: [string, string];
    email?: string;
    tags?: string[];
    owner?: string;
  }[]
): string[] {
  memory.clear();
  made = list.map(({ name, company, phone, email, tags, owner }) => ({
    id: uuid(),
    type: "contact",
    key: "*",
    name: { full: name },
    company: company ?? null,
    tags: tags ?? [],
    owner: owner ?? "o",
    phones: phone ? { p: { number: phone[0], raw: phone[1] } } : {},
    emails: email ? { e: { address: email } } : {},
  }));
  memory.load("contact", made);
  return made.map(rec => rec.id);
}
const found = (query: string): (string | undefined)[] => search("contact", query).map(rec => rec.name?.full);

test("D2 diacritics, case and Kazakh letters do not matter", () => {
  contacts({ name: "José Müller" }, { name: "Әсел Қасымова" }, { name: "Ёлкин Пётр" });
  expect(found("jose mul")).toEqual(["José Müller"]);
  expect(found("асел касым")).toEqual(["Әсел Қасымова"]);
  expect(found("ӘСЕЛ")).toEqual(["Әсел Қасымова"]);
  expect(found("елкин петр")).toEqual(["Ёлкин Пётр"]);
});

test("every word must be there, anywhere; names that begin so come first, then words, then the rest", () => {
  memory.clear();
  const company = { id: uuid(), type: "company" as const, key: "*", name: "Tanjung Trading" };
  contacts(
    { name: "Aminah", company: company.id },
    { name: "Mustan Ali" },
    { name: "Lim Tan" },
    { name: "Tan Lim" },
  );
  memory.load("company", [company]);
  expect(found("tan")).toEqual(["Tan Lim", "Lim Tan", "Mustan Ali", "Aminah"]);
  expect(found("tan ali")).toEqual(["Mustan Ali"]);
  expect(found("tan zz")).toEqual([]);
  expect(search("company", "tanj").map(c => c.name)).toEqual(["Tanjung Trading"]);
  memory.load("company", [{ ...company, name: "Other" }]);
  expect(found("tan")).toEqual(["Tan Lim", "Lim Tan", "Mustan Ali"]);
});

test("phone digits are found however they are typed", () => {
  contacts(
    { name: "A", phone: ["+60123456789", "012-345 6789"] },
    { name: "B", phone: ["", "office 03 8888 1111"] },
    { name: "C", phone: ["+77019234567", "+7 701 923 45 67"] },
  );
  for (const query of ["0123456789", "012-345", "+60 12 345", "0060 12 345", "60123456", "3456789", "6789"])
    expect(found(query)).toEqual(["A"]);
  expect(found("03-8888")).toEqual(["B"]);
  for (const query of ["+7 701", "8701923", "8 701 923", "701923", "701 923-45-67"])
    expect(found(query)).toEqual(["C"]);
});

test("e-mail and part of it", () => {
  contacts({ name: "A", email: "Ali.Baba@Example.com" }, { name: "B", email: "b@other.com" });
  expect(found("ali.baba@")).toEqual(["A"]);
  expect(found("other.com")).toEqual(["B"]);
});

test("a changed record is found by its new words only", () => {
  const [id] = contacts({ name: "Old Name" });
  memory.applyChanges([
    { change: "patch", type: "contact", id: id!, fields: { name: { full: "New Name" } } },
  ]);
  expect(found("old")).toEqual([]);
  expect(found("new")).toEqual(["New Name"]);
});

test("the list is in the order of the language, with its letters, and a nameless record last", () => {
  contacts(
    { name: "Өмір" },
    { name: "Олжас" },
    { name: "" },
    { name: "Zoë" },
    { name: "Álvaro" },
    { name: "aaron" },
    { name: "9 Lives" },
  );
  const { rows, letters } = sorted("contact", "kk");
  expect(rows.map(r => r.name?.full).at(-1)).toBe("");
  expect(letters.map(l => l.letter)).toContain("Ө");
  expect(sorted("contact", "en").letters.map(l => l.letter)).toEqual(["#", "A", "Z", "О", "Ө", "#"]);
  expect([
    letterOf("Álvaro", "en"),
    letterOf("(Ёж)", "ru"),
    letterOf("«Әже»", "kk"),
    letterOf("42", "en"),
    letterOf("", "en"),
  ]).toEqual(["A", "Е", "Ә", "#", "#"]);
});

test("mending the order after changes gives the same as sorting anew", () => {
  const seed = runSeed();
  console.log(`SEED=${seed}`);
  const random = seeded(seed);
  const name = (): string => Array.from({ length: 4 }, () => "abcéöжәкt"[Math.floor(random() * 9)]).join("");
  contacts(...Array.from({ length: 300 }, () => ({ name: name() })));
  const compare = new Intl.Collator("ms", { sensitivity: "base", numeric: true }).compare;
  for (let turn = 0; turn < 50; turn++) {
    memory.batch(() => {
      for (let i = 0; i < random() * 8; i++) {
        const rec = made[Math.floor(random() * made.length)]!;
        const kind = random();
        if (kind < 0.3)
          memory.applyChanges([{ change: "drop", type: "contact", id: rec.id, why: "departed" }]);
        else if (kind < 0.6)
          memory.applyChanges([
            { change: "put", type: "contact", id: uuid(), key: "*", fields: { name: { full: name() } } },
          ]);
        else
          memory.applyChanges([
            {
              change: "patch",
              type: "contact",
              id: rec.id,
              fields: kind < 0.8 ? { name: { full: name() } } : { job_title: "x" },
            },
          ]);
      }
    });
    const { rows } = sorted("contact", "ms");
    expect(rows.length).toBe(memory.view("contact").size);
    for (let i = 1; i < rows.length; i++)
      expect(compare(rows[i - 1]!.name!.full!, rows[i]!.name!.full!)).toBeLessThanOrEqual(0);
    expect(new Set(rows)).toEqual(new Set(memory.view("contact").values()) as never);
  }
});

test("filters by tag and owner keep the order; each tag in use is counted", () => {
  contacts(
    { name: "C", tags: ["vip"], owner: "a" },
    { name: "A", tags: ["vip", "new"], owner: "b" },
    { name: "B" },
  );
  expect(sorted("contact", "en", { tags: "vip" }).rows.map(r => r.name?.full)).toEqual(["A", "C"]);
  expect(sorted("contact", "en", { tags: "vip", owner: "a" }).rows.map(r => r.name?.full)).toEqual(["C"]);
  expect(tally("contact", "tags").sort()).toEqual([
    ["new", 1],
    ["vip", 2],
  ]);
});

test("R8 records of the server stand in their places among those of this device, by the same filter", () => {
  contacts({ name: "Ama", owner: "a" }, { name: "Dee", owner: "a" }, { name: "Eve", owner: "b" });
  const [ama, , eve] = made;
  const others = ["Bo", "Zed"].map(
    (full, i): RawRec => ({ ...ama!, id: uuid(), name: { full }, owner: i ? "b" : "a" }),
  );
  const how = { type: "contact", lang: "en", filter: {}, order: "name" } as const;
  const names = (...[given, ...more]: Parameters<typeof sortedWith>): unknown[] =>
    sortedWith(given, ...more).rows.map(rec => (rec as unknown as { name: { full: string } }).name.full);
  expect(names(how, others)).toEqual(["Ama", "Bo", "Dee", "Eve", "Zed"]);
  expect(sortedWith(how, others).letters.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
  expect(names({ ...how, filter: { owner: "a" } }, others)).toEqual(["Ama", "Bo", "Dee"]);
  expect(names(how, others, new Set([eve!.id]))).toEqual(["Bo", "Eve", "Zed"]);
  // What is kept of the list is as it was.
  expect(sorted("contact", "en").rows.length).toBe(3);
});

// How fast this is, `make bench` says.
test("among 10,000 contacts each is found by name, by local digits and by e-mail", async () => {
  const random = seeded(3);
  contacts(
    ...Array.from({ length: 10_000 }, (_, i) => ({
      name: `${["Aisyah", "Әсел", "José", "Nurul"][i % 4]} ${Math.floor(random() * 1e6).toString(36)}${i}`,
      phone: [`+6012${3_000_000 + i}`, ""] as [string, string],
      email: `p${i}@example.com`,
    })),
  );
  // A slow machine finds the rest a moment later.
  const whole = async (query: string): Promise<readonly Rec<"contact">[]> => {
    await until(() => {
      search("contact", query);
      return isSearchWhole("contact");
    });
    return search("contact", query);
  };
  await whole("p");
  for (let probe = 0; probe < 20; probe++) {
    const i = Math.floor(random() * 10_000);
    const [found] = await whole(`p${i}@example.com`);
    expect(Object.values(found!.emails ?? {})[0]?.address).toBe(`p${i}@example.com`);
    expect((await whole(found!.name!.full!))[0]!.id).toBe(found!.id);
    expect((await whole(`012${3_000_000 + i}`)).map(rec => rec.id)).toEqual([found!.id]);
  }
});
