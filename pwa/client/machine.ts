// The sync loop as a pure table: (state, event, chance) -> state and effects. No clock, no network, no storage.
// One thing happens at a time: a push, a pull, or waiting. Edits go before pulling, because they are what can be lost.

/** What the pages show. `starting`: this device has not been read yet, so nothing is known. */
export interface SyncStatus {
  phase: "starting" | "idle" | "offline" | "sending" | "receiving" | "signed_out" | "upgrade";
  waiting: number;
  sending: number;
  needsYou: number;
  failed: number;
  /** When the server last answered, ms UTC; null before the first time. */
  lastContact: number | null;
  progress?: { done: number; of: number };
  problem?: { code: string; detail?: string };
}

/** Phases of the loop.
 *  stopped: not started, or not the leading tab · idle: nothing to do, waiting for a reason · sending, receiving: one
 *  request under way · backoff: the server or the network failed, a timer runs · offline: the browser says there is no
 *  network · signed_out: the session ended, work is kept · upgrade: this version is too old to talk. */
export type Phase =
  | "stopped" | "idle" | "sending" | "receiving" | "backoff" | "offline" | "signed_out" | "upgrade";

export const PHASES: readonly Phase[] =
  ["stopped", "idle", "sending", "receiving", "backoff", "offline", "signed_out", "upgrade"];

export interface State {
  phase: Phase;
  /** Failures in a row: the backoff grows with it. */
  failures: number;
  /** There are mutations to send. */
  toSend: boolean;
  /** There may be changes to fetch. */
  toPull: boolean;
  /** Most acts in the next push (one is never split): halved when a batch is refused whole, so that one bad item is found. */
  batchMax: number;
}

export type Event =
  | { event: "start"; online: boolean; signedIn: boolean; waiting: boolean }
  | { event: "stop" }
  | { event: "online" }
  | { event: "offline" }
  | { event: "edited" }
  | { event: "news" }
  | { event: "nudge" }
  | { event: "timer" }
  | { event: "signed_in" }
  | { event: "pushed"; left: boolean; news: boolean }
  | { event: "pulled"; more: boolean }
  | { event: "failed"; why: Failure };

/** Why a request failed. `batch_refused`: the server will not take this batch of
 *  `size` acts as it is. `again`: the local state was put right (gap, epoch), try at once. `upset`: 5xx, maybe because of one
 *  item of a push. */
export type Failure =
  | { kind: "network" }
  | { kind: "busy"; retryAfter_ms: number | null }
  | { kind: "upset"; size: number }
  | { kind: "batch_refused"; size: number }
  | { kind: "signed_out" }
  | { kind: "upgrade" }
  | { kind: "again" };

export type EventName = Event["event"];
export const EVENT_NAMES: readonly EventName[] =
  ["start", "stop", "online", "offline", "edited", "news", "nudge", "timer", "signed_in", "pushed", "pulled", "failed"];

export type Effect =
  | { effect: "push"; max: number }
  /** Put the first waiting act aside: the server refuses it even alone. */
  | { effect: "set_aside" }
  | { effect: "pull" }
  | { effect: "arm"; delay_ms: number }
  | { effect: "disarm" }
  | { effect: "listen" }
  | { effect: "deafen" };

export interface Step { state: State; effects: Effect[] }

export const PUSH_BATCH_MUTATIONS = 1_000;
export const BACKOFF_FIRST_MS = 1_000;
export const BACKOFF_MAX_MS = 5 * 60_000;
/** A 5xx answer to a push halves the batch only from the second on: most are the server's own trouble. */
export const UPSET_BEFORE_HALVING = 2;
/** Tries of one single mutation before a server in trouble is no longer the likely reason. */
export const UPSET_BEFORE_ASIDE = 12;

export const initial: State = { phase: "stopped", failures: 0, toSend: false, toPull: false, batchMax: PUSH_BATCH_MUTATIONS };

/** One step. `chance` is a random number in [0, 1) for the jitter. Every phase answers every event. */
export function step(state: State, event: Event, chance: number): Step {
  switch (event.event) {
    case "start": return start(state, event);
    case "stop": return { state: { ...state, phase: "stopped" }, effects: [{ effect: "disarm" }, { effect: "deafen" }] };
    case "edited": return want({ ...state, toSend: true });
    case "news": return want({ ...state, toPull: true });
    case "nudge": return nudge({ ...state, toPull: true });
    case "online": return state.phase === "offline" ? nudge({ ...state, toPull: true }) : nudge(state);
    case "offline": return offline(state);
    case "timer": return state.phase === "backoff" ? go(state) : keep(state);
    case "signed_in": return signedIn(state);
    case "pushed": return pushed(state, event);
    case "pulled": return pulled(state, event);
    case "failed": return failed(state, event.why, chance);
    default: return unreachable(event);
  }
}

/** Full jitter: anything up to the doubled, bounded delay, so that a thousand phones do not return together. */
export function backoff_ms(failures: number, chance: number): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(failures, 20));
  return Math.round(ceiling * chance);
}

function start(state: State, event: Extract<Event, { event: "start" }>): Step {
  if (state.phase !== "stopped") return keep(state);
  const next: State = { ...state, failures: 0, toSend: event.waiting, toPull: true, batchMax: PUSH_BATCH_MUTATIONS };
  if (!event.signedIn) return keep({ ...next, phase: "signed_out" });
  if (!event.online) return keep({ ...next, phase: "offline" });
  return withListening(go(next));
}

/** A reason to work came: only an idle loop acts on it; a busy one finds it afterwards. */
function want(state: State): Step {
  return state.phase === "idle" ? go(state) : keep(state);
}

/** The person or the browser asks to try now: a waiting backoff ends early. */
function nudge(state: State): Step {
  if (state.phase === "backoff") return withListening(first({ effect: "disarm" }, go(state)));
  if (state.phase === "idle") return withListening(go(state));
  if (state.phase === "offline") return withListening(go({ ...state, failures: 0 }));
  return keep(state);
}

function offline(state: State): Step {
  switch (state.phase) {
    case "idle":
    case "backoff":
      return { state: { ...state, phase: "offline" }, effects: [{ effect: "disarm" }, { effect: "deafen" }] };
    // A request under way ends by itself; its failure or success decides. The others have nothing to lose.
    case "sending": case "receiving": case "stopped": case "offline": case "signed_out": case "upgrade":
      return keep(state);
    default: return unreachable(state.phase);
  }
}

function signedIn(state: State): Step {
  if (state.phase === "signed_out") return withListening(go({ ...state, failures: 0, toPull: true }));
  return keep(state);
}

function pushed(state: State, event: { left: boolean; news: boolean }): Step {
  if (state.phase !== "sending") return keep({ ...state, toSend: state.toSend || event.left });
  const batchMax = Math.min(PUSH_BATCH_MUTATIONS, state.batchMax * 2);
  return go({ ...state, failures: 0, batchMax, toSend: event.left, toPull: state.toPull || event.news });
}

function pulled(state: State, event: { more: boolean }): Step {
  if (state.phase !== "receiving") return keep(state);
  return go({ ...state, failures: 0, toPull: state.toPull || event.more });
}

function failed(state: State, why: Failure, chance: number): Step {
  if (state.phase !== "sending" && state.phase !== "receiving") return keep(state);
  const sending = state.phase === "sending";
  const again: State = { ...state, toSend: state.toSend || sending, toPull: state.toPull || !sending };
  switch (why.kind) {
    case "again": return state.failures > 3 ? wait(again, null, chance) : go({ ...again, failures: state.failures + 1 });
    case "signed_out": return { state: { ...again, phase: "signed_out" }, effects: [{ effect: "deafen" }] };
    case "upgrade": return { state: { ...again, phase: "upgrade" }, effects: [{ effect: "deafen" }] };
    case "network": return wait(again, null, chance);
    case "busy": return wait(again, why.retryAfter_ms, chance);
    case "batch_refused": return sending ? narrow(again, why.size) : wait(again, null, chance);
    case "upset": return sending ? upset(again, why.size, chance) : wait(again, null, chance);
    default: return unreachable(why);
  }
}

/** The server is in trouble, or one item upsets it: wait, and send less each time; in the end leave that item out. */
function upset(state: State, size: number, chance: number): Step {
  const failures = state.failures + 1;
  if (size === 1 && failures >= UPSET_BEFORE_ASIDE) {
    return first({ effect: "set_aside" }, wait({ ...state, failures: 0 }, null, chance));
  }
  return wait({ ...state, batchMax: failures >= UPSET_BEFORE_HALVING ? half(size) : state.batchMax }, null, chance);
}

function narrow(state: State, size: number): Step {
  return size <= 1 ? first({ effect: "set_aside" }, go(state)) : go({ ...state, batchMax: half(size) });
}

const half = (size: number): number => Math.max(1, Math.ceil(size / 2));

function wait(state: State, atLeast_ms: number | null, chance: number): Step {
  const failures = state.failures + 1;
  // A given Retry-After is kept, with some jitter on top: everyone was told the same moment.
  const delay_ms = atLeast_ms === null ? backoff_ms(failures, chance) : Math.round(atLeast_ms * (1 + chance / 4));
  return { state: { ...state, phase: "backoff", failures }, effects: [{ effect: "arm", delay_ms }] };
}

function go(state: State): Step {
  if (state.toSend) return { state: { ...state, phase: "sending", toSend: false }, effects: [{ effect: "push", max: state.batchMax }] };
  if (state.toPull) return { state: { ...state, phase: "receiving", toPull: false }, effects: [{ effect: "pull" }] };
  return keep({ ...state, phase: "idle" });
}

const keep = (state: State): Step => ({ state, effects: [] });
const first = (effect: Effect, next: Step): Step => ({ state: next.state, effects: [effect, ...next.effects] });
const withListening = (next: Step): Step => ({ state: next.state, effects: [...next.effects, { effect: "listen" }] });

function unreachable(value: never): never {
  throw new TypeError(`not in the table: ${JSON.stringify(value)}`);
}
