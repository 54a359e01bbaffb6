// One tab of a person syncs; the others follow. Web Locks choose it, and choose again when it is closed or dies.

/** Calls `lead` when this tab becomes the leader. Returns how to step down (or stop waiting). */
export function campaign(name: string, lead: () => void): () => void {
  // Without Web Locks every tab leads: pushing is idempotent, and storing rows notices another writer.
  if (typeof navigator === "undefined" || !navigator.locks) {
    lead();
    return () => {};
  }
  const waiting = new AbortController();
  let release = (): void => {};
  const held = new Promise<void>(resolve => (release = resolve));
  navigator.locks
    .request(name, { signal: waiting.signal }, () => {
      lead();
      return held;
    })
    .catch(() => {});
  return () => {
    waiting.abort();
    release();
  };
}

/** Runs `body` as the leader if nobody leads now; false when somebody does. */
export async function leadBriefly(name: string, body: () => Promise<void>): Promise<boolean> {
  if (typeof navigator === "undefined" || !navigator.locks) {
    await body();
    return true;
  }
  return navigator.locks.request(name, { ifAvailable: true }, async lock => {
    if (lock) await body();
    return lock !== null;
  });
}

export const leaderLock = (person: string): string => `lapangan-leader-${person}`;
