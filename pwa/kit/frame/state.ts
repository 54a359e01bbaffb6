// What the person is doing on a screen right now (query, filters, open sheets). Lives as long as the app
// runs.
import { useSyncExternalStore } from "react";

const values = new Map<string, unknown>();
const listeners = new Map<string, Set<() => void>>();

export function getState<T>(key: string, initial: T): T {
  return values.has(key) ? (values.get(key) as T) : initial;
}

export function setState(key: string, value: unknown): void {
  if (Object.is(values.get(key), value)) return;
  values.set(key, value);
  listeners.get(key)?.forEach(fn => fn());
}

export function onState(key: string, fn: () => void): () => void {
  const set = listeners.get(key) ?? new Set<() => void>();
  listeners.set(key, set.add(fn));
  return () => {
    set.delete(fn);
  };
}

/** `initial` must be a constant: it is what every caller of this key sees until it is set. */
export function useScreen<T>(key: string, initial: T): T {
  return useSyncExternalStore(
    fn => onState(key, fn),
    () => getState(key, initial),
    () => initial,
  );
}

const WIDE = "(min-width: 768px)";
/** True where two panes stand side by side. */
export function useWide(): boolean {
  const subscribe = (fn: () => void) => {
    const media = matchMedia(WIDE);
    media.addEventListener("change", fn);
    return () => media.removeEventListener("change", fn);
  };
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(WIDE).matches,
    () => false,
  );
}
