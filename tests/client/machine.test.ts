import { describe, expect, test } from "bun:test";
import { REQUEST_BRINGS_MUCH as MANY, REQUESTS_PER_MINUTE_MAX } from "../../pwa/engine/core/schema.gen";
import { ALLOWANCE_MAX, ALLOWANCE_PER_MINUTE } from "../../pwa/engine/sync/allowance";
import {
  BACKOFF_MAX_MS,
  backoff_ms,
  EVENT_NAMES,
  type Event,
  type EventName,
  type Failure,
  initial,
  PHASES,
  type Phase,
  RETRY_AFTER_MAX_MS,
  type State,
  type Step,
  step as stepAt,
  UPSET_BEFORE_ASIDE,
} from "../../pwa/engine/sync/machine";
import { STREAM_OPENINGS_PER_MINUTE_MAX } from "../../pwa/engine/sync/stream";
import { runSeed } from "./kit";

const NONE = { requests: 0, at_ms: 0 };
const at = (phase: Phase, more: Partial<State> = {}): State => ({
  ...initial,
  phase,
  ...(phase === "resting" && { allowance: NONE }),
  ...more,
});
/** Most of the table has nothing to do with time. */
const step = (state: State, event: Event, chance: number): Step => stepAt(state, event, chance, 0);

const EVENTS: Record<EventName, Event> = {
  start: { event: "start", online: true, signedIn: true, waiting: false },
  stop: { event: "stop" },
  online: { event: "online" },
  offline: { event: "offline" },
  edited: { event: "edited" },
  queued: { event: "queued" },
  touched: { event: "touched" },
  news: { event: "news" },
  told: { event: "told" },
  nudge: { event: "nudge" },
  timer: { event: "timer" },
  signed_in: { event: "signed_in" },
  pushed: { event: "pushed", left: false, news: false, settled: 1 },
  page: { event: "page", more: true, brought: 1 },
  pulled: { event: "pulled", more: false, brought: 1 },
  failed: { event: "failed", why: { kind: "network" } },
};

/** The whole table: the phase after each event, from a state in which nothing else is wanted. "." stays. */
const TABLE: Record<Phase, Record<EventName, Phase | ".">> = {
  stopped: {
    start: "receiving",
    stop: ".",
    online: ".",
    offline: ".",
    edited: ".",
    queued: ".",
    touched: ".",
    news: ".",
    told: ".",
    nudge: ".",
    timer: ".",
    signed_in: ".",
    pushed: ".",
    page: ".",
    pulled: ".",
    failed: ".",
  },
  idle: {
    start: ".",
    stop: "stopped",
    online: ".",
    offline: "offline",
    edited: "sending",
    queued: "sending",
    touched: ".",
    news: "receiving",
    told: "receiving",
    nudge: "receiving",
    timer: ".",
    signed_in: ".",
    pushed: ".",
    page: ".",
    pulled: ".",
    failed: ".",
  },
  sending: {
    start: ".",
    stop: "stopped",
    online: ".",
    offline: ".",
    edited: ".",
    queued: ".",
    touched: ".",
    news: ".",
    told: ".",
    nudge: ".",
    timer: ".",
    signed_in: ".",
    pushed: "idle",
    page: ".",
    pulled: ".",
    failed: "backoff",
  },
  receiving: {
    start: ".",
    stop: "stopped",
    online: ".",
    offline: ".",
    edited: ".",
    queued: ".",
    touched: ".",
    news: ".",
    told: ".",
    nudge: ".",
    timer: ".",
    signed_in: ".",
    pushed: ".",
    page: ".",
    pulled: "idle",
    failed: "backoff",
  },
  resting: {
    start: ".",
    stop: "stopped",
    online: "idle",
    offline: "offline",
    edited: "sending",
    queued: ".",
    touched: "idle",
    news: ".",
    told: ".",
    nudge: "receiving",
    timer: "idle",
    signed_in: ".",
    pushed: ".",
    page: ".",
    pulled: ".",
    failed: ".",
  },
  backoff: {
    start: ".",
    stop: "stopped",
    online: "idle",
    offline: "offline",
    edited: ".",
    queued: ".",
    touched: ".",
    news: ".",
    told: ".",
    nudge: "receiving",
    timer: "idle",
    signed_in: ".",
    pushed: ".",
    page: ".",
    pulled: ".",
    failed: ".",
  },
  offline: {
    start: ".",
    stop: "stopped",
    online: "receiving",
    offline: ".",
    edited: ".",
    queued: ".",
    touched: ".",
    news: ".",
    told: ".",
    nudge: "receiving",
    timer: ".",
    signed_in: ".",
    pushed: ".",
    page: ".",
    pulled: ".",
    failed: ".",
  },
  signed_out: {
    start: ".",
    stop: "stopped",
    online: ".",
    offline: ".",
    edited: ".",
    queued: ".",
    touched: ".",
    news: ".",
    told: ".",
    nudge: ".",
    timer: ".",
    signed_in: "receiving",
    pushed: ".",
    page: ".",
    pulled: ".",
    failed: ".",
  },
  upgrade: {
    start: ".",
    stop: "stopped",
    online: ".",
    offline: ".",
    edited: ".",
    queued: ".",
    touched: ".",
    news: ".",
    told: ".",
    nudge: ".",
    timer: ".",
    signed_in: ".",
    pushed: ".",
    page: ".",
    pulled: ".",
    failed: ".",
  },
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
  const failed = (phase: Phase, why: Failure, more: Partial<State> = {}) =>
    step(at(phase, more), { event: "failed", why }, 0.5);

  test("an expired session keeps what waits and stops listening", () => {
    const { state, effects } = failed("sending", { kind: "signed_out" });
    expect(state).toMatchObject({ phase: "signed_out", toSend: true });
    expect(effects).toEqual([{ effect: "stop_listening" }]);
    expect(step(state, { event: "signed_in" }, 0).effects[0]).toEqual({
      effect: "push",
      max: state.batchMax,
    });
  });

  test("a version too old stops for good", () => {
    const { state } = failed("receiving", { kind: "upgrade" });
    expect(state.phase).toBe("upgrade");
    for (const name of EVENT_NAMES.filter(name => name !== "stop"))
      expect(step(state, EVENTS[name], 0.5).state.phase).toBe("upgrade");
  });

  test("Retry-After is waited for, with a little jitter on top", () => {
    const { effects } = failed("sending", { kind: "busy", retryAfter_ms: 20_000 });
    expect(effects).toEqual([{ effect: "set_timer", delay_ms: 22_500 }]);
  });

  test("Retry-After neither shortens a wait nor stops the loop for good", () => {
    for (const [retryAfter_ms, least, most] of [
      [0, 500, 2_000],
      [1e15, RETRY_AFTER_MAX_MS, RETRY_AFTER_MAX_MS * 1.25],
    ] as const) {
      const [armed] = failed("sending", { kind: "busy", retryAfter_ms }).effects as { delay_ms: number }[];
      expect(armed!.delay_ms).toBeGreaterThanOrEqual(least);
      expect(armed!.delay_ms).toBeLessThanOrEqual(most);
    }
  });

  test("a gap that was put right is tried again at once, but not for ever", () => {
    // The network had failed for long before the server answered: that is over.
    let state: State = { ...at("sending"), failures: 9 };
    for (let i = 0; i < 4; i++) {
      ({ state } = step(state, { event: "failed", why: { kind: "again" } }, 0.5));
      expect(state.phase).toBe("sending");
    }
    expect(failed("sending", { kind: "again" }, { agains: state.agains }).state.phase).toBe("backoff");
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

  test("one bad item among 1,000 costs at most log2 of them in refused batches, wherever it is", () => {
    for (const bad of [0, 1, 499, 500, 777, 998, 999]) {
      let [sent, refused, aside, state] = [0, 0, false, at("sending")];
      while (!aside) {
        const size = Math.min(state.batchMax, 1_000 - sent);
        const hit = bad >= sent && bad < sent + size;
        const event: Event = hit
          ? { event: "failed", why: { kind: "batch_refused", size } }
          : { event: "pushed", left: true, news: false, settled: size };
        const next = step(state, event, 0.5);
        if (hit) refused++;
        else sent += size;
        aside = next.effects.some(e => e.effect === "set_aside");
        state = { ...next.state, phase: "sending", allowance: initial.allowance };
      }
      expect(sent).toBe(bad);
      expect(refused).toBeLessThanOrEqual(11);
    }
  });

  test("a server in trouble is waited for; only after many tries is a single item suspected", () => {
    let state = at("sending");
    let aside = 0;
    for (let i = 0; i < UPSET_BEFORE_ASIDE; i++) {
      const next = step(
        { ...state, phase: "sending" },
        { event: "failed", why: { kind: "upset", size: 1 } },
        0.5,
      );
      aside += next.effects.filter(e => e.effect === "set_aside").length;
      expect(next.state.phase).toBe("backoff");
      state = next.state;
    }
    expect(aside).toBe(1);
  });

  test("after a success the batch grows again", () => {
    const { state } = step(
      at("sending", { batchMax: 4 }),
      { event: "pushed", left: true, news: false, settled: 4 },
      0.5,
    );
    expect(state).toMatchObject({ phase: "sending", batchMax: 8 });
  });
});

describe("order of work", () => {
  test("edits go before pulling", () => {
    const start = step(initial, { event: "start", online: true, signedIn: true, waiting: true }, 0.5);
    expect(start.effects.map(e => e.effect)).toEqual(["push", "listen"]);
    expect(step(start.state, { event: "pushed", left: false, news: true, settled: 1 }, 0.5).effects).toEqual([
      { effect: "pull" },
    ]);
  });

  test("an edit made while receiving is sent next", () => {
    const { state } = step(at("receiving"), { event: "edited" }, 0.5);
    expect(step(state, { event: "pulled", more: true, brought: 1 }, 0.5).state.phase).toBe("sending");
  });

  test("a start without network or session waits for it", () => {
    expect(
      step(initial, { event: "start", online: false, signedIn: true, waiting: true }, 0).state.phase,
    ).toBe("offline");
    expect(
      step(initial, { event: "start", online: true, signedIn: false, waiting: true }, 0).state.phase,
    ).toBe("signed_out");
  });
});

describe("D11 requests that bring nothing are bounded", () => {
  const empty = (phase: Phase, more: Partial<State> = {}): State => at(phase, { allowance: NONE, ...more });

  test("the loop and the stream together stay below the law", () => {
    expect(ALLOWANCE_MAX + ALLOWANCE_PER_MINUTE + STREAM_OPENINGS_PER_MINUTE_MAX).toBe(
      REQUESTS_PER_MINUTE_MAX,
    );
  });

  test("without an allowance news waits; its timer asks, and a touch asks at once", () => {
    const { state, effects } = step(empty("idle"), EVENTS.news, 0.5);
    expect(state.phase).toBe("resting");
    expect(effects).toEqual([{ effect: "set_timer", delay_ms: 60_000 / ALLOWANCE_PER_MINUTE }]);
    expect(stepAt(state, EVENTS.timer, 0.5, 60_000 / ALLOWANCE_PER_MINUTE).state.phase).toBe("receiving");
    expect(stepAt(state, EVENTS.timer, 0.5, 100).state.phase).toBe("resting");
    for (const name of ["touched", "nudge"] as const) {
      expect(
        step(state, EVENTS[name], 0.5)
          .effects.map(e => e.effect)
          .slice(0, 2),
      ).toEqual(["clear_timer", "pull"]);
    }
  });

  test("an edit is sent at once, whatever was asked before", () => {
    for (const phase of ["idle", "resting"] as const) {
      expect(step(empty(phase), EVENTS.edited, 0.5).state.phase).toBe("sending");
    }
  });

  test("the browser's word that there is a network again is no touch", () => {
    const { state } = step(empty("offline"), EVENTS.online, 0.5);
    expect(state.phase).toBe("resting");
  });

  test("more without anything is asked for once more, then waited for", () => {
    const nothing: Event = { event: "pulled", more: true, brought: 0 };
    const once = step(at("receiving"), nothing, 0.5);
    expect(once.state).toMatchObject({ phase: "receiving", failures: 1 });
    expect(step(once.state, nothing, 0.5).state.phase).toBe("backoff");
    const left: Event = { event: "pushed", left: true, news: false, settled: 0 };
    expect(step(at("sending"), left, 0.5).state).toMatchObject({ phase: "backoff", toSend: true });
  });

  test("500 full pages flow, one after the other, in no time", () => {
    let state = step(at("idle"), EVENTS.news, 0.5).state;
    for (let page = 1; page < 500; page++) {
      const next = step(state, { event: "page", more: true, brought: 2_000 }, 0.5);
      expect(next.effects).toEqual([{ effect: "next_page" }]);
      state = next.state;
    }
  });

  test("an outbox of 10,000 flows, also in batches that had to be halved", () => {
    let state = at("sending", { batchMax: MANY });
    for (let batch = 1; batch < 10_000 / MANY; batch++) {
      ({ state } = step(state, { event: "pushed", left: true, news: false, settled: MANY }, 0.5));
      expect(state.phase).toBe("sending");
    }
  });

  test("a page is not followed by another when it brought nothing, when an edit waits, or when the allowance is used up", () => {
    for (const [state, brought] of [
      [at("receiving"), 0],
      [at("receiving", { toSend: true }), 5],
      [empty("receiving"), 5],
    ] as const) {
      expect(step(state, { event: "page", more: true, brought }, 0.5).effects).toEqual([]);
    }
  });

  test("a clock that is set back fills nothing and takes nothing", () => {
    const { state } = stepAt(
      at("idle", { allowance: { requests: 3, at_ms: 9e12 } }),
      EVENTS.timer,
      0.5,
      1e12,
    );
    expect(state.allowance).toEqual({ requests: 3, at_ms: 1e12 });
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
      if (next.phase === "resting" && state.phase !== "resting")
        expect(effects.some(e => e.effect === "set_timer")).toBe(true);
      if (next.phase === "backoff" && state.phase !== "backoff")
        expect(effects.some(e => e.effect === "set_timer")).toBe(true);
      if (next.phase === "sending" && state.phase !== "sending")
        expect(effects.some(e => e.effect === "push")).toBe(true);
      state = next;
    }
  });
});
