// Runs the sync machine for one replica: events in, its effects carried out, the status told.
//
// How an edit travels. The form's save becomes operations (edit.ts), and the outbox writes them with their
// number in one strict transaction (outbox.ts): from here on they are safe, and the page shows them over the
// confirmed row (memory.ts). The outbox tells this driver, which asks the machine (machine.ts): when idle it
// answers `push`, and push.ts sends what waits, in order of n. The server merges, commits, and answers for
// each number; accepted ones leave the outbox and stay shown until the log brings them, refused ones wait for
// the person. The answer brings what is new, this edit too, and both are stored at once. The commit moves the
// tenant's counter, and the live stream brings the changed row to the other devices (stream.ts), or
// tells them to pull what is not small (pull.ts): applied to memory, heard by the lists, stored in its block.
// Nothing on this way waits for a timer.
//
// The machine decides, from events alone; http.ts is the only way out. Time, chance, network and timers come
// from Env, so that a test can run an hour of a hostile network in a second (tests/client/requests.test.ts).

import { EngineError, type LivePage } from "../core/types";
import type { Replica } from "../store/replica";
import { readCursor } from "./cursor";
import {
  type Effect,
  type Event,
  type Failure,
  initial,
  type Phase,
  type State,
  type SyncStatus,
  step,
} from "./machine";
import { type Page, pullAll, takePage } from "./pull";
import { pushOnce } from "./push";
import { RequestFailed } from "./request";
import { type Stream, streamOf } from "./stream";

export const LIVE_URL = "/api/sync/live";

/** The time of a contact that brings nothing else is told so often. */
const CONTACT_TOLD_EVERY_MS = 60_000;
/** A device that is busy for longer pulls the rest. */
const PAGES_KEPT_MAX = 20;

type Problem = NonNullable<SyncStatus["problem"]>;

export class Driver {
  private state: State = initial;
  private readonly stream: Stream;
  private clearTimer = (): void => {};
  /** Until the types of an update may be fetched. */
  private clearUpdate = (): void => {};
  /** Answers of requests begun before the last stop are not heard. */
  private round = 0;
  private lastAnswer: number | null = null;
  private problem: Problem | null = null;
  private progress: SyncStatus["progress"] | null = null;
  /** The newest seq the live stream told of since the last pull began. */
  private told = 0;
  /** Pages the live stream has brought, in order, until there is time for them. */
  private pages: LivePage[] = [];
  /** A seq that was told and that a pull has not found: of before a restore, say. It is news no more. */
  private refuted = 0;
  /** The machine wants the page after this one. */
  private goesOn = false;
  /** The last number that was given to something the person did. */
  private written: number;
  /** Putting an item aside must be stored before the next push begins. */
  private aside: Promise<void> = Promise.resolve();
  private readonly unwatch: () => void;

  constructor(
    private readonly replica: Replica,
    private readonly onStatus: () => void,
    private readonly onSignedOut: () => void,
  ) {
    const { outbox, env } = replica;
    this.stream = streamOf(env, {
      path: () => this.streamPath(),
      onSeq: (seq, sure) => {
        this.hear(seq, sure);
        this.beat();
      },
      onPage: page => this.hearPage(page),
      onBlind: () => this.dispatch({ event: "news" }),
    });
    outbox.sendsAtOnce = () => this.state.phase === "idle";
    this.written = outbox.newest;
    this.unwatch = outbox.onChange(() => {
      if (outbox.newest > this.written) this.dispatch({ event: "edited" });
      else if (outbox.counts().waiting) this.dispatch({ event: "queued" });
      this.written = outbox.newest;
      this.onStatus();
    });
  }

  get phase(): Phase {
    return this.state.phase;
  }

  /** Takes the lead: from here on this tab pushes and pulls. */
  async start(signedIn: boolean): Promise<void> {
    const { replica } = this;
    void replica.outbox.collect().catch(() => {});
    const waiting = replica.outbox.hasQueued;
    this.dispatch({ event: "start", online: navigator.onLine !== false, signedIn, waiting });
    const wait_ms = replica.upkeep.untilTypes_ms();
    if (wait_ms !== null)
      this.clearUpdate = replica.env.later(wait_ms, () => this.dispatch({ event: "news" }));
  }

  stop(): void {
    this.round++;
    this.clearUpdate();
    this.unwatch();
    this.dispatch({ event: "stop" });
  }

  dispatch(event: Event): void {
    const { env } = this.replica;
    const before = this.state.phase;
    const { state, effects } = step(this.state, event, env.random(), env.now());
    this.state = state;
    for (const effect of effects) this.perform(effect);
    if (state.phase === "signed_out" && before !== "signed_out") this.onSignedOut();
    if (state.phase !== before) this.onStatus();
  }

  status(): SyncStatus {
    const { waiting, sending, needsYou } = this.replica.outbox.counts();
    const problem = this.problem ?? (this.replica.lacks ? { code: "rows_missing" } : null);
    const failing =
      this.state.phase === "backoff" && !["offline", "between", undefined].includes(this.problem?.code);
    return {
      phase: shown(this.state.phase),
      waiting,
      sending,
      needsYou,
      failed: failing ? waiting : 0,
      lastAnswer: this.lastAnswer,
      ...(this.progress && { progress: this.progress }),
      ...(problem && { problem }),
    };
  }

  private perform(effect: Effect): void {
    switch (effect.effect) {
      case "push":
        return this.run(() => this.push(effect.max));
      case "pull":
        return this.run(() => this.pull());
      case "take":
        return this.run(async () => ({ event: "pulled", more: false, brought: await this.takePages() }));
      case "set_aside":
        this.aside = this.setAside();
        return;
      case "next_page":
        this.goesOn = true;
        return;
      case "set_timer":
        this.clearTimer();
        this.clearTimer = this.replica.env.later(effect.delay_ms, () => this.dispatch({ event: "timer" }));
        return;
      case "clear_timer":
        return this.clearTimer();
      case "listen":
        return this.stream.open();
      case "stop_listening":
        return this.stream.close();
    }
  }

  private run(work: () => Promise<Event>): void {
    const round = this.round;
    void work()
      .catch((error: unknown): Event => ({ event: "failed", why: this.reason(error) }))
      .then(event => {
        if (round !== this.round) return;
        if (event.event !== "failed") this.contact();
        this.dispatch(event);
        this.onStatus();
      });
  }

  private async push(max: number): Promise<Event> {
    await this.aside;
    const { left, news, settled, acts } = await pushOnce(this.replica, max);
    await this.takePages();
    return { event: "pushed", left, news: news || this.isBehind, settled, acts };
  }

  /** Applies the pages the live stream has brought, as far as they go on from here; how many rows. */
  private async takePages(): Promise<number> {
    const { replica } = this;
    let brought = 0;
    for (let page = this.pages.shift(); page; page = this.pages.shift()) {
      if (!this.fits(page)) continue;
      await takePage(replica, page, page.stamp);
      brought += page.changes.length;
    }
    return brought;
  }

  /** Everything after a seq this device has reached, up to one it has not, in the epoch it is in. */
  private fits({ from, cursor }: LivePage): boolean {
    const { pull, isPlain } = this.replica;
    const at = readCursor(cursor);
    return isPlain && at?.epoch === pull.epoch && from <= pull.seq && at.seq > pull.seq;
  }

  /** The stream told of something that has not come yet. */
  private get isBehind(): boolean {
    return this.told > this.replica.pull.seq && this.told !== this.refuted;
  }

  private async pull(): Promise<Event> {
    const asked = this.told;
    this.told = 0;
    try {
      const { more, brought } = await pullAll(
        this.replica,
        page => !this.asksOn(page),
        page => {
          this.progress = page.progress ?? null;
          this.contact();
          this.onStatus();
        },
      );
      const { seq } = this.replica.pull;
      if (!more && asked > seq) this.refuted = asked;
      const later = more ? 0 : await this.takePages();
      // Told meanwhile, and written after the last page was read.
      if (this.isBehind) this.dispatch({ event: "news" });
      return { event: "pulled", more, brought: brought + later };
    } finally {
      this.progress = null;
    }
  }

  /** Tells the machine of a page; whether it wants the next one. */
  private asksOn({ more, brought }: Page): boolean {
    this.goesOn = false;
    this.dispatch({ event: "page", more, brought });
    return this.goesOn;
  }

  /** Leaves the first waiting item to the person: the server does not take it even alone. */
  private async setAside(): Promise<void> {
    const row = this.replica.outbox.firstWaiting();
    if (row)
      await this.replica.outbox.setAside(row.n, this.problem?.code ?? "refused", this.problem?.detail ?? "");
  }

  private reason(error: unknown): Failure {
    if (error instanceof RequestFailed) {
      const { problem } = error;
      if (problem) this.lastAnswer = this.replica.env.now();
      this.problem = problem
        ? { code: problem.code, ...(problem.detail && { detail: problem.detail }) }
        : { code: error.between ? "between" : "offline" };
      return error.failure;
    }
    const code = error instanceof EngineError ? error.code : "local_error";
    this.problem = { code, detail: String(error) };
    // The local database refused or another tab wrote: nothing is lost, try again after a while.
    return code === "layout_changed" ? { kind: "again" } : { kind: "busy", retryAfter_ms: null };
  }

  private contact(): void {
    // The server answers again: so may its stream.
    if (this.problem && this.state.phase !== "stopped") this.stream.open();
    this.lastAnswer = this.replica.env.now();
    this.problem = null;
  }

  /** The stream lives: a tab may be open for days in which nothing is new. */
  private beat(): void {
    const now_ms = this.replica.env.now();
    if (this.problem || Math.abs(now_ms - (this.lastAnswer ?? 0)) < CONTACT_TOLD_EVERY_MS) return;
    this.lastAnswer = now_ms;
    this.onStatus();
  }

  /** `sure`: the number is not one that was on its way while a pull went past it. */
  private hear(seq: number, sure: boolean): void {
    if (seq === this.refuted) return;
    this.refuted = 0;
    this.told = seq;
    // A pull or push under way brings it, or finds at its end that it did not.
    if (this.state.phase === "receiving" || this.state.phase === "sending") return;
    // A stream that begins or stays before where this device stands: the server has gone back.
    const { seq: here } = this.replica.pull;
    if (seq > here || (sure && seq < here)) this.dispatch({ event: "news" });
  }

  /** Kept until there is time for it; one that does not go on from here is a number like any other. */
  private hearPage(page: LivePage): void {
    const { epoch, seq } = readCursor(page.cursor)!;
    if (epoch !== this.replica.pull.epoch) return this.dispatch({ event: "news" });
    if (this.pages.length < PAGES_KEPT_MAX) this.pages.push(page);
    if (this.state.phase === "idle" && this.fits(page)) this.dispatch({ event: "told" });
    else this.hear(seq, false);
  }

  /** A stream that knows where this device stands brings the next pages itself. */
  private streamPath(): string {
    const { pull, isPlain, device } = this.replica;
    return `${LIVE_URL}?device=${device}&from=${isPlain ? pull.cursor : ""}&keys=${pull.digest}`;
  }
}

/** The machine's phase in the words of the pages. */
function shown(phase: Phase): SyncStatus["phase"] {
  switch (phase) {
    case "stopped":
    case "idle":
    case "resting":
      return "idle";
    case "backoff":
    case "offline":
      return "offline";
    default:
      return phase;
  }
}
