// What the person looked at lately, on this device only.
import { useSyncExternalStore } from "react";
import { replicaIfOpen } from "../../engine/core/current";
import type { Rec, RecordType } from "../../engine/core/types";
import { recentOf } from "../../engine/session/home";
import { get, subscribe } from "../../engine/store/store";

export const RECENT_MAX = 30;

let person = "";
let seen: [RecordType, string][] = [];
const listeners = new Set<() => void>();
const shown = new Map<string, Rec[]>();

/** Notes that a record was opened. */
export function viewed(type: RecordType, id: string): void {
  load();
  seen = [[type, id] as [RecordType, string], ...seen.filter(([, other]) => other !== id)].slice(
    0,
    RECENT_MAX,
  );
  if (person) localStorage.setItem(recentOf(person), JSON.stringify(seen));
  for (const fn of listeners) fn();
}

/** Records of a type opened lately, the last first; those that are gone are left out. */
export function recent<T extends RecordType>(type: T, limit = 8): Rec<T>[] {
  load();
  const rows = seen
    .filter(([t]) => t === type)
    .map(([, id]) => get(type, id))
    .filter(rec => rec !== undefined)
    .slice(0, limit);
  const key = `${type}:${limit}`;
  const last = shown.get(key);
  if (last?.length === rows.length && rows.every((rec, i) => rec === last[i]))
    return last as unknown as Rec<T>[];
  shown.set(key, rows as unknown as Rec[]);
  return rows;
}

export function useRecent<T extends RecordType>(type: T, limit = 8): Rec<T>[] {
  const read = (): Rec<T>[] => recent(type, limit);
  return useSyncExternalStore(listen, read, read);
}

function listen(fn: () => void): () => void {
  listeners.add(fn);
  const stop = subscribe("*", fn);
  return () => {
    listeners.delete(fn);
    stop();
  };
}

function load(): void {
  const now = replicaIfOpen()?.owner.person.id ?? "";
  if (now === person) return;
  person = now;
  seen = person ? (JSON.parse(localStorage.getItem(recentOf(person)) ?? "[]") as [RecordType, string][]) : [];
}
