// What the pages read: every record of the signed-in person, pending over confirmed.
import { Listeners } from "../core/listeners";
import type { Rec, RecordType } from "../core/types";
import { Memory } from "./memory";

export type { Rec, RecordType } from "../core/types";

export type Readiness = "loading" | "partial" | "ready";

const listeners = new Listeners();
/**
 * Each person has a memory of their own: what still runs for the last one cannot write into the next one's.
 */
let memory = new Memory();

/** loading: nothing yet · partial: config, contacts, companies and deals are here · ready: everything is. */
export const ready: { readonly state: Readiness } = { state: "loading" };

const waiting = new Set<() => void>();

/** A place among the changes of a type: what is kept beside its records notes as of when it is right. */
export interface Mark {
  readonly memory: Memory;
  readonly version: number;
}

/** All records of a type: always the same map, as of now. What is kept beside it asks `changesSince`. */
export function view<T extends RecordType>(type: T): ReadonlyMap<string, Rec<T>> {
  return memory.view(type) as unknown as ReadonlyMap<string, Rec<T>>;
}

export function get<T extends RecordType>(type: T, id: string): Rec<T> | undefined {
  return memory.get(type, id) as unknown as Rec<T> | undefined;
}

/** The ids of what has changed of a type since `mark`, and the mark of now; null: any may have changed. */
export function changesSince(
  type: RecordType,
  mark: Mark | undefined,
): { ids: ReadonlySet<string> | null; mark: Mark } {
  const version = memory.version(type);
  if (mark?.memory !== memory) return { ids: null, mark: { memory, version } };
  return {
    ids: memory.changedSince(type, mark.version),
    mark: mark.version === version ? mark : { memory, version },
  };
}

/** Calls `fn` after records of one of `types` changed. Returns how to stop. */
export function subscribe(types: readonly RecordType[] | "*", fn: () => void): () => void {
  return listeners.subscribe(types, fn);
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

/** Shows another memory: of the person who signed in, or an empty one. */
export function setMemory(next: Memory): void {
  memory.onChange = () => {};
  memory = next;
  next.onChange = changed => listeners.notify(changed);
  listeners.notifyAll();
}
