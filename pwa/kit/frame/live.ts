// Live values for the pages: one computation per key and change, however many components show it
// (Reflex compiles every dependent piece of a page into its own component, each calling the hook).
import { useCallback, useSyncExternalStore } from "react";
import type { Rec, RecordType } from "../../engine/core/types";
import { items, type LedgerItem, onLedger } from "../../engine/outbox/ledger";
import { onSession, type SessionInfo, session } from "../../engine/session/session";
import { onRefined, searchRound } from "../../engine/store/search";
import { get, onReady, type Readiness, ready, subscribe } from "../../engine/store/store";
import { onStatus, type SyncStatus, status } from "../../engine/sync/sync";

interface Entry {
  value: unknown;
  stale: boolean;
  listeners: Set<() => void>;
  stop: () => void;
  timer?: ReturnType<typeof setTimeout>;
}

/** How long an unused value stays: a page that is left and opened again does not compute it twice. */
const KEEP_UNUSED_MS = 5_000;

const entries = new Map<string, Entry>();

/** The value of `compute`, shared by `key` and computed again when a record of `types` changed. */
export function useLive<T>(key: string, types: readonly RecordType[] | "*", compute: () => T): T {
  const listen = useCallback((fn: () => void) => attach(key, types, compute, fn), [key]);
  const read = () => current(key, types, compute);
  return useSyncExternalStore(listen, read, read);
}

/** One record, or undefined while it is not here. */
export function useRec<T extends RecordType>(type: T, id: string | undefined): Rec<T> | undefined {
  const listen = useCallback((fn: () => void) => subscribe([type], fn), [type]);
  const read = () => (id ? get(type, id) : undefined);
  return useSyncExternalStore(listen, read, read);
}

export function useReady(): Readiness {
  return useSyncExternalStore(
    onReady,
    () => ready.state,
    () => ready.state,
  );
}

/** Rises when what was searched before all was prepared is worth searching again. */
export function useSearchRound(): number {
  return useSyncExternalStore(onRefined, searchRound, searchRound);
}

export function useSyncStatus(): SyncStatus {
  return useSyncExternalStore(onStatus, status, status);
}

/** How many changes are on their way to the server, or need the person. */
export function useOnItsWay(): number {
  const { waiting, sending, needsYou } = useSyncStatus();
  return waiting + sending + needsYou;
}

export function useSession(): SessionInfo {
  return useSyncExternalStore(onSession, session, session);
}

export function useLedger(): LedgerItem[] {
  return useSyncExternalStore(onLedger, items, items);
}

function entryOf<T>(key: string, types: readonly RecordType[] | "*", compute: () => T): Entry {
  let entry = entries.get(key);
  if (!entry) {
    const made: Entry = { value: compute(), stale: false, listeners: new Set(), stop: () => {} };
    made.stop = subscribe(types, () => {
      made.stale = true;
      for (const fn of made.listeners) fn();
    });
    entries.set(key, made);
    forgetLater(key, made);
    entry = made;
  }
  return entry;
}

function attach<T>(
  key: string,
  types: readonly RecordType[] | "*",
  compute: () => T,
  fn: () => void,
): () => void {
  const entry = entryOf(key, types, compute);
  clearTimeout(entry.timer);
  entry.listeners.add(fn);
  return () => {
    entry.listeners.delete(fn);
    if (!entry.listeners.size) forgetLater(key, entry);
  };
}

function current<T>(key: string, types: readonly RecordType[] | "*", compute: () => T): T {
  const entry = entryOf(key, types, compute);
  if (entry.stale) {
    entry.stale = false;
    entry.value = compute();
  }
  return entry.value as T;
}

function forgetLater(key: string, entry: Entry): void {
  clearTimeout(entry.timer);
  entry.timer = setTimeout(() => {
    if (entry.listeners.size || entries.get(key) !== entry) return;
    entry.stop();
    entries.delete(key);
  }, KEEP_UNUSED_MS);
}
