// One tab of a person syncs; the others follow. Web Locks choose it, and choose again when it is closed or
// dies.

export interface Candidate {
  /** Takes the lead from a tab that does not answer: phones freeze tabs in the background, locks and all. */
  seize(): void;
  /** Steps down, or stops waiting. */
  resign(): void;
}

/** Calls `lead` when this tab becomes the leader, and `lost` when another one seized the lead. */
export function campaign(name: string, lead: () => void, lost: () => void): Candidate {
  // Without Web Locks every tab leads: pushing is idempotent, and storing rows notices another writer.
  if (typeof navigator === "undefined" || !navigator.locks) {
    lead();
    return { seize() {}, resign() {} };
  }
  let over = false;
  let stopWaiting = new AbortController();
  let release = (): void => {};

  const run = (options: LockOptions): void => {
    let leading = false;
    navigator.locks
      .request(name, options, () => {
        if (over) return undefined;
        leading = true;
        lead();
        return new Promise<void>(resolve => (release = resolve));
      })
      .catch(() => {
        // Aborted while waiting, or seized while leading: then wait for the next turn.
        if (!leading || over) return;
        lost();
        run({ signal: stopWaiting.signal });
      });
  };

  run({ signal: stopWaiting.signal });
  return {
    seize() {
      stopWaiting.abort();
      stopWaiting = new AbortController();
      run({ steal: true });
    },
    resign() {
      over = true;
      stopWaiting.abort();
      release();
    },
  };
}

/**
 * Runs `body` as the leader if nobody leads now, or, with a `signal`, as soon as nobody does before it is
 * aborted. False when somebody leads all that time.
 */
export async function leadBriefly(
  name: string,
  body: () => Promise<void>,
  signal?: AbortSignal,
): Promise<boolean> {
  if (typeof navigator === "undefined" || !navigator.locks) {
    await body();
    return true;
  }
  let led = false;
  const lead = async (lock: Lock | null): Promise<void> => {
    if (!lock) return;
    led = true;
    await body();
  };
  try {
    await navigator.locks.request(name, signal ? { signal } : { ifAvailable: true }, lead);
  } catch (error) {
    if (led || !signal?.aborted) throw error;
  }
  return led;
}

export const leaderLock = (person: string): string => `lapangan-leader-${person}`;
