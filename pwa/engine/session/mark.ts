// Whether whoever is here must be asked before anything of theirs is shown (K8). A note in localStorage says
// it at once, to every tab; lock.ts keeps it.
import { LOCK_CLOCK_BACK_MAX_MS } from "../core/schema.gen";

/**
 * localStorage: by person, when the app was last in use and until when it opens without asking, both in ms;
 * 1 where each start has to look closer.
 */
export const MARK = "lapangan.lock.";

export interface Mark {
  used_ms: number;
  until_ms: number;
  look: boolean;
}

/** null: nothing is known of this person yet. */
export function markOf(person: string): Mark | null {
  const [used_ms = 0, until_ms, look] = (localStorage.getItem(MARK + person) ?? "").split(" ").map(Number);
  return until_ms === undefined ? null : { used_ms, until_ms, look: look !== 0 };
}

export const isDue = ({ used_ms, until_ms }: Mark, now_ms: number): boolean =>
  !(now_ms >= used_ms - LOCK_CLOCK_BACK_MAX_MS && now_ms < until_ms);
