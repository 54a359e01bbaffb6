// What this device tells of itself (D12): numbers alone, with a request that goes out anyway, and only when
// they are not what it told last.
import type { Told } from "../core/schema.gen";
import { VERSION } from "../core/version";
import type { Replica } from "../store/replica";

const MB = 1e6;
/** Rounded, so that it is not told anew with every record. */
const STORED_STEP_MB = 10;

let stored = { stored_mb: 0, kept: false };
const last = new WeakMap<Replica, string>();

/** Looks at the browser's storage; once a start. */
export async function measure(): Promise<void> {
  const storage = globalThis.navigator?.storage;
  const [{ usage = 0 } = {}, kept = false] = await Promise.all([
    storage?.estimate?.(),
    storage?.persisted?.(),
  ]);
  stored = { stored_mb: Math.ceil(usage / MB / STORED_STEP_MB) * STORED_STEP_MB, kept };
}

/** `leaving`: items of the push that takes it along. */
export function telling(replica: Replica, leaving = 0): { told?: Told } {
  const told = { waits: Math.max(0, replica.outbox.unsent - leaving), app: VERSION, ...stored };
  return JSON.stringify(told) === last.get(replica) ? {} : { told };
}

/** The server has it. */
export function heard(replica: Replica, { told }: { told?: Told }): void {
  if (told) last.set(replica, JSON.stringify(told));
}
