// What the person is doing on a screen right now: a query, a filter, what a sheet is about. It outlives the
// screen's components and lives as long as the app runs, or until the person leaves.
import { useSyncExternalStore } from "react";

export interface Local<T> {
  get: () => T;
  set: (next: T) => void;
  listen: (notify: () => void) => () => void;
}

/** How each began. */
const beginnings = new Set<() => void>();

/** A value of one screen that hooks may follow. `ofBrowser`: it is nobody's own, and stays. */
export function local<T>(initial: T, ofBrowser = false): Local<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const one: Local<T> = {
    get: () => value,
    set: next => {
      if (Object.is(value, next)) return;
      value = next;
      for (const notify of [...listeners]) notify();
    },
    listen: notify => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
  };
  if (!ofBrowser) beginnings.add(() => one.set(initial));
  return one;
}

/** The next person finds every screen as if it had never been open. */
export function forgetScreens(): void {
  named.clear();
  for (const begin of beginnings) begin();
}

export const useLocal = <T>(one: Local<T>): T => useSyncExternalStore(one.listen, one.get, one.get);

const named = new Map<string, Local<unknown>>();

/**
 * The value called `key`: for screens of which there are many, such as one for each list. `initial` must be a
 * constant: it is what every caller of this key sees until it is set.
 */
function byName<T>(key: string, initial: T): Local<T> {
  const known = named.get(key) ?? (local(initial, true) as Local<unknown>);
  named.set(key, known);
  return known as Local<T>;
}

export const getState = <T>(key: string, initial: T): T => byName(key, initial).get();
export const setState = <T>(key: string, value: T): void => byName<T | undefined>(key, undefined).set(value);
export const useScreen = <T>(key: string, initial: T): T => useLocal(byName(key, initial));
