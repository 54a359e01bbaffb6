// One change costs by what changed: what is counted here is work, not time, so that any machine gives the
// same answer.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Change, OutboxRow, RawRec, Rec } from "../../pwa/engine/core/types";
import { OutboxList } from "../../pwa/engine/outbox/outbox_list";
import { grouped, type Place } from "../../pwa/engine/store/grouped";
import { JOURNAL_IDS_MAX } from "../../pwa/engine/store/journal";
import { Memory } from "../../pwa/engine/store/memory";
import { referring, tally } from "../../pwa/engine/store/references";
import { isSearchWhole, onRefined, search } from "../../pwa/engine/store/search";
import { type Sorted, sorted } from "../../pwa/engine/store/sorted";
import { changesSince, setMemory, setReady, subscribe, view } from "../../pwa/engine/store/store";
import { runSeed, seeded, until, uuid } from "./kit";

/** Collections longer than this are counted when they are walked: the letters of a list are not. */
const LONG = 500;
const work = { compared: 0, folded: 0, walked: 0 };

type Walked = { length?: number; size?: number };
type Method = (this: Walked, ...args: unknown[]) => unknown;
const undo: (() => void)[] = [];

function spy(target: object, name: PropertyKey, note: (self: Walked, result: unknown) => void): void {
  const real = Object.getOwnPropertyDescriptor(target, name)!;
  const method = real.value as Method;
  Object.defineProperty(target, name, {
    ...real,
    value: function (this: object, ...args: unknown[]) {
      const result = method.apply(this, args);
      note(this, result);
      return result;
    },
  });
  undo.push(() => Object.defineProperty(target, name, real));
}

beforeAll(() => {
  // Before that, texts are not kept.
  setReady("ready");
  const walk = ({ length, size }: Walked): void => {
    const long = length ?? size ?? 0;
    if (long > LONG) work.walked += long;
  };
  for (const name of ["sort", "filter", "map", "flatMap", "forEach", "indexOf", "concat", Symbol.iterator])
    spy(Array.prototype, name, walk);
  // Only what is taken of an array is copied.
  spy(Array.prototype, "slice", (_, taken) => walk(taken as Walked));
  for (const name of ["values", "keys", "entries", "forEach", Symbol.iterator])
    for (const each of [Map.prototype, Set.prototype]) spy(each, name, walk);
  spy(String.prototype, "toLowerCase", () => work.folded++);
  const real = Object.getOwnPropertyDescriptor(Intl.Collator.prototype, "compare")!;
  Object.defineProperty(Intl.Collator.prototype, "compare", {
    ...real,
    get(this: Intl.Collator) {
      const compare = real.get!.call(this) as (a: string, b: string) => number;
      return (a: string, b: string): number => {
        work.compared++;
        return compare(a, b);
      };
    },
  });
  undo.push(() => Object.defineProperty(Intl.Collator.prototype, "compare", real));
});
afterAll(() => {
  undo.forEach(back => back());
  setReady("loading");
});

const KINDS = [
  "a title",
  "another field",
  "a new row",
  "a row that goes",
  "a company's name",
  "a tag",
] as const;
type Counted = Record<(typeof KINDS)[number], typeof work>;

const LANG = "id";

function person(i: number, company: string): RawRec {
  return {
    id: uuid(),
    type: "contact",
    key: "*",
    name: { full: `${"abcdefghij"[i % 10]}${(i * 7919) % 10_007} Tan ${i}` },
    company,
    tags: i % 3 ? [] : ["vip"],
    owner: "o",
  };
}

/** Contacts by their first tag, in the order of their names, with two sums. */
const byTag = (key = "kept"): ((tag: string) => { rows: readonly Rec<"contact">[]; sums: object }) =>
  grouped(`by tag ${key}`, "contact", (rec): Place | null => {
    const [tag] = rec.tags ?? [];
    if (!tag) return null;
    const full = rec.name?.full ?? "";
    return {
      group: tag,
      rank: full,
      sums: [
        ["count", 1],
        [`letters ${full.charAt(0)}`, full.length],
      ],
    };
  });

/** What each kind of change costs with `n` contacts, a list, a filtered list and a company page on screen. */
async function costs(n: number): Promise<Counted> {
  const memory = new Memory();
  setMemory(memory);
  const companies = Array.from(
    { length: n / 10 },
    (_, i): RawRec => ({ id: uuid(), type: "company", key: "*", name: `Company ${i}` }),
  );
  const contacts = Array.from({ length: n }, (_, i) => person(i, companies[i % companies.length]!.id));
  memory.load("company", companies);
  memory.load("contact", contacts);
  let list: Sorted<"contact"> | undefined;
  const show = (): void => {
    list = sorted("contact", LANG);
    sorted("contact", LANG, { tags: "vip" });
    sorted("contact", LANG, {}, "company");
    sorted("contact", LANG, {}, "newest");
    referring("contact", "company", companies[0]!.id);
    tally("contact", "tags");
    byTag();
  };
  show();
  search("contact", "tan");
  await until(() => isSearchWhole("contact"));
  const stop = subscribe(["contact", "company"], show);
  const change: Record<(typeof KINDS)[number], Change> = {
    "a title": {
      change: "patch",
      type: "contact",
      id: contacts[n >> 1]!.id,
      fields: { name: { full: "Zainab" } },
    },
    "another field": {
      change: "patch",
      type: "contact",
      id: contacts[n >> 2]!.id,
      fields: { job_title: "Buyer" },
    },
    "a new row": {
      change: "put",
      type: "contact",
      id: uuid(),
      key: "*",
      fields: { name: { full: "Mei" }, tags: ["vip"] },
    },
    "a row that goes": { change: "drop", type: "contact", id: contacts[n >> 3]!.id, why: "deleted" },
    "a company's name": {
      change: "patch",
      type: "company",
      id: companies[1]!.id,
      fields: { name: "Renamed" },
    },
    "a tag": { change: "patch", type: "contact", id: contacts[5]!.id, fields: { tags: ["new"] } },
  };
  const counted = {} as Counted;
  for (const kind of KINDS) {
    const before = list;
    Object.assign(work, { compared: 0, folded: 0, walked: 0 });
    memory.applyChanges([change[kind]]);
    const { walked } = work;
    // Every text is looked at by a search, slice by slice; only those of what changed are made.
    search("contact", "zzz");
    await until(() => isSearchWhole("contact"));
    counted[kind] = { ...work, walked };
    if (kind !== "a company's name") expect(list).not.toBe(before);
  }
  stop();
  return counted;
}

test("one change costs the same among 2,000 contacts and among 20,000, but for a few comparisons", async () => {
  const few = await costs(2_000);
  const many = await costs(20_000);
  for (const kind of KINDS) {
    expect([kind, few[kind].walked, many[kind].walked]).toEqual([kind, 0, 0]);
    expect([kind, many[kind].folded]).toEqual([kind, few[kind].folded]);
    // A company has ten people in both: each is found in one list by halving, ten times as many rows are four
    // halvings more.
    expect(many[kind].compared - few[kind].compared).toBeLessThanOrEqual(4 * 4 * 10);
    expect(many[kind].compared).toBeLessThan(1_000);
  }
});

test("a list that is patched is the list made anew, letters and filters too, in every order", () => {
  const seed = runSeed();
  console.log(`SEED=${seed}`);
  const random = seeded(seed);
  const some = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!;
  const name = (): string =>
    `${some(["", "(", "9", "A", "á", "b", "Ё", "е", "ә", "Ω", " "])}${some(["na", "nb", "Na", ""])}`;
  const fields = (): Record<string, unknown> => ({
    name: { full: name() },
    tags: random() < 0.5 ? ["vip"] : [],
    created_at: Math.floor(random() * 5),
    company: some(["c0", "c1", "c2"]),
  });
  const memory = new Memory();
  setMemory(memory);
  const firm = (id: string): Change => ({
    change: "put",
    type: "company",
    id,
    key: "*",
    fields: { name: some(["Firm", "firm", "Ärm", ""]) },
  });
  const ids = Array.from({ length: 80 }, uuid);
  memory.applyChanges(["c0", "c1", "c2"].map(firm));
  memory.applyChanges(
    ids.map((id): Change => ({ change: "put", type: "contact", id, key: "*", fields: fields() })),
  );
  const all = (lang: string): unknown[] =>
    (["name", "newest", "company"] as const).flatMap(order =>
      [{}, { tags: "vip" } as Record<string, string>].map(filter =>
        structuredClone(sorted("contact", lang, filter, order)),
      ),
    );
  for (let turn = 0; turn < 60; turn++) {
    all("ru");
    memory.batch(() => {
      for (let i = 0; i < 1 + random() * 4; i++) {
        const id = some(ids);
        const kind = random();
        if (kind < 0.2) memory.applyChanges([{ change: "drop", type: "contact", id, why: "departed" }]);
        else if (kind < 0.3) memory.applyChanges([firm(some(["c0", "c1", "c2"]))]);
        else if (kind < 0.6)
          memory.applyChanges([{ change: "patch", type: "contact", id, fields: fields() }]);
        else memory.applyChanges([{ change: "put", type: "contact", id, key: "*", fields: fields() }]);
      }
    });
    const patched = all("ru");
    // Another language, and back: nothing of the former order is left.
    all("en");
    expect(patched).toEqual(all("ru"));
  }
});

test("groups that are patched are the groups made anew, with their order and their sums", () => {
  const seed = runSeed();
  console.log(`SEED=${seed}`);
  const random = seeded(seed);
  const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const memory = new Memory();
  setMemory(memory);
  const ids = Array.from({ length: 60 }, uuid);
  const fields = (): Record<string, unknown> => ({
    name: { full: some(["A", "Bo", "Cee", "D", ""]) },
    tags: some([[], ["vip"], ["new", "vip"], ["old"]]),
  });
  const shown = (key: string): unknown =>
    ["vip", "new", "old"].map(tag => {
      const { rows, sums } = byTag(key)(tag);
      return [rows.map(rec => rec.id), [...(sums as Map<string, number>)].filter(([, sum]) => sum).sort()];
    });
  for (let turn = 0; turn < 60; turn++) {
    shown("kept");
    memory.batch(() => {
      for (let i = 0; i < 1 + random() * 4; i++) {
        const id = some(ids);
        if (random() < 0.3) memory.applyChanges([{ change: "drop", type: "contact", id, why: "departed" }]);
        else memory.applyChanges([{ change: "put", type: "contact", id, key: "*", fields: fields() }]);
      }
    });
    expect(shown("kept")).toEqual(shown(`anew ${turn}`));
  }
});

test("what a search shows after changes is what it would find anew, however long the book", async () => {
  const seed = runSeed();
  console.log(`SEED=${seed}`);
  const random = seeded(seed);
  const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const memory = new Memory();
  setMemory(memory);
  const name = (): string =>
    `${some(["Tan", "Lim", "Tanjung", "Ismail"])} ${some(["Ali", "Bo", "Tan", "Zed"])}`;
  const rows = Array.from(
    { length: 2_000 },
    (): RawRec => ({ ...person(0, ""), id: uuid(), name: { full: name() } }),
  );
  memory.load("contact", rows);
  search("contact", "x");
  await until(() => isSearchWhole("contact"));
  const whole = async (query: string): Promise<string[]> => {
    await until(() => {
      search("contact", query);
      return isSearchWhole("contact");
    });
    return search("contact", query).map(rec => rec.name!.full!);
  };
  for (let turn = 0; turn < 30; turn++) {
    const query = some(["t", "ta", "tan", "tan z", "lim bo", "ali", "zed"]);
    await whole(query);
    memory.batch(() => {
      for (let i = 0; i < random() * 40; i++) {
        const { id } = some(rows);
        if (random() < 0.5) memory.applyChanges([{ change: "drop", type: "contact", id, why: "departed" }]);
        else
          memory.applyChanges([
            { change: "put", type: "contact", id, key: "*", fields: { name: { full: name() } } },
          ]);
      }
    });
    const kept = await whole(query);
    await whole("x");
    expect([query, kept]).toEqual([query, await whole(query)]);
    // Typed on letter by letter, or at once: the same is found.
    await whole("t");
    await whole("ta");
    const typed = await whole("tan");
    await whole("x");
    expect(typed).toEqual(await whole("tan"));
  }
});

test("a search that comes before its texts finds names and numbers at once, and everything a moment later", async () => {
  const memory = new Memory();
  setMemory(memory);
  const firm: RawRec = { id: uuid(), type: "company", key: "*", name: "Tanjung" };
  memory.load("company", [firm]);
  const rows = Array.from(
    { length: 20_000 },
    (_, i): RawRec => ({ ...person(i, firm.id), name: { full: `P${i} é` } }),
  );
  memory.load("contact", rows);
  let rounds = 0;
  const twice: string[] = [];
  const stop = onRefined(() => {
    rounds++;
    const ids = search("contact", "p1 e").map(rec => rec.id);
    twice.push(...ids.filter((id, i) => ids.indexOf(id) !== i));
  });
  // All have the company, which is in the prepared texts only.
  search("contact", "tanjung p19999 e");
  expect(isSearchWhole("contact")).toBe(false);
  await until(() => isSearchWhole("contact") && rounds > 0);
  await until(() => search("contact", "tanjung p19999 e").length > 0);
  expect(search("contact", "tanjung p19999 e").map(rec => rec.id)).toEqual([rows.at(-1)!.id]);
  memory.applyChanges([{ change: "patch", type: "company", id: firm.id, fields: { name: "Renamed" } }]);
  await until(() => search("contact", "renamed p19999").length === 1);
  expect(search("contact", "tanjung p19999")).toEqual([]);
  expect(twice).toEqual([]);
  stop();
});

test("what is asked too late is told that anything may have changed", () => {
  const memory = new Memory();
  setMemory(memory);
  const id = uuid();
  memory.load("contact", [{ id, type: "contact", key: "*", name: { full: "A" } }]);
  const { mark } = changesSince("contact", undefined);
  const patch = (name: string): void =>
    memory.applyChanges([{ change: "patch", type: "contact", id, fields: { name: { full: name } } }]);
  patch("B");
  expect(changesSince("contact", mark).ids).toEqual(new Set([id]));
  expect(changesSince("contact", changesSince("contact", mark).mark).ids).toEqual(new Set());
  for (let i = 0; i <= 2 * JOURNAL_IDS_MAX; i++) patch(`B${i}`);
  expect(changesSince("contact", mark).ids).toBeNull();
  expect(view("contact").get(id)!.name!.full).toBe(`B${2 * JOURNAL_IDS_MAX}`);
  setMemory(new Memory());
  expect(changesSince("contact", changesSince("contact", mark).mark).ids).toEqual(new Set());
  expect(changesSince("contact", mark).ids).toBeNull();
});

const waiting = (n: number, act = "", kind = "delete"): OutboxRow => ({
  n,
  state: "queued",
  at_ms: 0,
  title: "",
  attempts: 0,
  mutation: {
    n,
    id: `${n}`,
    base: 0,
    stamp: "",
    kind,
    type: "company",
    record: "r",
    ...(act && { act }),
  } as OutboxRow["mutation"],
});

test("an edit walks none of the rows that wait", () => {
  const rows = new OutboxList(
    Array.from({ length: 10_000 }, (_, i) => waiting(i + 1, i % 100 < 2 ? `act ${Math.floor(i / 100)}` : "")),
  );
  Object.assign(work, { walked: 0 });
  rows.set(waiting(10_001));
  rows.delete(1);
  expect([
    rows.waiting,
    rows.needsYou,
    rows.asideNumber,
    rows.lastOf(waiting(101, "act 1")),
    [...rows.actOf(waiting(101, "act 1"))].length,
  ]).toEqual([10_000, 0, -1, 102, 2]);
  expect(work.walked).toBe(0);
});

test("the rows of the outbox are in order and counted, whatever comes and goes", () => {
  const random = seeded(runSeed());
  const rows = new OutboxList();
  const plain = new Map<number, OutboxRow>();
  for (let turn = 0; turn < 500; turn++) {
    const n = Math.floor(random() * 40) - 10;
    if (random() < 0.4) {
      rows.delete(n);
      plain.delete(n);
    } else {
      const row: OutboxRow = {
        ...waiting(n, random() < 0.5 ? "x" : "", random() < 0.3 ? "skip" : "delete"),
        state: n < 1 ? "needs_you" : "queued",
      };
      rows.set(row);
      plain.set(n, row);
    }
    const all = [...plain.values()].sort((a, b) => a.n - b.n);
    expect(rows.all()).toEqual(all);
    expect(rows.queued).toEqual(all.filter(row => row.state === "queued"));
    expect(rows.waiting).toBe(rows.queued.filter(row => row.mutation.kind !== "skip").length);
    expect(rows.needsYou).toBe(all.length - rows.queued.length);
    expect(rows.asideNumber).toBe(Math.min(0, ...plain.keys()) - 1);
  }
});
