// Runs the sync machine for one replica: events in, its effects carried out, the status told.
import { listen, type Live } from "./live_events";
import { initial, step, type Effect, type Event, type Failure, type Phase, type State, type SyncStatus } from "./machine";
import { pullAll } from "./pull";
import { pushOnce } from "./push";
import type { Replica } from "./replica";
import { RequestFailed } from "./request";
import { EngineError } from "./types";

export const LIVE_URL = "/api/sync/live";

type Problem = NonNullable<SyncStatus["problem"]>;

export class Driver {
  private state: State = initial;
  private live: Live | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Until the types of an update may be fetched. */
  private update: ReturnType<typeof setTimeout> | undefined;
  /** Answers of requests begun before the last stop are not heard. */
  private round = 0;
  private lastContact: number | null = null;
  private problem: Problem | null = null;
  private progress: SyncStatus["progress"] | null = null;
  /** The newest seq the live stream told of. */
  private newest = 0;
  /** Putting an item aside must be stored before the next push begins. */
  private aside: Promise<void> = Promise.resolve();
  private readonly unwatch: () => void;

  constructor(
    private readonly replica: Replica,
    private readonly onStatus: () => void,
    private readonly onSignedOut: () => void,
  ) {
    this.unwatch = replica.outbox.onChange(() => {
      if (replica.outbox.counts().waiting) this.dispatch({ event: "edited" });
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
    const waiting = replica.outbox.queued().length > 0;
    this.dispatch({ event: "start", online: navigator.onLine !== false, signedIn, waiting });
    const wait_ms = replica.upkeep.untilTypes_ms();
    if (wait_ms !== null) this.update = setTimeout(() => this.dispatch({ event: "news" }), wait_ms);
  }

  stop(): void {
    this.round++;
    clearTimeout(this.update);
    this.unwatch();
    this.dispatch({ event: "stop" });
  }

  dispatch(event: Event): void {
    const before = this.state.phase;
    const { state, effects } = step(this.state, event, this.replica.env.random());
    this.state = state;
    for (const effect of effects) this.perform(effect);
    if (state.phase === "signed_out" && before !== "signed_out") this.onSignedOut();
    if (state.phase !== before) this.onStatus();
  }

  status(): SyncStatus {
    const { waiting, sending, needsYou } = this.replica.outbox.counts();
    const problem = this.problem ?? (this.replica.lacks ? { code: "rows_missing" } : null);
    const failing = this.state.phase === "backoff" && this.problem !== null && this.problem.code !== "offline";
    return {
      phase: shown(this.state.phase), waiting, sending, needsYou, failed: failing ? waiting : 0,
      lastContact: this.lastContact,
      ...(this.progress && { progress: this.progress }),
      ...(problem && { problem }),
    };
  }

  private perform(effect: Effect): void {
    switch (effect.effect) {
      case "push": return this.run(() => this.push(effect.max));
      case "pull": return this.run(() => this.pull());
      case "set_aside":
        this.aside = this.setAside();
        return;
      case "arm":
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.dispatch({ event: "timer" }), effect.delay_ms);
        return;
      case "disarm": return clearTimeout(this.timer);
      case "listen": return this.listen();
      case "deafen":
        this.live?.close();
        this.live = null;
        return;
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
    const { left, news } = await pushOnce(this.replica, max);
    return { event: "pushed", left, news };
  }

  private async pull(): Promise<Event> {
    try {
      // What the person does goes first: a long pull makes room between two pages.
      const { more } = await pullAll(this.replica, () => this.state.toSend, page => {
        this.progress = page.progress ?? null;
        this.contact();
        this.onStatus();
      });
      return { event: "pulled", more: more || this.newest > this.replica.pull.seq };
    } finally {
      this.progress = null;
    }
  }

  /** Leaves the first waiting item to the person: the server does not take it even alone. */
  private async setAside(): Promise<void> {
    const row = this.replica.outbox.queued().find(row => row.mutation.kind !== "skip");
    if (row) await this.replica.outbox.setAside(row.n, this.problem?.code ?? "refused", this.problem?.detail ?? "");
  }

  private reason(error: unknown): Failure {
    if (error instanceof RequestFailed) {
      const { problem } = error;
      if (problem) this.lastContact = this.replica.env.now();
      this.problem = problem ? { code: problem.code, ...(problem.detail && { detail: problem.detail }) } : { code: "offline" };
      return error.failure;
    }
    const code = error instanceof EngineError ? error.code : "local_error";
    this.problem = { code, detail: String(error) };
    // The local database refused or another tab wrote: nothing is lost, try again after a while.
    return code === "layout_changed" ? { kind: "again" } : { kind: "busy", retryAfter_ms: null };
  }

  private contact(): void {
    this.lastContact = this.replica.env.now();
    this.problem = null;
  }

  private listen(): void {
    this.live ??= listen(
      LIVE_URL,
      () => this.replica.env.random(),
      seq => {
        this.newest = seq;
        // A pull under way brings it, or finds at its end that it did not.
        if (this.state.phase !== "receiving" && seq > this.replica.pull.seq) this.dispatch({ event: "news" });
      },
      () => this.dispatch({ event: "news" }),
    );
  }
}

/** The machine's phase in the words of the pages. */
function shown(phase: Phase): SyncStatus["phase"] {
  switch (phase) {
    case "stopped": case "idle": return "idle";
    case "backoff": case "offline": return "offline";
    default: return phase;
  }
}
