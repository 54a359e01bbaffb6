// Answers of ours that are not to this request: a cache that gives old ones again, a balancer that leads
// some requests to another company's server, a box that swaps answers. The server itself is never restored,
// so nothing later makes a device offer again what it took for sent: whatever is answered, an item leaves the
// outbox only by its own answer, and once the way is free the device has what the server has.
import { expect, test } from "bun:test";
import type { Env } from "../../pwa/engine/core/env";
import { REQUESTS_PER_MINUTE_MAX } from "../../pwa/engine/core/schema.gen";
import type { Mutation } from "../../pwa/engine/core/types";
import { create } from "../../pwa/engine/outbox/edit";
import type { Replica } from "../../pwa/engine/store/replica";
import { Driver } from "../../pwa/engine/sync/driver";
import { Clock } from "./clock";
import { anOwner, aTab, aWorld, kill, PaperServer, readBody, uuid } from "./kit";

const HOSTILE_MS = 10 * 60_000;
const RECOVERY_MS = 30 * 60_000;
const MINUTE_MS = 60_000;

type Answer = Response | Promise<Response> | null;
type Between = (box: Box, path: string, body: Body) => Answer;
type Body = { device: string; cursor?: string; mutations?: Mutation[] };

/** A device behind a box that answers some requests itself. */
class Box {
  readonly clock = new Clock();
  readonly server = new PaperServer();
  readonly other = new PaperServer();
  readonly asked: number[] = [];
  readonly edits: string[] = [];
  readonly seen: { path: string; body: Body; text: string; type: string }[] = [];
  free = true;
  tab!: Replica;
  driver!: Driver;

  constructor(readonly between: Between) {
    this.other.epoch = "z9";
    for (let i = 0; i < 40; i++) this.other.put("company", uuid(), { name: `Of others ${i}` });
    for (let i = 0; i < 7; i++) this.server.put("company", uuid(), { name: `C${i}` });
  }

  async begin(): Promise<void> {
    const owner = anOwner();
    const env: Env = {
      ...aWorld(),
      now: () => this.clock.now_ms,
      random: () => 0.5,
      later: this.clock.later,
      fetch: (path, init) => this.fetch(path, init),
      stream: () => null,
    };
    this.tab = await aTab(owner, env);
    this.driver = new Driver(
      this.tab,
      () => {},
      () => {},
    );
    await this.driver.start(true);
    await this.pass(MINUTE_MS);
  }

  async edit(): Promise<void> {
    this.edits.push(await create("company", { name: `Mine ${this.edits.length}` }, uuid(), this.tab));
  }

  pass(ms: number): Promise<void> {
    return this.clock.pass(ms, async () => {
      do await new Promise(resolve => setImmediate(resolve));
      while (this.driver.phase === "sending" || this.driver.phase === "receiving");
    });
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    const body = (await readBody(init)) as Body;
    this.asked.push(this.clock.now_ms);
    const strange = this.free ? null : this.between(this, path, body);
    if (strange) return strange;
    const answer = await this.server.answer(path, init);
    const type = answer.headers.get("Content-Type") ?? "";
    if (answer.ok) this.seen.push({ path, body, text: await answer.clone().text(), type });
    return answer;
  }

  again(kept: { text: string; type: string } | undefined): Response | null {
    return kept ? new Response(kept.text, { headers: { "Content-Type": kept.type } }) : null;
  }
}

const isPush = (path: string): boolean => path.endsWith("/push");
/** What another company's server says to a device of its own that is where ours is. */
const other = (box: Box, path: string, { device, mutations, cursor }: Body): Promise<Response> => {
  box.other.device = device;
  const at = cursor && `${box.other.epoch}.${Math.min(box.other.seq, Number(cursor.split(".")[1]))}`;
  const body = JSON.stringify({ device, ...(at && { cursor: at }), ...(mutations && { mutations }) });
  return box.other.answer(path, { body });
};

const KINDS: Record<string, Between> = {
  "the first answer of the address again": (box, path) =>
    box.again(box.seen.find(each => each.path === path)),
  "the last answer of the address again": (box, path) =>
    box.again(box.seen.filter(each => each.path === path).at(-1)),
  "the first pull again": (box, path) =>
    isPush(path) ? null : box.again(box.seen.find(each => each.path === path)),
  "the first push again": (box, path) =>
    isPush(path) ? box.again(box.seen.find(each => each.path === path)) : null,
  "the answer of the other address": (box, path) => box.again(box.seen.find(each => each.path !== path)),
  "another company's answers": other,
  "another company's answers to pushes": (box, path, body) => (isPush(path) ? other(box, path, body) : null),
  "another company's answers to pulls": (box, path, body) => (isPush(path) ? null : other(box, path, body)),
  "each second answer of another company": (box, path, body) =>
    box.asked.length % 2 ? other(box, path, body) : null,
};

for (const [kind, between] of Object.entries(KINDS)) {
  test(`P2 L4 D11 nothing is lost and nothing storms behind a box that gives ${kind}`, async () => {
    const box = new Box(between);
    await box.begin();
    for (let i = 0; i < 3; i++) {
      await box.edit();
      await box.pass(MINUTE_MS);
      box.server.put("company", uuid(), { name: `Of a colleague ${i}` });
      box.driver.dispatch({ event: "news" });
      await box.pass(MINUTE_MS);
    }
    box.free = false;
    const asked = box.asked.length;
    for (let i = 0; i < 3; i++) {
      await box.edit();
      box.server.put("company", uuid(), { name: `Of another colleague ${i}` });
      box.driver.dispatch({ event: "news" });
      await box.pass(HOSTILE_MS / 3);
      const { waiting, sending, needsYou } = box.tab.outbox.counts();
      const there = box.edits.filter(id => box.server.rows.has(id)).length;
      expect(waiting + sending + needsYou).toBeGreaterThanOrEqual(box.edits.length - there);
    }
    expect(box.asked.length - asked).toBeLessThan((HOSTILE_MS / MINUTE_MS) * REQUESTS_PER_MINUTE_MAX);
    box.free = true;
    box.server.put("company", uuid(), { name: "When the way is free" });
    box.driver.dispatch({ event: "nudge" });
    await box.pass(RECOVERY_MS);
    box.driver.dispatch({ event: "nudge" });
    await box.pass(MINUTE_MS);
    for (const id of box.edits) expect(box.server.rows.has(id)).toBe(true);
    expect(box.tab.outbox.counts()).toMatchObject({ waiting: 0, needsYou: 0 });
    expect([...box.tab.memory.confirmedRows("company").keys()].sort()).toEqual(
      [...box.server.rows.keys()].sort(),
    );
    expect(box.driver.status().problem).toBeUndefined();
    box.driver.stop();
    await kill(box.tab);
  }, 30_000);
}
