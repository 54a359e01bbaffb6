import { describe, expect, test } from "bun:test";
import { runSeed } from "./kit";
import {
  backoff_ms, BACKOFF_MAX_MS, EVENT_NAMES, initial, PHASES, step, UPSET_BEFORE_ASIDE,
  type Event, type EventName, type Failure, type Phase, type State,
} from "../../pwa/client/machine";

const at = (phase: Phase, more: Partial<State> = {}): State => ({ ...initial, phase, ...more });

const EVENTS: Record<EventName, Event> = {
  start: { event: "start", online: true, signedIn: true, waiting: false },
  stop: { event: "stop" },
  online: { event: "online" },
  offline: { event: "offline" },
  edited: { event: "edited" },
  news: { event: "news" },
  nudge: { event: "nudge" },
  timer: { event: "timer" },
  signed_in: { event: "signed_in" },
  pushed: { event: "pushed", left: false, news: false },
  pulled: { event: "pulled", more: false },
  failed: { event: "failed", why: { kind: "network" } },
};

/** The whole table: the phase after each event, from a state in which nothing else is wanted. "." stays. */
const TABLE: Record<Phase, Record<EventName, Phase | ".">> = {
  stopped: { start: "receiving", stop: ".", online: ".", offline: ".", edited: ".", news: ".", nudge: ".", timer: ".", signed_in: ".", pushed: ".", pulled: ".", failed: "." },
  idle: { start: ".", stop: "stopped", online: ".", offline: "offline", edited: "sending", news: "receiving", nudge: "receiving", timer: ".", signed_in: ".", pushed: ".", pulled: ".", failed: "." },
  sending: { start: ".", stop: "stopped", online: ".", offline: ".", edited: ".", news: ".", nudge: ".", timer: ".", signed_in: ".", pushed: "idle", pulled: ".", failed: "backoff" },
  receiving: { start: ".", stop: "stopped", online: ".", offline: ".", edited: ".", news: ".", nudge: ".", timer: ".", signed_in: ".", pushed: ".", pulled: "idle", failed: "backoff" },
  backoff: { start: ".", stop: "stopped", online: "idle", offline: "offline", edited: ".", news: ".", nudge: "receiving", timer: "idle", signed_in: ".", pushed: ".", pulled: ".", failed: "." },
  offline: { start: ".", stop: "stopped", online: "receiving", offline: ".", edited: ".", news: ".", nudge: "receiving", timer: ".", signed_in: ".", pushed: ".", pulled: ".", failed: "." },
  signed_out: { start: ".", stop: "stopped", online: ".", offline: ".", edited: ".", news: ".", nudge: ".", timer: ".", signed_in: "receiving", pushed: ".", pulled: ".", failed: "." },
  upgrade: { start: ".", stop: "stopped", online: ".", offline: ".", edited: ".", news: ".", nudge: ".", timer: ".", signed_in: ".", pushed: ".", pulled: ".", failed: "." },
};

describe("every phase answers every event", () => {
  for (const phase of PHASES) {
    for (const name of EVENT_NAMES) {
      const wanted = TABLE[phase][name];
      test(`${phase} x ${name} -> ${wanted}`, () => {
        const before = at(phase);
        const { state } = step(before, EVENTS[name], 0.5);
        expect(state.phase).toBe(wanted === "." ? phase : wanted);
      });
    }
  }
});

describe("reasons a request fails", () => {
  const failed = (phase: Phase, why: Failure, more: Partial<State> = {}) => step(at(phase, more), { event: "failed", why }, 0.5);

  test("an expired session keeps what waits and stops listening", () => {
    const { state, effects } = failed("sending", { kind: "signed_out" });
    expect(state).toMatchObject({ phase: "signed_out", toSend: true });
    expect(effects).toEqual([{ effect: "deafen" }]);
    expect(step(state, { event: "signed_in" }, 0).effects[0]).toEqual({ effect: "push", max: state.batchMax });
  });

  test("a version too old stops for good", () => {
    const { state } = failed("receiving", { kind: "upgrade" });
    expect(state.phase).toBe("upgrade");
    for (const name of EVENT_NAMES.filter(name => name !== "stop")) expect(step(state, EVENTS[name], 0.5).state.phase).toBe("upgrade");
  });

  test("Retry-After is waited for, with a little jitter on top", () => {
    const { effects } = failed("sending", { kind: "busy", retryAfter_ms: 20_000 });
    expect(effects).toEqual([{ effect: "arm", delay_ms: 22_500 }]);
  });

  test("a gap that was put right is tried again at once, but not for ever", () => {
    let state = at("sending");
    for (let i = 0; i < 4; i++) {
      ({ state } = step(state, { event: "failed", why: { kind: "again" } }, 0.5));
      expect(state.phase).toBe("sending");
    }
    expect(failed("sending", { kind: "again" }, { failures: state.failures }).state.phase).toBe("backoff");
  });

  test("a batch refused whole is halved until the bad item is alone, and that is put aside", () => {
    let state = at("sending");
    for (const size of [10, 5, 3, 2]) {
      const next = step(state, { event: "failed", why: { kind: "batch_refused", size } }, 0.5);
      expect(next.effects).toEqual([{ effect: "push", max: Math.ceil(size / 2) }]);
      state = next.state;
    }
    const { effects } = step(state, { event: "failed", why: { kind: "batch_refused", size: 1 } }, 0.5);
    expect(effects.map(e => e.effect)).toEqual(["set_aside", "push"]);
  });

  test("a server in trouble is waited for; only after many tries is a single item suspected", () => {
    let state = at("sending");
    let aside = 0;
    for (let i = 0; i < UPSET_BEFORE_ASIDE; i++) {
      const next = step({ ...state, phase: "sending" }, { event: "failed", why: { kind: "upset", size: 1 } }, 0.5);
      aside += next.effects.filter(e => e.effect === "set_aside").length;
      expect(next.state.phase).toBe("backoff");
      state = next.state;
    }
    expect(aside).toBe(1);
  });

  test("after a success the batch grows again", () => {
    const { state } = step(at("sending", { batchMax: 4 }), { event: "pushed", left: true, news: false }, 0.5);
    expect(state).toMatchObject({ phase: "sending", batchMax: 8 });
  });
});

describe("order of work", () => {
  test("edits go before pulling", () => {
    const start = step(initial, { event: "start", online: true, signedIn: true, waiting: true }, 0.5);
    expect(start.effects.map(e => e.effect)).toEqual(["push", "listen"]);
    expect(step(start.state, { event: "pushed", left: false, news: true }, 0.5).effects).toEqual([{ effect: "pull" }]);
  });

  test("an edit made while receiving is sent next", () => {
    const { state } = step(at("receiving"), { event: "edited" }, 0.5);
    expect(step(state, { event: "pulled", more: true }, 0.5).state.phase).toBe("sending");
  });

  test("a start without network or session waits for it", () => {
    expect(step(initial, { event: "start", online: false, signedIn: true, waiting: true }, 0).state.phase).toBe("offline");
    expect(step(initial, { event: "start", online: true, signedIn: false, waiting: true }, 0).state.phase).toBe("signed_out");
  });
});

describe("backoff", () => {
  test("grows to its bound and spreads over the whole interval", () => {
    for (let failures = 1; failures < 40; failures++) {
      expect(backoff_ms(failures, 0)).toBe(0);
      expect(backoff_ms(failures, 0.999)).toBeLessThanOrEqual(BACKOFF_MAX_MS);
    }
    expect(backoff_ms(30, 0.999999)).toBeGreaterThan(BACKOFF_MAX_MS * 0.99);
  });

  test("whatever happens, the loop never gets stuck with something to do", () => {
    const seed = runSeed();
    console.log(`SEED=${seed}`);
    let a = seed;
    const chance = (): number => (a = (a * 16807) % 2147483647) / 2147483647;
    let state = initial;
    for (let i = 0; i < 20_000; i++) {
      const name = EVENT_NAMES[Math.floor(chance() * EVENT_NAMES.length)]!;
      const { state: next, effects } = step(state, EVENTS[name], chance());
      if (next.phase === "idle") expect(next.toSend || next.toPull).toBe(false);
      if (next.phase === "backoff" && state.phase !== "backoff") expect(effects.some(e => e.effect === "arm")).toBe(true);
      if (next.phase === "sending" && state.phase !== "sending") expect(effects.some(e => e.effect === "push")).toBe(true);
      state = next;
    }
  });
});
