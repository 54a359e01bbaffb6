// Virtual time: timers go off when a test says that time passes, and an hour passes in the time its work
// takes.
import type { Env, EventStream } from "../../pwa/engine/core/env";
import type { LivePage } from "../../pwa/engine/core/types";

interface Timer {
  at_ms: number;
  fn: () => void;
}

export class Clock {
  private timers = new Set<Timer>();
  constructor(public now_ms = Date.UTC(2026, 10, 21, 8, 0, 0)) {}

  readonly later: Env["later"] = (delay_ms, fn) => {
    // What a browser does with a delay beyond 31 bits: at once.
    const timer = { at_ms: this.now_ms + (delay_ms > 0x7fff_ffff ? 0 : Math.max(0, delay_ms)), fn };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  };

  /** Lets `ms` pass, timer by timer; `settled` resolves when what a timer began has come to rest. */
  async pass(ms: number, settled: () => Promise<void> = async () => {}): Promise<void> {
    const end_ms = this.now_ms + ms;
    await settled();
    for (;;) {
      const next = [...this.timers].sort((a, b) => a.at_ms - b.at_ms)[0];
      if (!next || next.at_ms > end_ms) break;
      this.timers.delete(next);
      this.now_ms = Math.max(this.now_ms, next.at_ms);
      next.fn();
      await settled();
    }
    this.now_ms = end_ms;
  }
}

/** A stream of events under the hand of a test. */
export class PaperStream implements EventStream {
  readyState = 1;
  private readonly heard = new Map<string, (event: Event) => void>();

  addEventListener(name: string, fn: (event: Event) => void): void {
    this.heard.set(name, fn);
  }

  close(): void {
    this.readyState = 2;
  }

  tell(seq: number): void {
    this.send(`{"seq":${seq}}`);
  }

  /** A page of the log, with its cursor as the id of the event. */
  bring({ cursor, ...page }: LivePage): void {
    this.send(JSON.stringify(page), "page", cursor);
  }

  /** Closed, it says nothing. */
  send(data: string, name = "seq", lastEventId = ""): void {
    if (this.readyState !== 2) this.heard.get(name)?.({ data, lastEventId } as unknown as Event);
  }

  /** Cut on the way, or refused by the server. */
  fail(how: "cut" | "refused"): void {
    if (this.readyState === 2) return;
    this.readyState = how === "cut" ? 0 : 2;
    this.heard.get("error")?.({} as Event);
  }
}
