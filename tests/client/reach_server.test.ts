// Reach, of the stage history, with the real server: what falls out, what the server still finds, what stays.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { RECENT_MONTHS } from "../../pwa/engine/core/schema.gen";
import { create, edit } from "../../pwa/engine/outbox/edit";
import { openRow, RemoteSearch } from "../../pwa/engine/store/remote";
import type { Replica } from "../../pwa/engine/store/replica";
import { queryOf } from "../../pwa/engine/store/search_text";
import { aTab, kill, uuid } from "./kit";
import { meet, RealServer } from "./server";

setDefaultTimeout(60_000);
let server: RealServer;
const AISYAH = "aisyah@example.com";
const BUDI = "budi@example.com";
const COMPARE_MS = 2 * 3_600_000;

beforeAll(async () => {
  server = await RealServer.start([
    { email: "ana@example.com", name: "Ana", role: "administrator" },
    { email: AISYAH, name: "Aisyah", role: "account_executive" },
    { email: BUDI, name: "Budi", role: "account_executive" },
  ]);
});
afterAll(() => server.stop());

const entries = (tab: Replica): string[] => [...tab.memory.view("stage_entry").keys()].sort();

/** Pulls until the follower's entries are here. */
async function untilEntries(tab: Replica, count: number): Promise<void> {
  for (const end = Date.now() + 20_000; entries(tab).length !== count; ) {
    if (Date.now() > end) throw new Error(`${entries(tab).length} entries, not ${count}`);
    await Bun.sleep(50);
    await meet(tab);
  }
}

/** A search that somebody looks at. */
function searching(tab: Replica, under: string, query = ""): RemoteSearch {
  const search = new RemoteSearch(tab, { type: "stage_entry", under, query: queryOf(query) });
  search.listen(() => {});
  return search;
}

const stage = (name: string) =>
  ({ op: "set", field: "stage", value: { stage: name, status: "open" } }) as const;

test("R3 R5 R6 R7 R8 the stage history of others goes after its months; the server finds it, and what was opened stays", async () => {
  const aisyah = await server.device(AISYAH);
  const budi = await server.device(BUDI);
  const shared = { stage: { stage: "s1", status: "open" as const } };
  const open = await create("deal", { ...shared, name: "Tin", visibility: "everyone" }, uuid(), aisyah.tab);
  const mine = await create("deal", { ...shared, name: "Own", visibility: "private" }, uuid(), budi.tab);
  await meet(aisyah.tab, budi.tab);
  await edit("deal", open, [stage("s2")], aisyah.tab);
  await meet(aisyah.tab);
  await untilEntries(budi.tab, 3);
  await untilEntries(aisyah.tab, 2);
  server.turnMonths(RECENT_MONTHS);
  await meet(aisyah.tab, budi.tab);
  expect(entries(aisyah.tab)).toEqual([]);
  const own = entries(budi.tab);
  expect(own.length).toBe(1);
  expect(budi.tab.memory.get("stage_entry", own[0]!)!["deal"]).toBe(mine);

  const search = searching(budi.tab, open);
  expect(search.list()).toEqual([]);
  await search.next();
  expect(search.reached).toBe("whole");
  expect(
    search
      .list()
      .map(({ row, onServer }) => [row["stage"], onServer])
      .sort(),
  ).toEqual([
    ["s1", true],
    ["s2", true],
  ]);
  const [first] = search.list().filter(({ row }) => row["stage"] === "s1");
  await openRow(budi.tab, "stage_entry", first!.row.id);
  expect(search.list().filter(({ onServer }) => !onServer).length).toBe(1);
  // Somebody else's private deal is not found.
  const foreign = searching(aisyah.tab, mine, "open");
  await foreign.next();
  expect([foreign.reached, foreign.list().length]).toEqual(["whole", 0]);

  await kill(budi.tab);
  const again = await aTab(budi.tab.owner, budi.world);
  expect(entries(again)).toEqual([own[0]!, first!.row.id].sort());
  budi.world.skew_ms += COMPARE_MS;
  await meet(again);
  expect(again.upkeep.compared).toMatchObject({ renewed: {}, differ: [] });
  expect(again.upkeep.compared.asked_ms).toBeGreaterThan(Date.now());
  await edit("deal", open, [stage("s3")], aisyah.tab);
  await meet(aisyah.tab);
  // The entry that was left and the new one are of this month; the opened one is there besides.
  await untilEntries(again, 4);
  budi.world.skew_ms += COMPARE_MS;
  again.upkeep.wonder();
  await meet(again);
  expect(again.upkeep.compared).toMatchObject({ renewed: {}, differ: [] });
  const fresh = await server.device("ana@example.com");
  await meet(fresh.tab);
  expect(entries(fresh.tab).length).toBe(2);
  budi.world.down = true;
  const offline = searching(again, open);
  await offline.next();
  expect([offline.reached, offline.list().length]).toEqual(["here", 3]);
});
