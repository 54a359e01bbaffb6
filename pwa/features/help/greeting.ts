// Whether Today says a word about help: the tour to who is new on this device, what is new after an update;
// each until it was opened or waved away, and then never again.
import { local, useLocal } from "../../kit/frame/state";

/** The newest entry of news.ts (held by a test): Today must know it before anything of help is loaded. */
export const NEWEST = "2026-11-28";
const SEEN = "lapangan.help_seen";

const seen = local<string | null | undefined>(undefined);

/** The newest entry seen on this device; "" before the first. */
function read(): string | null {
  if (seen.get() === undefined) seen.set(localStorage.getItem(SEEN));
  return seen.get() ?? null;
}

export function dismiss(): void {
  localStorage.setItem(SEEN, NEWEST);
  seen.set(NEWEST);
}

export function useGreeting(): "tour" | "news" | "" {
  useLocal(seen);
  const before = read();
  if (before === null) return "tour";
  return before < NEWEST ? "news" : "";
}
