// What the pages read: every record of the signed-in person, pending over confirmed.
import { Memory } from "./memory";
import type { Rec, RecordType } from "./types";

export type { Rec, RecordType } from "./types";

export type Readiness = "loading" | "partial" | "ready";

/** The one memory of this page. The session fills it for the person who is signed in. */
export const memory = new Memory();

/** loading: nothing yet · partial: config, contacts, companies and deals are here · ready: everything is. */
export const ready: { readonly state: Readiness } = { state: "loading" };

const waiting = new Set<() => void>();

/** All records of a type; the same map until something of that type changes. */
export function view<T extends RecordType>(type: T): ReadonlyMap<string, Rec<T>> {
  return memory.view(type) as unknown as ReadonlyMap<string, Rec<T>>;
}

export function get<T extends RecordType>(type: T, id: string): Rec<T> | undefined {
  return memory.get(type, id) as unknown as Rec<T> | undefined;
}

/** Calls `fn` after records of one of `types` changed. Returns how to stop. */
export function subscribe(types: readonly RecordType[] | "*", fn: () => void): () => void {
  return memory.subscribe(types, fn);
}

/** Something the person did to this record has not been acknowledged by the server. */
export function isPending(_type: RecordType, id: string): boolean {
  return memory.unacknowledged(id).length > 0;
}

/** The server refused something the person did to this record. */
export function needsYou(_type: RecordType, id: string): boolean {
  return memory.isRefused(id);
}

export function onReady(fn: () => void): () => void {
  waiting.add(fn);
  return () => waiting.delete(fn);
}

export function setReady(state: Readiness): void {
  if (ready.state === state) return;
  (ready as { state: Readiness }).state = state;
  for (const fn of waiting) fn();
}
