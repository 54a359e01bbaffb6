// What the app offers as the record above is what the server takes (A7, A8).
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { RecordType } from "../../pwa/engine/core/types";
import { create, edit } from "../../pwa/engine/outbox/edit";
import { Memory } from "../../pwa/engine/store/memory";
import { placing } from "../../pwa/engine/store/places";
import type { Replica } from "../../pwa/engine/store/replica";
import { setMemory } from "../../pwa/engine/store/store";
import { uuid } from "./kit";
import { meet, RealServer } from "./server";

setDefaultTimeout(60_000);
let server: RealServer;
const AISYAH = "aisyah@example.com";
const BUDI = "budi@example.com";

beforeAll(async () => {
  server = await RealServer.start([
    { email: "ana@example.com", name: "Ana", role: "administrator" },
    { email: AISYAH, name: "Aisyah", role: "account_executive" },
    { email: BUDI, name: "Budi", role: "account_executive" },
  ]);
});
afterAll(async () => {
  setMemory(new Memory());
  await server.stop();
});

const person = (email: string, { memory }: Replica): string =>
  [...memory.view("person").values()].find(each => each["email"] === email)!.id;

test("A8 a company is offered for a record exactly when the server lets this person put it there", async () => {
  const aisyah = await server.device(AISYAH);
  const budi = await server.device(BUDI);
  await meet(aisyah.tab, budi.tab);
  const companies: string[] = [];
  for (const { tab } of [aisyah, budi])
    for (const visibility of ["private", "team", "everyone"] as const)
      companies.push(await create("company", { name: `C ${visibility}`, visibility }, uuid(), tab));
  const open = { name: { full: "Siti" }, visibility: "everyone" as const };
  const theirs = await create("contact", open, uuid(), aisyah.tab);
  const own = await create("contact", open, uuid(), budi.tab);
  await meet(aisyah.tab, budi.tab, aisyah.tab);
  const call = await create("activity", { kind: "call", contact: theirs }, uuid(), aisyah.tab);
  // A colleague's call below their own contact moves with it: the contact is theirs to place.
  await create("activity", { kind: "call", contact: own }, uuid(), aisyah.tab);
  await meet(aisyah.tab, budi.tab);
  setMemory(budi.tab.memory);
  const me = person(BUDI, budi.tab);
  const answers = new Set<string>();
  for (const [type, id, field] of [
    ["contact", theirs, "company"],
    ["contact", own, "company"],
    ["activity", call, "contact"],
  ] as [RecordType, string, string][]) {
    const named = field === "contact" ? [own, theirs] : companies;
    const above = named.filter(each => budi.tab.memory.get(field, each));
    for (const other of ["", ...above, above[0]!, ""]) {
      const rec = budi.tab.memory.get(type, id)!;
      const offered = placing(type, id, me)({ ...rec, [field]: other });
      await edit(type, id, [{ op: "set", field, value: other || null }], budi.tab);
      await meet(budi.tab);
      const refused = budi.tab.outbox.all().filter(({ state }) => state === "needs_you");
      for (const { n } of refused) await budi.tab.outbox.discard(n);
      expect([type, other, offered]).toEqual([type, other, !refused.length]);
      answers.add(`${id === own} ${offered}`);
    }
  }
  expect([...answers].sort()).toEqual(["false false", "false true", "true true"]);
});
