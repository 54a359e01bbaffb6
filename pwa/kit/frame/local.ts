// A value that belongs to one screen and outlives its components: which filter is on, what a sheet is about.
import { useSyncExternalStore } from "react";

export interface Local<T> {
  get: () => T;
  set: (next: T) => void;
  listen: (notify: () => void) => () => void;
}

export function local<T>(first: T): Local<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: next => {
      value = next;
      listeners.forEach(notify => notify());
    },
    listen: notify => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
  };
}

export const useLocal = <T>(one: Local<T>): T => useSyncExternalStore(one.listen, one.get, one.get);
