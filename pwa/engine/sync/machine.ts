// The sync loop as a pure table: (state, event, chance, now) -> state and effects. No clock, no network, no
// storage. One thing happens at a time: a push, a pull, or waiting. Edits go before pulling, because they are
// what can be lost. Under any sequence of answers the requests that bring nothing are bounded: allowance.ts
// says by how much (D11).
import { type Allowance, filled, full, mayAsk, paid, repaid, rest_ms } from "./allowance";

/** What the pages show. `starting`: this device has not been read yet, so nothing is known. */
export interface SyncStatus {
  phase: "starting" | "idle" | "offline" | "sending" | "receiving" | "signed_out" | "upgrade";
  waiting: number;
  sending: number;
  needsYou: number;
  failed: number;
  /** When the server last answered, ms UTC; null before the first time. */
  lastAnswer: number | null;
  progress?: { done: number; of: number };
  problem?: { code: string; detail?: string };
}

/**
 * Phases of the loop. stopped: not started, or not the leading tab · idle: nothing to do, waiting for a
 * reason · sending, receiving: one request under way · resting: there is something to ask, but the allowance
 * is used up, a timer runs · backoff: the server or the network failed, a timer runs · offline: the browser
 * says there is no network · signed_out: the session ended, work is kept · upgrade: this version is too old
 * to talk.
 */
export type Phase =
  | "stopped"
  | "idle"
  | "sending"
  | "receiving"
  | "resting"
  | "backoff"
  | "offline"
  | "signed_out"
  | "upgrade";

export const PHASES: readonly Phase[] = [
  "stopped",
  "idle",
  "sending",
  "receiving",
  "resting",
  "backoff",
  "offline",
  "signed_out",
  "upgrade",
];

export interface State {
  phase: Phase;
  /** Failures in a row: the backoff grows with it. */
  failures: number;
  /** How often in a row the local state was put right without anything moving on. */
  agains: number;
  /** There are mutations to send. */
  toSend: boolean;
  /** There may be changes to fetch. */
  toPull: boolean;
  /**
   * Most acts in the next push (one is never split): halved when a batch is refused whole, so that one bad
   * item is found.
   */
  batchMax: number;
  /**
   * Of a batch that was refused whole, the acts among which the bad one must be; 0 when none is looked for.
   */
  suspects: number;
  allowance: Allowance;
}

/**
 * `edited`, `touched`, `nudge`, `signed_in` and `start` are a person's doing and fill the allowance; the
 * others are not. `queued`: something waits that nobody wrote just now. `told`: the live stream has brought
 * the next page itself. `page`: one answer of the pull under
 * way, of more or the last; `brought`: its rows, when it stands further on than what was asked for, else 0.
 * `pulled` sums up the pages of a pull; `settled`: the mutations a push took out of the outbox, `acts`: how
 * many acts they were when more than one belonged to one.
 */
export type Event =
  | { event: "start"; online: boolean; signedIn: boolean; waiting: boolean }
  | { event: "stop" }
  | { event: "online" }
  | { event: "offline" }
  | { event: "edited" }
  | { event: "queued" }
  | { event: "touched" }
  | { event: "news" }
  | { event: "told" }
  | { event: "nudge" }
  | { event: "timer" }
  | { event: "signed_in" }
  | { event: "pushed"; left: boolean; news: boolean; settled: number; acts?: number }
  | { event: "page"; more: boolean; brought: number }
  | { event: "pulled"; more: boolean; brought: number }
  | { event: "failed"; why: Failure };

/**
 * Why a request failed. `batch_refused`: the server will not take this batch of `size` acts as it is.
 * `again`: the local state was put right (gap, epoch), try at once. `upset`: 5xx, or a box on the way, maybe
 * because of one item of a push.
 */
export type Failure =
  | { kind: "network" }
  | { kind: "busy"; retryAfter_ms: number | null }
  | { kind: "upset"; size: number }
  | { kind: "batch_refused"; size: number }
  | { kind: "signed_out" }
  | { kind: "upgrade" }
  | { kind: "again" };

export type EventName = Event["event"];
export const EVENT_NAMES: readonly EventName[] = [
  "start",
  "stop",
  "online",
  "offline",
  "edited",
  "queued",
  "touched",
  "news",
  "told",
  "nudge",
  "timer",
  "signed_in",
  "pushed",
  "page",
  "pulled",
  "failed",
];

export type Effect =
  | { effect: "push"; max: number }
  /** Put the first waiting act aside: the server refuses it even alone. */
  | { effect: "set_aside" }
  | { effect: "pull" }
  /** Apply what the live stream has brought. */
  | { effect: "take" }
  /** The pull under way asks for the page after this one. */
  | { effect: "next_page" }
  | { effect: "set_timer"; delay_ms: number }
  | { effect: "clear_timer" }
  | { effect: "listen" }
  | { effect: "stop_listening" };

export interface Step {
  state: State;
  effects: Effect[];
}

export const PUSH_BATCH_MUTATIONS = 1_000;
export const BACKOFF_FIRST_MS = 1_000;
export const BACKOFF_MAX_MS = 5 * 60_000;
/** A server that says when to come back is believed up to here. */
export const RETRY_AFTER_MAX_MS = 15 * 60_000;

/** A 5xx answer to a push halves the batch only from the second on: most are the server's own trouble. */
export const UPSET_BEFORE_HALVING = 2;
/** Tries of one single mutation before a server in trouble is no longer the likely reason. */
export const UPSET_BEFORE_ASIDE = 12;

export const initial: State = {
  phase: "stopped",
  failures: 0,
  agains: 0,
  toSend: false,
  toPull: false,
  batchMax: PUSH_BATCH_MUTATIONS,
  suspects: 0,
  allowance: full(0),
};

/** One step. `chance` is a random number in [0, 1) for the jitter. Every phase answers every event. */
export function step(before: State, event: Event, chance: number, now_ms: number): Step {
  const state = { ...before, allowance: filled(before.allowance, now_ms) };
  switch (event.event) {
    case "start":
      return start(touched(state), event);
    case "stop":
      return {
        state: { ...state, phase: "stopped" },
        effects: [{ effect: "clear_timer" }, { effect: "stop_listening" }],
      };
    case "edited":
      return wanted({ ...touched(state), toSend: true });
    case "queued":
      return wanted({ ...state, toSend: true });
    case "touched":
      return state.phase === "resting" ? awake(touched(state)) : stay(touched(state));
    case "news":
      return wanted({ ...state, toPull: true });
    case "told":
      return told(state);
    case "nudge":
      return tryNow({ ...touched(state), toPull: true });
    case "online":
      return tryNow(state.phase === "offline" ? { ...state, toPull: true } : state);
    case "offline":
      return offline(state);
    case "timer":
      return state.phase === "backoff" || state.phase === "resting" ? goOn(state) : stay(state);
    case "signed_in":
      return signedIn(touched(state));
    case "pushed":
      return pushed(state, event, chance);
    case "page":
      return page(state, event);
    case "pulled":
      return pulled(state, event, chance);
    case "failed":
      return failed(state, event.why, chance);
    default:
      return unreachable(event);
  }
}

/**
 * Full jitter: anything up to the doubled, bounded delay, so that a thousand phones do not return together.
 */
export function backoff_ms(failures: number, chance: number): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(failures, 20));
  return Math.round(ceiling * chance);
}

function start(state: State, event: Extract<Event, { event: "start" }>): Step {
  if (state.phase !== "stopped") return stay(state);
  const next: State = {
    ...state,
    failures: 0,
    agains: 0,
    toSend: event.waiting,
    toPull: true,
    suspects: 0,
    batchMax: PUSH_BATCH_MUTATIONS,
  };
  if (!event.signedIn) return stay({ ...next, phase: "signed_out" });
  if (!event.online) return stay({ ...next, phase: "offline" });
  return withListening(goOn(next));
}

/**
 * A reason to work came: only an idle loop acts on it, or a resting one that has been touched; a busy one
 * finds it afterwards.
 */
function wanted(state: State): Step {
  if (state.phase === "resting" && mayAsk(state.allowance)) return awake(state);
  return state.phase === "idle" ? goOn(state) : stay(state);
}

/**
 * A page is here: taking it asks nothing of the server. A loop that is not idle takes it, or pulls, later.
 */
function told(state: State): Step {
  if (state.phase !== "idle") return wanted({ ...state, toPull: true });
  return { state: { ...state, phase: "receiving" }, effects: [{ effect: "take" }] };
}

/** The person or the browser asks to try now: a waiting backoff ends early. */
function tryNow(state: State): Step {
  switch (state.phase) {
    case "backoff":
    case "resting":
      return withListening(awake(state));
    case "idle":
      return withListening(goOn(state));
    case "offline":
      return withListening(goOn({ ...state, failures: 0 }));
    case "stopped":
    case "sending":
    case "receiving":
    case "signed_out":
    case "upgrade":
      return stay(state);
    default:
      return unreachable(state.phase);
  }
}

function offline(state: State): Step {
  switch (state.phase) {
    case "idle":
    case "resting":
    case "backoff":
      return {
        state: { ...state, phase: "offline" },
        effects: [{ effect: "clear_timer" }, { effect: "stop_listening" }],
      };
    // A request under way ends by itself; its failure or success decides. The others have nothing to lose.
    case "sending":
    case "receiving":
    case "stopped":
    case "offline":
    case "signed_out":
    case "upgrade":
      return stay(state);
    default:
      return unreachable(state.phase);
  }
}

function signedIn(state: State): Step {
  if (state.phase === "signed_out") return withListening(goOn({ ...state, failures: 0, toPull: true }));
  return stay(state);
}

function pushed(
  state: State,
  { left, news, settled, acts = settled }: Extract<Event, { event: "pushed" }>,
  chance: number,
): Step {
  if (state.phase !== "sending") return stay({ ...state, toSend: state.toSend || left });
  const allowance = repaid(state.allowance, settled);
  const next = { ...state, allowance, toSend: state.toSend || left, toPull: state.toPull || news };
  // Taken, says the server, and nothing has left the outbox: asking again at once would go on for ever.
  if (left && !settled) return wait(next, null, chance);
  const suspects = Math.max(0, state.suspects - acts);
  const batchMax = suspects ? half(suspects) : Math.min(PUSH_BATCH_MUTATIONS, state.batchMax * 2);
  return goOn({ ...next, failures: 0, agains: 0, toSend: left, suspects, batchMax });
}

/**
 * One answer of the pull under way: it is paid for, and the next is asked for while pages bring something.
 * What waits to be sent goes first: a long pull makes room between two pages.
 */
function page(state: State, { more, brought }: Extract<Event, { event: "page" }>): Step {
  if (state.phase !== "receiving") return stay(state);
  const allowance = repaid(state.allowance, brought);
  if (!more || !brought || state.toSend || !mayAsk(allowance)) return stay({ ...state, allowance });
  return { state: { ...state, allowance: paid(allowance) }, effects: [{ effect: "next_page" }] };
}

function pulled(state: State, { more, brought }: Extract<Event, { event: "pulled" }>, chance: number): Step {
  if (state.phase !== "receiving") return stay(state);
  const next = { ...state, toPull: state.toPull || more };
  if (!more || brought) return goOn({ ...next, failures: 0, agains: 0 });
  // More, says the server, and gives nothing: once that is a chain that was empty.
  return state.failures ? wait(next, null, chance) : goOn({ ...next, failures: 1 });
}

function failed(state: State, why: Failure, chance: number): Step {
  if (state.phase !== "sending" && state.phase !== "receiving") return stay(state);
  const sending = state.phase === "sending";
  const again: State = { ...state, toSend: state.toSend || sending, toPull: state.toPull || !sending };
  switch (why.kind) {
    // The server answers: what failed before it did counts no more.
    case "again":
      return state.agains > 3
        ? wait(again, null, chance)
        : goOn({ ...again, failures: 0, agains: state.agains + 1 });
    case "signed_out":
      return { state: { ...again, phase: "signed_out" }, effects: [{ effect: "stop_listening" }] };
    case "upgrade":
      return { state: { ...again, phase: "upgrade" }, effects: [{ effect: "stop_listening" }] };
    case "network":
      return wait(again, null, chance);
    case "busy":
      return wait(again, why.retryAfter_ms, chance);
    case "batch_refused":
      return sending ? narrow(again, why.size) : wait(again, null, chance);
    case "upset":
      return sending ? upset(again, why.size, chance) : wait(again, null, chance);
    default:
      return unreachable(why);
  }
}

/**
 * The server is in trouble, or one item upsets it: wait, and send less each time; in the end leave that item
 * out.
 */
function upset(state: State, size: number, chance: number): Step {
  const failures = state.failures + 1;
  if (size === 1 && failures >= UPSET_BEFORE_ASIDE) {
    return first({ effect: "set_aside" }, wait({ ...state, failures: 0 }, null, chance));
  }
  return wait(
    { ...state, batchMax: failures >= UPSET_BEFORE_HALVING ? half(size) : state.batchMax },
    null,
    chance,
  );
}

function narrow(state: State, size: number): Step {
  if (size > 1) return goOn({ ...state, suspects: size, batchMax: half(size) });
  return first({ effect: "set_aside" }, goOn({ ...state, suspects: 0 }));
}

const half = (size: number): number => Math.max(1, Math.ceil(size / 2));

function wait(state: State, retryAfter_ms: number | null, chance: number): Step {
  const failures = state.failures + 1;
  // A given Retry-After is kept, with some jitter on top: everyone was told the same moment. It never makes a
  // wait shorter.
  const told_ms = Math.min(RETRY_AFTER_MAX_MS, retryAfter_ms ?? 0) * (1 + chance / 4);
  const delay_ms = Math.round(Math.max(told_ms, backoff_ms(failures, chance)));
  return { state: { ...state, phase: "backoff", failures }, effects: [{ effect: "set_timer", delay_ms }] };
}

/** The next thing to do: send, fetch, rest until that may be asked, or nothing. */
function goOn(state: State): Step {
  const { toSend, toPull, allowance, batchMax } = state;
  if (!toSend && !toPull) return stay({ ...state, phase: "idle" });
  if (!mayAsk(allowance))
    return {
      state: { ...state, phase: "resting" },
      effects: [{ effect: "set_timer", delay_ms: rest_ms(allowance) }],
    };
  const next = { ...state, allowance: paid(allowance) };
  if (toSend)
    return {
      state: { ...next, phase: "sending", toSend: false },
      effects: [{ effect: "push", max: batchMax }],
    };
  return { state: { ...next, phase: "receiving", toPull: false }, effects: [{ effect: "pull" }] };
}

/** A timer that runs is not waited for. */
const awake = (state: State): Step => first({ effect: "clear_timer" }, goOn(state));

const touched = (state: State): State => ({ ...state, allowance: full(state.allowance.at_ms) });

const stay = (state: State): Step => ({ state, effects: [] });
const first = (effect: Effect, next: Step): Step => ({
  state: next.state,
  effects: [effect, ...next.effects],
});
const withListening = (next: Step): Step => ({
  state: next.state,
  effects: [...next.effects, { effect: "listen" }],
});

function unreachable(value: never): never {
  throw new TypeError(`not in the table: ${JSON.stringify(value)}`);
}
