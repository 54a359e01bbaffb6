// The server's hint that there is something to pull. Only a hint: when the stream is missing, a slow poll takes its place.

/** How often the log is asked while no stream is open. */
export const POLL_MS = 60_000;
export const REOPEN_FIRST_MS = 2_000;
export const REOPEN_MAX_MS = 120_000;

export interface Live { close(): void }

/** Listens until closed. `onSeq` gets the newest seq; `onBlind` runs whenever a pull should look instead. */
export function listen(url: string, chance: () => number, onSeq: (seq: number) => void, onBlind: () => void): Live {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let closed = false;

  const later = (delay_ms: number, fn: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(fn, delay_ms);
  };

  const poll = (): void => {
    onBlind();
    later(POLL_MS, poll);
  };

  const open = (): void => {
    if (closed) return;
    // A browser without streams polls.
    if (typeof EventSource === "undefined") return later(POLL_MS, poll);
    source = new EventSource(url);
    source.addEventListener("open", () => {
      failures = 0;
    });
    source.addEventListener("seq", event => {
      const seq = Number((JSON.parse((event as MessageEvent<string>).data) as { seq: number }).seq);
      if (Number.isFinite(seq)) onSeq(seq);
    });
    source.addEventListener("error", () => {
      // A stream cut on the way is opened again by the browser. A refused one (401, 5xx, a proxy) is not:
      // the pull finds out why, and the stream is tried again later.
      if (source?.readyState !== EventSource.CLOSED) return;
      failures++;
      onBlind();
      const ceiling = Math.min(REOPEN_MAX_MS, REOPEN_FIRST_MS * 2 ** failures);
      later(REOPEN_FIRST_MS + ceiling * chance(), open);
    });
  };

  open();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      source?.close();
    },
  };
}
