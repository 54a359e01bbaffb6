// tests/vectors/merge.json, which tests/sync holds the decision to, replayed by devices of this engine
// against the real server, in both orders of arrival: what each device shows afterwards is what the vector
// says.
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { compare, readStamp } from "../../pwa/engine/core/hlc";
import type { Fields, Op, RawRec } from "../../pwa/engine/core/types";
import { create, edit } from "../../pwa/engine/outbox/edit";
import type { Replica } from "../../pwa/engine/store/replica";
import { aTab, kill, uuid } from "./kit";
import { meet, RealServer, type Wire } from "./server";

setDefaultTimeout(60_000);

type Side = "a" | "b";
interface Conflict {
  kind: string;
  field: string;
  item: string;
  winner: Side;
}
/** A record is made with `before` and seen by all; a, then b, write their ops offline, one edit each. */
interface Case {
  name: string;
  rule: string;
  type: "contact" | "deal";
  before: Record<string, unknown>;
  a: Op[];
  b: Op[];
  after: Record<string, unknown>;
  conflicts: Conflict[];
}

const { cases } = JSON.parse(readFileSync(new URL("../vectors/merge.json", import.meta.url), "utf8")) as {
  cases: Case[];
};
const PEOPLE = { a: "aisyah@example.com", b: "budi@example.com", watcher: "ana@example.com" };
/** Later than every stamp the devices have seen, and than the last write, by this much. */
const STEP_MS = 1;

let server: RealServer;
let owners: Record<keyof typeof PEOPLE, { owner: Replica["owner"]; world: Wire }>;
/**
 * What the clock of every device says; real time, moved on by each write, so that b's stamps are later than
 * a's.
 */
let clock_ms = 0;

beforeAll(async () => {
  server = await RealServer.start([
    { email: PEOPLE.watcher, name: "Ana", role: "administrator" },
    { email: PEOPLE.a, name: "Aisyah", role: "account_executive" },
    { email: PEOPLE.b, name: "Budi", role: "account_executive" },
  ]);
  const signIn = async (email: string) => {
    const { tab, world } = await server.device(email);
    world.now = () => clock_ms;
    await kill(tab);
    return { owner: tab.owner, world };
  };
  owners = { a: await signIn(PEOPLE.a), b: await signIn(PEOPLE.b), watcher: await signIn(PEOPLE.watcher) };
});
afterAll(() => server.stop());

/** The three devices, opened anew on what each has stored. */
async function devices(): Promise<Record<keyof typeof PEOPLE, Replica>> {
  const open = ({ owner, world }: { owner: Replica["owner"]; world: Wire }): Promise<Replica> =>
    aTab(owner, world);
  return { a: await open(owners.a), b: await open(owners.b), watcher: await open(owners.watcher) };
}

/** Puts the clock past everything the devices have seen: from there on stamps rise with the clock alone. */
function wind(...tabs: Replica[]): void {
  const seen = tabs.map(tab => readStamp(tab.stamp)?.ms ?? 0);
  clock_ms = Math.max(Date.now(), clock_ms, ...seen) + STEP_MS;
}

/** Writes as a person does who works offline: one edit after the other, each a moment later. */
async function write(tab: Replica, { type }: Case, id: string, ops: readonly Op[]): Promise<string> {
  for (const op of ops) {
    clock_ms += STEP_MS;
    await edit(type, id, [op], tab);
  }
  return tab.stamp;
}

/** An absent, a null and an empty field are the same to whoever reads a record. */
function shown(record: RawRec | undefined, fields: readonly string[]): Record<string, unknown> {
  if (!record) throw new Error("the record is not on this device");
  return bare(Object.fromEntries(fields.map(name => [name, record[name]])));
}

function bare(fields: Record<string, unknown>): Record<string, unknown> {
  const empty = (value: unknown): boolean =>
    value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, empty(value) ? null : value]),
  );
}

const open = (tab: Replica, record: string): RawRec[] =>
  [...tab.memory.view("conflict").values()].filter(c => c["record"] === record && c["status"] === "open");

/** A conflict as the vectors write it: whose write stands instead of both versions. */
function asVector(conflict: RawRec): Record<keyof Conflict, unknown> {
  const { device } = conflict["winner"] as { device: string };
  const winner = (["a", "b"] as const).find(side => owners[side].owner.device === device);
  return { kind: conflict["kind"], field: conflict["field"], item: conflict["item"] ?? "", winner };
}

async function replay(vector: Case, order: readonly [Side, Side]): Promise<void> {
  const { a, b, watcher } = await devices();
  const tabs = { a, b };
  const fields = { ...vector.before, visibility: "everyone" } as Fields<Case["type"]>;
  const id = await create(vector.type, fields, uuid(), a);
  await meet(a, b, watcher);
  wind(a, b);
  const early = await write(a, vector, id, vector.a);
  const late = await write(b, vector, id, vector.b);
  expect(compare(early, late)).toBeLessThan(0);
  await meet(tabs[order[0]], tabs[order[1]], tabs[order[0]], watcher);
  for (const tab of [a, b, watcher]) {
    expect(tab.outbox.all()).toEqual([]);
    expect(shown(tab.memory.get(vector.type, id), Object.keys(vector.after))).toEqual(bare(vector.after));
    const conflicts = open(tab, id).map(asVector);
    for (const wanted of vector.conflicts) expect(conflicts).toContainEqual(wanted);
    if (vector.a.length === 1 && vector.b.length === 1)
      expect(conflicts).toHaveLength(vector.conflicts.length);
  }
}

for (const order of [
  ["a", "b"],
  ["b", "a"],
] as const) {
  describe(`${order[0]} sends first`, () => {
    for (const vector of cases) test(`${vector.rule} ${vector.name}`, () => replay(vector, order));
  });
}

test("M every rule the vectors name is run here", () => {
  expect([...new Set(cases.map(one => one.rule))].sort()).toEqual(["M1", "M2", "M3", "M4", "M5", "M6", "M7"]);
});
