// What the pages are told of the session, and how it is said.
import { setHere } from "../core/here";
import { EngineError, type Person, type Workspace } from "../core/types";
import type { Owner } from "../store/meta";
import type { Emptied, Lost } from "./home";
import type { Waited } from "./note";

export interface SessionInfo {
  /**
   * loading: reading this device · out: nobody · in: signed in · expired: work goes on, sending needs a
   * sign-in.
   */
  state: "loading" | "out" | "in" | "expired";
  person: Person | null;
  workspace: Workspace | null;
  device: string | null;
  /**
   * Trouble with this device's storage: storage_lost, storage_full, blocked (another tab holds the old
   * layout), superseded (a newer app in another tab took over: reload), newer_app (one was opened: this one
   * stores no rows).
   */
  problem?: string;
  /** A device here is being emptied, or was (E5). */
  lost?: Lost | Emptied;
  /** What the browser took away before it was sent (E6). */
  evicted?: Waited[];
  /** When nobody is in: so many people have their data here and can be changed to (K3). */
  others?: number;
}

/** What stands beside the person, however often that changes. */
type Beside = Pick<SessionInfo, "lost" | "evicted" | "others">;

let info: SessionInfo = { state: "loading", person: null, workspace: null, device: null };
let beside: Beside = {};
const listeners = new Set<() => void>();

export function session(): SessionInfo {
  return info;
}

export function onSession(fn: () => void): () => void {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/** Says who is here, and in which state. */
export function set(state: SessionInfo["state"], owner: Owner | null): void {
  const { problem } = info;
  const { others, ...rest } = beside;
  setHere(owner?.device ?? null);
  put({
    state,
    person: owner?.person ?? null,
    workspace: owner?.workspace ?? null,
    device: owner?.device ?? null,
    ...(problem && { problem }),
    ...rest,
    ...(others && !owner && { others }),
  });
}

/** What stands beside the person from the next `set` on. */
export function putBeside(change: { [K in keyof Beside]: Beside[K] | undefined }): void {
  const kept = Object.entries({ ...beside, ...change }).filter(([, value]) => value !== undefined);
  beside = Object.fromEntries(kept) as Beside;
}

/** Something is wrong with this device's storage; the pages say what and what to do. */
export const trouble = (code: string): void => put({ ...info, problem: code });

/** That trouble is over. */
export function overcome(code: string): void {
  if (info.problem === code) put(withoutProblem(info));
}

/** Trouble ends with the connection it came from; the next `set` says so. */
export function forgetTrouble(): void {
  info = withoutProblem(info);
}

export const codeOf = (error: unknown): string =>
  error instanceof EngineError ? error.code : "storage_lost";

function put(next: SessionInfo): void {
  info = next;
  for (const fn of listeners) fn();
}

const withoutProblem = ({ problem: _gone, ...rest }: SessionInfo): SessionInfo => rest;
