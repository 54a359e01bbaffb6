// The server's hint that there is something to pull, or the small page itself. Only a hint: while none comes,
// a slow poll takes its place.
import type { Env, EventStream } from "../core/env";
import { LIVE_HEARTBEAT_MS } from "../core/schema.gen";
import type { LivePage } from "../core/types";
import { isLivePage } from "./answers";

/** How often the log is asked while nothing is heard: also an open stream may be held back on the way. */
export const POLL_MS = 60_000;
/** After two silent beats a pull looks: a proxy may hold the stream back, the first word of it too. */
export const SILENT_MS = 2 * LIVE_HEARTBEAT_MS;
/**
 * A stream whose heartbeats were heard is dead when three are missing: the phone has moved to another
 * network.
 */
export const DEAD_MS = 3 * LIVE_HEARTBEAT_MS;
export const REOPEN_FIRST_MS = 2_000;
export const REOPEN_MAX_MS = 60_000;
/** A stream that stood so long was a good one: the next attempt comes soon again. */
export const STOOD_MS = 30_000;
/** Openings are so far apart, whatever happens: the share of the stream in REQUESTS_PER_MINUTE_MAX. */
export const STREAM_OPENINGS_PER_MINUTE_MAX = 6;
const APART_MS = 60_000 / STREAM_OPENINGS_PER_MINUTE_MAX;

const CLOSED = 2;

export interface Stream {
  /** Listens from now on; a stream that waits to be opened again is opened as soon as it may be. */
  open(): void;
  close(): void;
}

/** Who listens. */
export interface Listener {
  /** Where the stream is to be opened now. */
  path(): string;
  /** Each seq the server tells, `sure` when it is the first of this stream or told again. */
  onSeq(seq: number, sure: boolean): void;
  /** A page of the log. */
  onPage(page: LivePage): void;
  /** A pull should look instead. */
  onBlind(): void;
}

export function streamOf(env: Env, { path, onSeq, onPage, onBlind }: Listener): Stream {
  let stream: EventStream | null = null;
  let listening = false;
  let failures = 0;
  let opened_ms = -Infinity;
  let last = -1;
  let beats = false;
  let cancelOpening = (): void => {};
  let cancelSilence = (): void => {};

  const drop = (): void => {
    stream?.close();
    stream = null;
    beats = false;
  };

  const awaitWord = (): void => {
    cancelSilence();
    cancelSilence = env.later(stream ? SILENT_MS : POLL_MS, () => {
      if (beats) awaitEnd();
      else poll();
      onBlind();
    });
  };

  const poll = (): void => {
    cancelSilence = env.later(POLL_MS, () => {
      poll();
      onBlind();
    });
  };

  const awaitEnd = (): void => {
    cancelSilence = env.later(DEAD_MS - SILENT_MS, () => {
      drop();
      poll();
      openIn(0);
    });
  };

  const openIn = (delay_ms: number): void => {
    cancelOpening();
    const since_ms = Math.max(0, env.now() - opened_ms);
    const wait_ms = Math.max(delay_ms, APART_MS - since_ms);
    if (wait_ms <= 0) open();
    else cancelOpening = env.later(wait_ms, open);
  };

  const open = (): void => {
    if (!listening || stream) return;
    opened_ms = env.now();
    let first = true;
    const opening = env.stream(path());
    // A browser without streams polls.
    if (!opening) return;
    stream = opening;
    opening.addEventListener("seq", event => {
      const seq = opening === stream ? seqOf(event) : null;
      if (seq === null) return;
      // The same number again is a heartbeat.
      const again = seq === last;
      if (again) beats = true;
      last = seq;
      awaitWord();
      onSeq(seq, first || again);
      first = false;
    });
    opening.addEventListener("page", event => {
      const page = opening === stream ? pageOf(event) : null;
      if (!page) return;
      awaitWord();
      first = false;
      onPage(page);
    });
    opening.addEventListener("error", () => opening === stream && failed(opening));
  };

  const failed = (broken: EventStream): void => {
    // A stream cut on the way tells the newest seq when it is open again. A refused one (401, 5xx, a proxy)
    // does not: a pull finds out why. The browser would open it again by itself, as often as the server
    // likes.
    const refused = broken.readyState === CLOSED;
    drop();
    failures = env.now() - opened_ms >= STOOD_MS ? 0 : failures + 1;
    const ceiling_ms = Math.min(REOPEN_MAX_MS, REOPEN_FIRST_MS * 2 ** failures);
    openIn(REOPEN_FIRST_MS + ceiling_ms * env.random());
    if (refused) onBlind();
  };

  return {
    open() {
      if (stream) return;
      const begins = !listening;
      listening = true;
      openIn(0);
      if (begins) awaitWord();
    },
    close() {
      listening = false;
      cancelOpening();
      cancelSilence();
      drop();
    },
  };
}

function pageOf(event: Event): LivePage | null {
  const { data, lastEventId } = event as MessageEvent<string>;
  try {
    const page: unknown = { ...(JSON.parse(data) as object), cursor: lastEventId };
    return isLivePage(page) ? page : null;
  } catch {
    return null;
  }
}

function seqOf(event: Event): number | null {
  try {
    const { seq } = JSON.parse((event as MessageEvent<string>).data) as { seq?: unknown };
    return Number.isSafeInteger(seq) ? (seq as number) : null;
  } catch {
    return null;
  }
}
