// What the tests share: a device with a controllable world, and a server that keeps the wire's promises in
// memory so that a test can lose a reply, restore a backup or take a key away at the exact moment it wants.
import "fake-indexeddb/auto";
import { afterEach } from "bun:test";
import { applyOps } from "../../pwa/engine/core/apply";
import { Tally } from "../../pwa/engine/core/counts";
import { browser, type Env } from "../../pwa/engine/core/env";
import { lowestHeld } from "../../pwa/engine/core/reach";
import type {
  AnyType,
  Change,
  HeldKeys,
  LivePage,
  Mutation,
  Outcome,
  Page,
  PullAnswer,
  PushAnswer,
  PushResult,
  RawRec,
} from "../../pwa/engine/core/types";
import { mutationId } from "../../pwa/engine/core/uuid5";
import { Memory } from "../../pwa/engine/store/memory";
import type { Owner } from "../../pwa/engine/store/meta";
import { Replica } from "../../pwa/engine/store/replica";
import type { Note } from "../../pwa/engine/sync/channel";
import { pullAll } from "../../pwa/engine/sync/pull";
import { RequestFailed } from "../../pwa/engine/sync/request";

export const uuid = (): string => crypto.randomUUID();

/** The seed of this run: SEED or LAPANGAN_TEST_SEED, else a new one. A test that uses it prints it. */
export const runSeed = (): number =>
  Number(process.env["SEED"] ?? process.env["LAPANGAN_TEST_SEED"] ?? Date.now()) % 1_000_000;

/** A repeatable random number generator (mulberry32). */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function anOwner(person = uuid(), device = uuid()): Owner {
  return {
    person: {
      id: person,
      name: "Aisyah",
      email: "aisyah@example.com",
      role: "account_executive",
      team: null,
      language: "ms",
    },
    workspace: { id: uuid(), name: "Kedai Utama", country: "MY", currency: "MYR" },
    device,
  };
}

export interface World extends Env {
  now_ms: number;
  answer: (path: string, init: RequestInit) => Promise<Response>;
}

export function aWorld(
  answer: World["answer"] = async () => {
    throw new TypeError("no network");
  },
): World {
  const world: World = {
    now_ms: Date.UTC(2026, 10, 21, 8, 0, 0),
    answer,
    now: () => world.now_ms,
    random: () => 0.5,
    uuid,
    fetch: (path, init) => world.answer(path, init),
    stream: () => null,
    later: browser.later,
  };
  return world;
}

const open = new Set<Replica>();

/** Opens a tab of a person's device; closed after the test. */
export async function aTab(
  owner: Owner,
  world: Env,
  onNote: (note: Note) => void = () => {},
): Promise<Replica> {
  const replica = await Replica.open(owner, new Memory(), world, onNote);
  await replica.hydrate();
  open.add(replica);
  return replica;
}

/** The loop's own answer to a state that was put right: pull again. */
export async function pullThrough(tab: Replica): Promise<void> {
  for (;;) {
    try {
      if (
        !(
          await pullAll(
            tab,
            () => false,
            () => {},
          )
        ).more
      )
        return;
    } catch (error) {
      if (!(error instanceof RequestFailed) || error.failure.kind !== "again") throw error;
    }
  }
}

/** Kills a tab: nothing is flushed, the database is all that stays. */
export async function kill(replica: Replica): Promise<void> {
  open.delete(replica);
  await replica.close();
}

afterEach(async () => {
  await Promise.all([...open].map(kill));
});

/** Long enough for a busy machine; bun gives up a test after five seconds anyway. */
const UNTIL_MS = 4_500;

/** Waits until `holds`, looking after every turn of the event loop; fails after UNTIL_MS. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + UNTIL_MS;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`it did not happen within ${UNTIL_MS} ms`);
    await new Promise(resolve => setTimeout(resolve, 1));
  }
}

interface Logged {
  seq: number;
  type: AnyType;
  id: string;
  row: RawRec | null;
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", "X-Lapangan": "1", ...headers },
  });

export const problem = (status: number, code: string, extras: object = {}): Response =>
  json({ type: `urn:lapangan:${code}`, title: code, status, code, ...extras }, status, {
    "Content-Type": "application/problem+json",
  });

/** A server's promises about numbering, log and keys, without merge rules: those are the real server's. */
export class PaperServer {
  epoch = "e1";
  seq = 0;
  pageSize = 3;
  rows = new Map<string, Logged>();
  taken = new Map<string, Map<number, { id: string; result: PushResult }>>();
  keys: HeldKeys = { digest: "d1", held: ["*"] };
  /** Lists what each pull asked for beside its cursor. */
  asked: { only?: string[]; types?: string[]; counts?: boolean }[] = [];
  /** What the server counts, when a test has it count otherwise than it sends. */
  counted: ((counts: Record<string, [number, string]>) => void) | null = null;
  refuse: (m: Mutation) => { code: string; field?: string } | null = () => null;
  requests: string[] = [];
  /** Bodies of pushes, in order of arrival. */
  pushed: Mutation[] = [];
  /** Told with a new epoch: up to where the old one still holds. */
  shared = 0;

  put(type: AnyType, id: string, fields: Record<string, unknown>, key = "*"): void {
    this.seq++;
    this.rows.set(id, { seq: this.seq, type, id, row: { ...fields, id, type, key } });
  }

  /** Ids that were erased for good. */
  forgotten = new Set<string>();

  private why({ id, row }: Logged): "deleted" | "departed" | "forgotten" {
    if (this.forgotten.has(id)) return "forgotten";
    return row ? "departed" : "deleted";
  }

  drop(id: string): void {
    const old = this.rows.get(id)!;
    this.rows.set(id, { ...old, seq: ++this.seq, row: null });
  }

  answer = async (path: string, init: RequestInit): Promise<Response> => {
    this.requests.push(path);
    const body = (await readBody(init)) as { device: string; mutations: Mutation[] };
    if (!path.endsWith("/push")) return this.pull(body as never);
    return this.push({ ...body, mutations: body.mutations.map(m => whole(m, body.device)) });
  };

  lastN(device: string): number {
    return Math.max(0, ...(this.taken.get(device)?.keys() ?? []));
  }

  private epochChanged(device: string): Response {
    return problem(409, "epoch_changed", { epoch: this.epoch, last_n: this.lastN(device), seq: this.shared });
  }

  private push({
    device,
    mutations,
    cursor,
    keys,
  }: {
    device: string;
    mutations: Mutation[];
    cursor?: string;
    keys?: string;
  }): Response {
    if (this.device && device !== this.device) return problem(403, "device_unknown");
    if (cursor && cursor.split(".")[0] !== this.epoch) return this.epochChanged(device);
    this.pushed.push(...mutations);
    let known = this.taken.get(device);
    if (!known) this.taken.set(device, (known = new Map()));
    const results: PushResult[] = [];
    for (const m of mutations) {
      const before = known.get(m.n);
      if (before) {
        results.push(
          before.id === m.id
            ? { ...before.result, outcome: "duplicate", first: before.result.outcome }
            : { n: m.n, id: m.id, outcome: "rejected", seq: 0, code: "mutation_mismatch" },
        );
        continue;
      }
      const expected = this.lastN(device) + 1;
      if (m.n > expected) return problem(409, "mutation_gap", { expected });
      const first = this.formerly(m);
      const result = first ? { ...first, n: m.n } : this.take(m);
      known.set(m.n, { id: m.id, result });
      if (first) {
        results.push({ ...result, outcome: "duplicate", first: result.outcome });
        continue;
      }
      results.push(result);
    }
    const { epoch, seq } = this;
    const page = this.withPages && keys === this.keys.digest && cursor && { page: this.page(cursor) };
    return json({ results, stamp: stampAt(seq), epoch, seq, ...(page || {}) } satisfies PushAnswer);
  }

  /** Pushes that ask for it bring what is new. */
  withPages = true;

  /** Everything after a cursor. */
  page(
    cursor: string,
    within: (one: Logged) => boolean = () => true,
    put: (row: RawRec, seq: number) => Change = putOf,
  ): Page {
    return {
      cursor: `${this.epoch}.${this.seq}`,
      changes: this.news(Number(cursor.split(".")[1]), within, put),
      mark: `mark-${this.seq}`,
    };
  }

  /** What the live stream brings to a device that stands at `cursor`. */
  livePage(cursor: string): LivePage {
    return { ...this.page(cursor), from: Number(cursor.split(".")[1]), stamp: stampAt(this.seq) };
  }

  private news(
    after: number,
    within: (one: Logged) => boolean,
    put: (row: RawRec, seq: number) => Change,
  ): Change[] {
    const held = this.reads();
    const all = [...this.rows.values()].filter(l => l.seq > after).sort((a, b) => a.seq - b.seq);
    return all.map((l): Change => {
      if (l.row && held(l.row) && within(l)) return put(l.row, l.seq);
      return { change: "drop", type: l.type, id: l.id, why: this.why(l) };
    });
  }

  private reads(): (row: RawRec) => boolean {
    return this.keys.held.includes("all") ? () => true : row => this.keys.held.includes(row.key);
  }

  /** The answer this mutation was given under a former id of the device. */
  private formerly(m: Mutation): PushResult | undefined {
    const names = m.kind === "skip" ? [] : (m.was ?? []);
    const answers = names
      .map(name => name.split("/"))
      .map(([device, n]) => this.taken.get(device!)?.get(Number(n)));
    return answers.find(answer => answer?.id === m.id)?.result;
  }

  private take(m: Mutation): PushResult {
    const no = m.kind === "skip" ? null : this.refuse(m);
    if (no) return { n: m.n, id: m.id, outcome: "rejected", seq: 0, ...no };
    if (m.kind === "skip") return { n: m.n, id: m.id, outcome: "applied", seq: 0 };
    const old = this.rows.get(m.record)?.row;
    if (m.kind === "create") this.put(m.type, m.record, m.fields);
    else if (m.kind === "delete") this.drop(m.record);
    else if (old && m.kind === "edit") this.put(m.type, m.record, applyOps(old, m.ops), old.key);
    return { n: m.n, id: m.id, outcome: "applied" as Outcome, seq: this.seq };
  }

  /** A server from before `types` and `counts`: what it does not know it does not read. */
  older = false;

  private pull(asked: {
    device: string;
    cursor: string;
    keys: string;
    only?: string[];
    types?: string[];
    counts?: boolean;
    since?: number;
  }): Response {
    const { device, cursor, keys, only } = asked;
    const { since, told: months } = this.reach(asked.since);
    const put = (row: RawRec, seq: number): Change =>
      since !== undefined && this.recent.has(row.type)
        ? { ...putOf(row), month: this.monthAt(seq) }
        : putOf(row);
    const within = ({ seq, type, row }: Logged): boolean =>
      !since || !row || !this.recent.has(type) || this.own.has(row.key) || this.monthAt(seq) >= since;
    const { types, counts } = this.older ? {} : asked;
    this.asked.push({
      ...(only && { only }),
      ...(asked.types && { types: asked.types }),
      ...(asked.counts && { counts: true }),
    });
    this.since.push(asked.since);
    const [epoch, seqText, beforeText] = cursor.split(".");
    if (cursor && (epoch !== this.epoch || Number(seqText) > this.seq)) return this.epochChanged(device);
    const held = this.reads();
    const all = [...this.rows.values()].sort((a, b) => b.seq - a.seq);
    const told = keys === this.keys.digest ? {} : { keys: this.keys };
    const tally = counts ? { counts: this.counts(l => held(l.row!) && within(l)) } : {};
    const base = { epoch: this.epoch, seq: this.seq, stamp: stampAt(this.seq), ...told, ...tally, ...months };
    if (cursor && beforeText === undefined && !only && !types) {
      return json({ ...base, more: false, ...this.page(cursor, l => within(l), put) } satisfies PullAnswer);
    }
    const at = seqText === undefined ? this.seq : Number(seqText);
    const before = beforeText === undefined ? Infinity : Number(beforeText);
    const wanted = all.filter(
      l =>
        l.row &&
        l.seq <= at &&
        l.seq < before &&
        held(l.row) &&
        within(l) &&
        (!only || only.includes(l.row.key)) &&
        (!types || types.includes(l.type)),
    );
    const page = wanted.slice(0, this.pageSize);
    const more = wanted.length > page.length;
    // A chain ends with what changed meanwhile, as whole records.
    if (!more && cursor) page.push(...all.filter(l => l.row && l.seq > at && held(l.row)));
    const next = more ? `${this.epoch}.${at}.${page.at(-1)!.seq}` : `${this.epoch}.${at}`;
    return json({
      ...base,
      cursor: next,
      more,
      changes: page.map(l => put(l.row!, l.seq)),
    } satisfies PullAnswer);
  }

  /** Of each month the seq it begins after (R2); null: a server that knows no months. */
  starts: number[] | null = null;
  /** The types of reach `recent`, and the keys of the device's own rows. */
  recent = new Set<AnyType>();
  own = new Set<string>();
  /** What each pull said of the months it holds. */
  since: (number | undefined)[] = [];

  /** The month turns. */
  turn(count = 1): void {
    for (let i = 0; i < count; i++) this.starts = [...(this.starts ?? [0]), this.seq];
  }

  private monthAt(seq: number): number {
    return this.starts!.filter(start => start < seq).length;
  }

  private reach(asked: number | undefined): { since?: number; told?: { month: number; since: number } } {
    if (!this.starts || asked === undefined) return {};
    const month = this.starts.length;
    const since = asked > 0 ? Math.min(asked, month) : lowestHeld(month);
    return { since, told: { month, since } };
  }

  private counts(counted: (logged: Logged) => boolean): Record<string, [number, string]> {
    const tallies = new Map<AnyType, Tally>();
    for (const logged of this.rows.values()) {
      const { type, id, row } = logged;
      if (!row || !counted(logged)) continue;
      if (!tallies.has(type)) tallies.set(type, new Tally());
      tallies.get(type)!.add(id);
    }
    const counts = Object.fromEntries(
      [...tallies].map(([type, tally]): [string, [number, string]] => [type, [tally.n, tally.xor()]]),
    );
    this.counted?.(counts);
    return counts;
  }

  /** The device of the session; "" takes any. */
  device = "";
}

/** What a mutation leaves out because it follows from the device and n (P10). */
function whole(sent: Mutation, device: string): Mutation {
  const { n, id = mutationId(device, n), stamp = "" } = sent;
  return { ...sent, id, stamp: stamp.length === 17 ? `${stamp}-${device}` : stamp };
}

function putOf(row: RawRec): Extract<Change, { change: "put" }> {
  const { id, type, key, ...fields } = row;
  return { change: "put", type, id, key, fields };
}

const stampAt = (seq: number): string =>
  `${(1_700_000_000_000 + seq).toString(16).padStart(12, "0")}-0000-server`;

export async function readBody(init: RequestInit): Promise<unknown> {
  const zipped = new Headers(init.headers).get("Content-Encoding") === "gzip";
  if (!zipped) return JSON.parse(init.body as string);
  const stream = new Blob([init.body as ArrayBuffer]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}
