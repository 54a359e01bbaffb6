// Lost devices empty themselves and lose no unsent work on the way; a portal cannot make them; and what the
// browser took away is said (section E of sync/SPEC.md).
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { deleteDB, openDB } from "idb";
import { replica, replicaIfOpen } from "../../pwa/engine/core/current";
import type { Me } from "../../pwa/engine/core/types";
import { checkOf } from "../../pwa/engine/core/uuid5";
import { create, edit } from "../../pwa/engine/outbox/edit";
import { items } from "../../pwa/engine/outbox/ledger";
import { dismiss, look } from "../../pwa/engine/session/evicted";
import { NOTE, readHome, writeHome } from "../../pwa/engine/session/home";
import { lose } from "../../pwa/engine/session/lost";
import { cookieEntries, evicted, keepNote, setCookie } from "../../pwa/engine/session/note";
import { type House, session } from "../../pwa/engine/session/session";
import { signIn } from "../../pwa/engine/session/sign_in";
import { signOut } from "../../pwa/engine/session/sign_out";
import { readDraft, writeDraft } from "../../pwa/engine/store/drafts";
import { get } from "../../pwa/engine/store/store";
import { status, syncNow } from "../../pwa/engine/sync/sync";
import { anOwner, json, PaperServer, problem, until, uuid } from "./kit";

interface Handed {
  device: string;
  items?: { id: string; n: number; title: string; body: Record<string, unknown> }[];
  done?: boolean;
}

const WORD = "the word of this server";
let server: PaperServer;
let network = true;
/** What every request is answered with, when it is not our server that answers. */
let stranger: (() => Response) | null = null;
let lostAs = "";
let handed: Handed[] = [];
let refuse: (sent: Handed) => Response | null = () => null;
let people: Record<string, Me> = {};
const realFetch = globalThis.fetch;

function meOf(email: string): Me {
  const owner = anOwner();
  return {
    person: { ...owner.person, email },
    workspace: owner.workspace,
    device: owner.device,
    check: checkOf(WORD),
  };
}

/** The cookies but the one that says for whom links ask (K1). */
const notes = (): string => document.cookie.replace(/(; )?lapangan-here=[-\w]*/, "");
const listed = (me: Me): object => ({ device: me.device, code: lostAs, word: WORD });
const lostAnswer = (list: unknown, type = "application/problem+json"): Response =>
  new Response(JSON.stringify({ type: `urn:lapangan:${lostAs}`, code: lostAs, lost: list }), {
    status: 401,
    headers: { "Content-Type": type },
  });

/** Storage with the keys of a browser's, and a document with cookies. */
function aBrowser(): void {
  const methods = {
    getItem: (key: string) => (Object.hasOwn(stored, key) ? stored[key]! : null),
    setItem: (key: string, value: string) => void (stored[key] = value),
    removeItem: (key: string) => void delete stored[key],
  };
  const stored: Record<string, string> = Object.create(methods) as Record<string, string>;
  globalThis.localStorage = stored as unknown as Storage;
  const jar = new Map<string, string>();
  globalThis.document = {
    visibilityState: "visible",
    addEventListener: () => {},
    removeEventListener: () => {},
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    },
    set cookie(line: string) {
      const [pair = "", ...rest] = line.split("; ");
      const [name = "", value = ""] = pair.split("=");
      if (rest.includes("Max-Age=0")) jar.delete(name);
      else jar.set(name, value);
    },
  } as unknown as Document;
}

beforeEach(() => {
  aBrowser();
  server = new PaperServer();
  people = { "aisyah@example.com": meOf("aisyah@example.com"), "budi@example.com": meOf("budi@example.com") };
  network = true;
  stranger = null;
  lostAs = "";
  handed = [];
  refuse = () => null;
  let signedIn: Me | null = null;
  globalThis.fetch = (async (path: string, init: RequestInit) => {
    if (!network) throw new TypeError("no network");
    if (stranger) return stranger();
    if (path === "/api/sign-in") {
      const body = JSON.parse(init.body as string) as { email: string; device: { id?: string } };
      signedIn = people[body.email] ?? null;
      // A revoked device comes back as a new one.
      if (lostAs && signedIn && body.device.id === signedIn.device)
        signedIn = { ...signedIn, device: uuid() };
      lostAs = "";
      server.device = signedIn!.device;
      return json(signedIn);
    }
    if (path === "/api/quarantine") {
      const sent = JSON.parse(await textOf(init)) as Handed;
      const no = refuse(sent);
      if (no) return no;
      handed.push(sent);
      return json({ items: handed.flatMap(each => each.items ?? []).length });
    }
    if (lostAs && signedIn) return lostAnswer([listed(signedIn)]);
    if (path === "/api/me") return json(signedIn);
    if (path === "/api/sign-out") return json({});
    return server.answer(path, init);
  }) as typeof fetch;
});

afterEach(async () => {
  network = true;
  stranger = null;
  await signOut({ force: true });
  await writeHome({ lost: {}, people: {}, devices: {}, emptied: null });
  for (const me of Object.values(people)) await deleteDB(`lapangan-${me.person.id}`);
  globalThis.fetch = realFetch;
  delete (globalThis as { document?: unknown }).document;
});

async function textOf({ body }: RequestInit): Promise<string> {
  if (typeof body === "string") return body;
  return new Response(
    new Blob([body as ArrayBuffer]).stream().pipeThrough(new DecompressionStream("gzip")),
  ).text();
}

const idle = (): Promise<void> =>
  until(() => status().phase === "idle" && status().waiting === 0 && replica().pull.complete);

/** Aisyah, with a company that she sees and one that waits. */
async function atWork(): Promise<Me> {
  server.put("company", uuid(), { name: "Here" });
  await signIn("aisyah@example.com", "right", "phone");
  await idle();
  await create("company", { name: "Sent" });
  await idle();
  network = false;
  await create("company", { name: "Waits" });
  return people["aisyah@example.com"]!;
}

const names = (): unknown[] => [...server.rows.values()].map(({ row }) => row?.["name"]);

/** The tables of a person's database that hold something; null when there is no database. */
async function held(person: string): Promise<Record<string, number> | null> {
  const name = `lapangan-${person}`;
  if (!(await indexedDB.databases()).some(each => each.name === name)) return null;
  const db = await openDB(name);
  const counts: Record<string, number> = {};
  for (const table of db.objectStoreNames) {
    const n = await db.count(table);
    if (n) counts[table] = n;
  }
  db.close();
  return counts;
}

const bodies = (): Record<string, unknown>[] =>
  handed.flatMap(each => (each.items ?? []).map(item => item.body));

describe("E5 a lost device", () => {
  for (const code of ["device_revoked", "person_deactivated"]) {
    test(`is emptied when the server says ${code}, and hands over first what it had not sent`, async () => {
      const me = await atWork();
      localStorage.setItem("lapangan.theme", "dark");
      localStorage.setItem("lapangan.import", `${me.person.id} upload`);
      localStorage.setItem("lapangan.device_name", "Phone");
      writeDraft("contact:new", { values: { name: "Half typed" } });
      lostAs = code;
      network = true;
      syncNow();
      await until(() => session().state === "out");
      await until(() => handed.at(-1)?.done === true);
      expect(bodies()).toMatchObject([
        { kind: "create", type: "company", fields: { name: "Waits" } },
        { kind: "draft", key: "contact:new", value: { values: { name: "Half typed" } } },
      ]);
      expect(handed[0]!.device).toBe(me.device);
      expect(await held(me.person.id)).toBeNull();
      expect(Object.keys(localStorage)).toEqual(["lapangan.theme"]);
      expect(notes()).toBe("");
      expect(replicaIfOpen()).toBeNull();
      await until(() => session().lost !== undefined && "left" in session().lost!);
      expect(session().lost).toMatchObject({ code, handed: 2, left: 0 });
      expect((await readHome()).people).toEqual({});
    });
  }

  test("locks at once without a network to hand over with, and keeps only what was not sent", async () => {
    const me = await atWork();
    writeDraft("contact:new", { values: {} });
    lostAs = "device_revoked";
    refuse = () => {
      throw new TypeError("the network is gone again");
    };
    network = true;
    syncNow();
    await until(() => session().lost !== undefined && !("left" in session().lost!));
    expect(session()).toMatchObject({ state: "out", person: null, lost: { waiting: 2, empty: false } });
    const left = await held(me.person.id);
    expect(Object.keys(left!).sort()).toEqual(["drafts", "meta", "outbox"]);
    expect(left!["outbox"]).toBe(1);
    refuse = () => null;
    await until(() => handed.at(-1)?.done === true);
    expect(bodies()).toHaveLength(2);
    expect(await held(me.person.id)).toBeNull();
  });

  test("gives its work back to a person who signs in again before it is handed over", async () => {
    const me = await atWork();
    lostAs = "device_revoked";
    refuse = () => problem(503, "server_failed");
    network = true;
    syncNow();
    await until(() => session().lost !== undefined);
    await signIn("aisyah@example.com", "right", "phone");
    await idle();
    expect(session().lost).toBeUndefined();
    expect(names()).toContain("Waits");
    expect(handed).toEqual([]);
    expect((await readHome()).lost).toEqual({});
    expect(replica().owner.person.id).toBe(me.person.id);
  });

  test("has its work still: what waits to be handed over is not taken for gone", async () => {
    const me = await atWork();
    await until(() => cookieEntries().length === 1);
    lostAs = "device_revoked";
    refuse = () => problem(503, "server_failed");
    network = true;
    syncNow();
    await until(() => session().lost !== undefined);
    expect(await look()).toEqual([]);
    expect(cookieEntries()).toMatchObject([{ gone: false, person: me.person.id.slice(0, 8) }]);
    refuse = () => null;
  });

  test("is left alone when the server has changed its mind", async () => {
    await atWork();
    lostAs = "person_deactivated";
    refuse = () => problem(409, "not_lost");
    network = true;
    syncNow();
    await until(() => session().state === "out" && session().lost === undefined);
    await signIn("aisyah@example.com", "right", "phone");
    await idle();
    expect(names()).toContain("Waits");
  });

  test("leaves out what the server cannot take, and hands over the rest", async () => {
    await atWork();
    network = false;
    for (const name of ["A", "Bad", "C"]) await create("company", { name });
    lostAs = "device_revoked";
    refuse = sent => (JSON.stringify(sent.items ?? "").includes("Bad") ? problem(400, "bad_request") : null);
    network = true;
    syncNow();
    await until(() => handed.at(-1)?.done === true);
    expect(bodies().map(body => (body["fields"] as { name: string }).name)).toEqual(["Waits", "A", "C"]);
    await until(() => session().lost !== undefined && "left" in session().lost!);
    expect(session().lost).toMatchObject({ handed: 3, left: 1 });
  });

  test("of a person who is not at it is emptied, and who is at it goes on", async () => {
    await atWork();
    network = true;
    await idle();
    const aisyah = people["aisyah@example.com"]!;
    await signIn("budi@example.com", "right", "phone");
    await idle();
    localStorage.setItem("lapangan.recent.budi", people["budi@example.com"]!.person.id);
    localStorage.setItem(`lapangan.recent.${aisyah.person.id}`, "[]");
    lostAs = "device_revoked";
    const list = [listed(aisyah)];
    lostAs = "";
    await lose(list, { close: async () => {}, tell: async () => {} } as House);
    await until(() => handed.at(-1)?.done === true);
    expect(await held(aisyah.person.id)).toBeNull();
    expect(session()).toMatchObject({ state: "in", person: { email: "budi@example.com" } });
    expect(localStorage.getItem("lapangan.person")).toBe(people["budi@example.com"]!.person.id);
    expect(localStorage.getItem("lapangan.recent.budi")).not.toBeNull();
    expect(localStorage.getItem(`lapangan.recent.${aisyah.person.id}`)).toBeNull();
  });
});

describe("E2 nothing but its own server empties a device", () => {
  const forged = (me: Me): Record<string, Response> => ({
    "a page of a portal": new Response("<html>device_revoked</html>", {
      status: 401,
      headers: { "Content-Type": "text/html" },
    }),
    "plain JSON": lostAnswer([listed(me)], "application/json"),
    "another word": lostAnswer([{ ...listed(me), word: "guessed" }]),
    "no word": lostAnswer([{ device: me.device, code: "device_revoked" }]),
    "another device": lostAnswer([{ ...listed(me), device: uuid() }]),
    "no list": lostAnswer({ device: me.device }),
    "a list of nothing": lostAnswer([null, 7, "x", {}]),
    "another code": lostAnswer([{ ...listed(me), code: "signed_out" }]),
    "no reason at all": problem(401, "signed_out"),
  });
  for (const name of Object.keys(forged(meOf("a@b.example"))))
    test(name, async () => {
      const me = await atWork();
      lostAs = "device_revoked";
      const answer = forged(me)[name]!;
      lostAs = "";
      network = true;
      stranger = () => answer.clone();
      syncNow();
      await until(() => ["signed_out", "offline"].includes(status().phase));
      // What is not believed has no step that could be waited for: a turn of the database is one.
      await readHome();
      expect((await readHome()).lost).toEqual({});
      expect(replica().outbox.counts().waiting).toBe(1);
      expect(await held(me.person.id)).toMatchObject({ outbox: 1 });
    });

  test("the word of a 200 is believed of /api/me alone, and only when it fits", async () => {
    const me = await atWork();
    const house = { close: async () => {}, tell: async () => {} } as House;
    await lose([{ device: me.device, code: "device_revoked", word: "guessed" }], house);
    await lose("device_revoked", house);
    expect((await readHome()).lost).toEqual({});
  });
});

describe("E7 with a row that departs", () => {
  test("go its drafts and what was sent about it; what waits stays", async () => {
    await signIn("aisyah@example.com", "right", "phone");
    await idle();
    server.keys = { digest: "d1", held: ["*", "t:other"] };
    const [gone, stays] = [
      await create("company", { name: "Gone" }),
      await create("company", { name: "Stays" }),
    ];
    await idle();
    writeDraft(`company:${gone}`, { values: {} });
    writeDraft(`notes:${gone}`, { values: {} });
    writeDraft(`company:${stays}`, { values: {} });
    network = false;
    await edit("company", gone, [{ op: "set", field: "industry", value: "Late" }]);
    // Another team's from now on.
    server.put("company", gone, { name: "Gone" }, "t:other");
    server.keys = { digest: "d2", held: ["*"] };
    network = true;
    syncNow();
    await until(() => get("company", gone) === undefined || items().every(item => item.title !== "Gone"));
    await until(() => readDraft(`company:${gone}`) === null);
    expect(readDraft(`notes:${gone}`)).toBeNull();
    expect(readDraft(`company:${stays}`)).not.toBeNull();
    expect(
      replica()
        .outbox.sentLately()
        .map(item => item.title),
    ).not.toContain("Gone");
    const { db } = replica();
    const [sent, drafts] = await db.read(["sent", "drafts"], tx =>
      Promise.all([tx.objectStore("sent").getAll(), tx.objectStore("drafts").getAllKeys()] as const),
    );
    expect(JSON.stringify(sent)).not.toContain("Gone");
    expect(JSON.stringify(sent)).toContain("Stays");
    expect(drafts).toEqual([`company:${stays}`]);
  });
});

describe("F2 F3 of what was erased for good", () => {
  test("nothing is left on a device, what waits and what was refused neither", async () => {
    await signIn("aisyah@example.com", "right", "phone");
    await idle();
    const [gone, stays] = [
      await create("company", { name: "Gone" }),
      await create("company", { name: "Stays" }),
    ];
    await idle();
    server.refuse = m => (m.record === gone ? { code: "bad_value" } : null);
    await edit("company", gone, [{ op: "set", field: "industry", value: "Refused of Gone" }]);
    await until(() => status().needsYou === 1);
    writeDraft(`company:${gone}`, { values: { notes: "Draft of Gone" } });
    network = false;
    await edit("company", gone, [{ op: "set", field: "industry", value: "Waits of Gone" }]);
    await edit("company", stays, [{ op: "set", field: "industry", value: "Waits of Stays" }]);
    server.drop(gone);
    server.forgotten.add(gone);
    server.refuse = m => (m.record === gone ? { code: "record_forgotten" } : null);
    network = true;
    syncNow();
    await until(() => status().waiting + status().needsYou === 0);
    await idle();
    await until(() => readDraft(`company:${gone}`) === null);
    const { db } = replica();
    const tables = ["outbox", "sent", "drafts", "blocks"] as const;
    const all = await db.read([...tables], tx =>
      Promise.all(tables.map(table => tx.objectStore(table).getAll() as Promise<unknown[]>)),
    );
    expect(JSON.stringify(all)).not.toContain("Gone");
    expect(JSON.stringify(all)).toContain("Waits of Stays");
    expect(items().map(item => item.title)).not.toContain("Gone");
    expect(get("company", gone)).toBeUndefined();
    await edit("company", stays, [{ op: "set", field: "industry", value: "The numbering is whole" }]);
    await idle();
    expect(server.rows.get(stays)?.row?.["industry"]).toBe("The numbering is whole");
  });
});

describe("E6 what waits is noted outside the database", () => {
  const noted = (person: string): unknown => JSON.parse(localStorage.getItem(NOTE + person) ?? "null");

  test("as long as it waits", async () => {
    const { person } = await atWork();
    await until(() => noted(person.id) !== null);
    expect(noted(person.id)).toMatchObject({ n: 1, items: [["company", "create", "Waits"]] });
    expect(cookieEntries()).toMatchObject([{ gone: false, person: person.id.slice(0, 8), n: 1 }]);
    network = true;
    syncNow();
    await idle();
    await until(() => noted(person.id) === null);
    expect(notes()).toBe("");
  });

  test("and a long list only by its newest items, cut", async () => {
    const { person } = await atWork();
    for (let i = 0; i < 9; i++) await create("company", { name: `${"long ".repeat(20)}${i}` });
    await until(() => (noted(person.id) as { n: number } | null)?.n === 10);
    const { items } = noted(person.id) as { items: string[][] };
    expect(items).toHaveLength(5);
    expect(items[0]![2]).toHaveLength(40);
    expect(localStorage.getItem(NOTE + person.id)!.length).toBeLessThan(600);
  });

  test("what the browser took away is said until the person has understood it", async () => {
    const person = uuid();
    keepNote(person, { n: 3, since_ms: 1_700_000_000_000, items: [["contact", "create", "Siti"]] });
    await look();
    expect(evicted()).toEqual([
      { n: 3, since_ms: 1_700_000_000_000, items: [["contact", "create", "Siti"]] },
    ]);
    expect(localStorage.getItem(NOTE + person)).toBeNull();
    // localStorage goes too: the cookie still says how many
    localStorage.removeItem("lapangan.evicted");
    expect(evicted()).toEqual([{ n: 3, since_ms: 1_700_000_000_000, items: [] }]);
    await signIn("aisyah@example.com", "right", "phone");
    await idle();
    await until(() => session().evicted?.length === 1);
    dismiss();
    expect(evicted()).toEqual([]);
    expect(notes()).toBe("");
  });

  test("a cookie alone tells how many, and nothing is said of whose data is here", async () => {
    const { person } = await atWork();
    await until(() => noted(person.id) !== null);
    localStorage.removeItem(NOTE + person.id);
    await look();
    expect(evicted()).toEqual([]);
    await signOut({ force: true });
    setCookie([{ gone: false, person: "0badcafe", n: 12, since_ms: 1_700_000_000_000 }]);
    await look();
    expect(evicted()).toEqual([{ n: 12, since_ms: 1_700_000_000_000, items: [] }]);
  });

  test("a sign-out that gives up what waits leaves no note", async () => {
    const { person } = await atWork();
    await until(() => noted(person.id) !== null);
    await signOut({ force: true });
    expect(noted(person.id)).toBeNull();
    expect(notes()).toBe("");
  });
});
