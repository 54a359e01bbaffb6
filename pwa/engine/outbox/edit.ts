// The only door for what the person changes. A promise resolves when the change is durable on this device,
// not before. One act of the person, on however many records, is one transaction, one push and one Undo (P9,
// D10).
import { replica } from "../core/current";
import { diff } from "../core/diff";
import { turn } from "../core/pause";
import { ACT_MUTATIONS_MAX, UNDO_MS } from "../core/schema.gen";
import { EngineError, type Fields, type Op, type RecordType } from "../core/types";
import { checkWrites } from "../core/values";
import type { Replica } from "../store/replica";
import { type Done, inActs, type Step } from "./outbox_acts";
import { stepsOf, type Write } from "./writes";

export type { Write } from "./writes";
export { diff };

export type EditToken = string;

/** What a page may say after an act, with Undo until `until_ms`. */
export interface Toast {
  token: EditToken;
  what: "created" | "edited" | "removed" | "revived" | "settled" | "many" | "undone";
  /** Of the first record, unless the act names another. */
  type: RecordType;
  id: string;
  title: string;
  /** Records the act touched. */
  count: number;
  until_ms: number;
}

/** How an act calls itself, where that is not what its first write does. */
export interface Calling {
  title?: string;
  what?: Toast["what"];
}

type Told = Omit<Toast, "token" | "until_ms">;

const undos = new Map<EditToken, { acts: Done[][]; told: Told; until_ms: number; on: Replica }>();
const listeners = new Set<(toast: Toast) => void>();

/** An id for a new record, or for a phone, e-mail, address or other item. */
export const newId = (): string => replica().env.uuid();

/**
 * What this device has seen of the log now: take it when a form opens and give it to `edit`, so that what
 * others change while the person types is a conflict and not overwritten unseen.
 */
export const seen = (): number => replica().pull.seq;

export function onToast(fn: (toast: Toast) => void): () => void {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/**
 * Several writes as one act: durable together or not at all, taken back together; null when there is nothing
 * to write. Throws ValueError, or EngineError not_found, act_too_long, storage_full, storage_lost or
 * signed_out; then nothing was kept.
 */
export async function transact(
  writes: readonly Write[],
  calling: Calling = {},
  on: Replica = replica(),
): Promise<EditToken | null> {
  const steps = stepsOf(writes, on);
  if (!steps.length) return null;
  if (inActs(steps).length > 1)
    throw new EngineError("act_too_long", "device", `${steps.length} mutations in one act`);
  const base = on.pull.seq;
  return offerUndo([await put(on, steps, base)], toldOf(writes, steps, calling), on);
}

/**
 * A bulk edit: acts of at most ACT_MUTATIONS_MAX mutations one after the other, making room for the page
 * between them, and one Undo for all. `onProgress` hears how many of all writes are kept. When an act cannot
 * be kept, what came before it stays, with its Undo, and the error is thrown.
 */
export async function transactMany(
  writes: readonly Write[],
  onProgress: (done: number, of: number) => void = () => {},
  calling: Calling = {},
  on: Replica = replica(),
): Promise<EditToken | null> {
  const acts: Done[][] = [];
  const kept: Step[] = [];
  const base = on.pull.seq;
  try {
    for (let i = 0; i < writes.length; i += ACT_MUTATIONS_MAX) {
      const some = writes.slice(i, i + ACT_MUTATIONS_MAX);
      for (const steps of inActs(stepsOf(some, on))) {
        acts.push(await put(on, steps, base));
        kept.push(...steps);
      }
      onProgress(i + some.length, writes.length);
      await turn();
    }
  } catch (error) {
    if (kept.length) offerUndo(acts, toldOf(writes, kept, { what: "many", ...calling }), on);
    throw error;
  }
  return kept.length ? offerUndo(acts, toldOf(writes, kept, { what: "many", ...calling }), on) : null;
}

/**
 * Makes a record and returns its id. Throws ValueError, or EngineError storage_full, storage_lost or
 * signed_out; then nothing was kept.
 */
export async function create<T extends RecordType>(
  type: T,
  fields: Fields<T>,
  id: string = newId(),
  on: Replica = replica(),
): Promise<string> {
  await transact([{ kind: "create", type, id, fields } as Write], {}, on);
  return id;
}

/**
 * Applies operations to a record; null when there are none. `base`: `seen()` when the person began. Throws
 * ValueError, or EngineError not_found, storage_full, storage_lost.
 */
export async function edit(
  type: RecordType,
  id: string,
  ops: readonly Op[],
  on: Replica = replica(),
  base: number = on.pull.seq,
): Promise<EditToken | null> {
  return ops.length ? transact([{ kind: "edit", type, id, ops, base }], {}, on) : null;
}

/** Deletes a record. */
export function remove(type: RecordType, id: string, on: Replica = replica()): Promise<EditToken | null> {
  return transact([{ kind: "delete", type, id }], {}, on);
}

/** Brings a deleted record back. */
export function revive(type: RecordType, id: string, on: Replica = replica()): Promise<EditToken | null> {
  return transact([{ kind: "revive", type, id }], {}, on);
}

/**
 * Takes an act back, whole: what the server was never offered leaves the outbox, of the rest the inverse is
 * written. False when the ten seconds are over or it was taken back already.
 */
export async function undo(token: EditToken): Promise<boolean> {
  const known = undos.get(token);
  if (!known || known.until_ms < known.on.env.now()) return false;
  undos.delete(token);
  try {
    await known.on.outbox.undo(known.acts);
  } catch (error) {
    undos.set(token, known);
    throw error;
  }
  say({ ...known.told, token, what: "undone", until_ms: 0 });
  return true;
}

async function put(on: Replica, steps: readonly Step[], base: number): Promise<Done[]> {
  checkWrites(
    steps.map(step => step.wish),
    (type, id) => on.memory.get(type, id),
  );
  const rows = await on.outbox.add(steps.map(step => step.wish));
  // Undo is as unaware of others as the write was: it takes back this write, not one that came in between.
  return rows.map(({ n, mutation }, i) => ({
    n,
    id: mutation.id,
    back: steps[i]!.back.map(wish => ({ ...wish, base })),
  }));
}

const WHAT = { create: "created", edit: "edited", delete: "removed", revive: "revived" } as const;

function toldOf(writes: readonly Write[], kept: readonly Step[], calling: Calling): Told {
  const { wish } = kept[0]!;
  const what = calling.what ?? WHAT[writes[0]!.kind];
  const count = new Set(kept.map(step => step.wish.record)).size;
  return { what, type: wish.type, id: wish.record, title: calling.title ?? wish.title, count };
}

function offerUndo(acts: Done[][], told: Told, on: Replica): EditToken {
  const token = on.env.uuid();
  const until_ms = on.env.now() + UNDO_MS;
  for (const [old, { until_ms }] of undos) if (until_ms < on.env.now()) undos.delete(old);
  undos.set(token, { acts, told, until_ms, on });
  say({ ...told, token, until_ms });
  return token;
}

function say(toast: Toast): void {
  for (const fn of listeners) fn(toast);
}
