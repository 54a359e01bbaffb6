// The only door for what the person changes. A promise resolves when the change is durable on this device, not before.
import { replica } from "./current";
import { diff } from "./diff";
import { inverse } from "./inverse";
import type { Wish } from "./outbox";
import type { Replica } from "./replica";
import { serverOnly } from "./rights";
import { MUTATION_OPS_MAX, RECORD_TYPES, UNDO_MS } from "./schema.gen";
import { titleOf } from "./titles";
import { EngineError, type Fields, type Op, type RawRec, type RecordType } from "./types";

export { diff };

export type EditToken = string;

/** What a page may say after a write, with Undo until `until_ms`. */
export interface Toast {
  token: EditToken;
  what: "created" | "edited" | "removed" | "revived" | "undone";
  type: RecordType;
  id: string;
  title: string;
  until_ms: number;
}

const undos = new Map<EditToken, { wishes: Wish[]; until_ms: number; on: Replica }>();
const listeners = new Set<(toast: Toast) => void>();

/** An id for a new record, or for a phone, e-mail, address or other item. */
export const newId = (): string => replica().env.uuid();
export const newItemId = newId;

/** What this device has seen of the log now: take it when a form opens and give it to `edit`, so that what
 *  others change while the person types is a conflict and not overwritten unseen. */
export const seen = (): number => replica().pull.seq;

export function onToast(fn: (toast: Toast) => void): () => void {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/** Makes a record and returns its id. Throws EngineError storage_full, storage_lost or signed_out; then nothing was kept. */
export async function create<T extends RecordType>(
  type: T, fields: Fields<T>, id: string = newId(), on: Replica = replica(),
): Promise<string> {
  const filled = fill(type, fields as Record<string, unknown>, on);
  const title = titleOf(filled);
  await write(on, [{ type, record: id, kind: "create", title, fields: filled }], "created", [
    { type, record: id, kind: "delete", title },
  ]);
  return id;
}

/** Applies operations to a record; null when there are none. `base`: `seen()` when the person began. Throws EngineError not_found, storage_full, storage_lost. */
export async function edit(
  type: RecordType, id: string, ops: readonly Op[], on: Replica = replica(), base: number = on.pull.seq,
): Promise<EditToken | null> {
  if (!ops.length) return null;
  const before = existing(on, type, id);
  const title = titleOf(before);
  const wishes = inParts(ops).map((part): Wish => ({ type, record: id, kind: "edit", title, ops: part, base }));
  const back = inParts(inverse(before, ops)).map((part): Wish => ({ type, record: id, kind: "edit", title, ops: part }));
  return write(on, wishes, "edited", back);
}

/** Deletes a record. */
export async function remove(type: RecordType, id: string, on: Replica = replica()): Promise<EditToken> {
  const title = titleOf(existing(on, type, id));
  const wish = { type, record: id, title } as const;
  return write(on, [{ ...wish, kind: "delete" }], "removed", [{ ...wish, kind: "revive" }]);
}

/** Brings a deleted record back. */
export async function revive(type: RecordType, id: string, on: Replica = replica()): Promise<EditToken> {
  const wish = { type, record: id, title: titleOf(on.memory.get(type, id)) } as const;
  return write(on, [{ ...wish, kind: "revive" }], "revived", [{ ...wish, kind: "delete" }]);
}

/** Takes a write back by writing its inverse; false when the ten seconds are over or it was taken back already. */
export async function undo(token: EditToken): Promise<boolean> {
  const known = undos.get(token);
  if (!known || known.until_ms < known.on.env.now()) return false;
  undos.delete(token);
  await known.on.outbox.add(known.wishes);
  say(token, "undone", known.wishes[0]!, 0);
  return true;
}

async function write(on: Replica, wishes: Wish[], what: Toast["what"], back: Wish[]): Promise<EditToken> {
  // Undo is as unaware of others as the write was: it takes back this write, not one that came in between.
  const base = on.pull.seq;
  await on.outbox.add(wishes);
  const token = on.env.uuid();
  const until_ms = on.env.now() + UNDO_MS;
  for (const [old, { until_ms }] of undos) if (until_ms < on.env.now()) undos.delete(old);
  undos.set(token, { wishes: back.map(wish => ({ ...wish, base })), until_ms, on });
  say(token, what, wishes[0]!, until_ms);
  return token;
}

function say(token: EditToken, what: Toast["what"], wish: Wish, until_ms: number): void {
  const toast: Toast = { token, what, type: wish.type, id: wish.record, title: wish.title, until_ms };
  for (const fn of listeners) fn(toast);
}

function existing(on: Replica, type: RecordType, id: string): RawRec {
  const record = on.memory.get(type, id);
  if (!record) throw new EngineError("not_found", "person", `no ${type} ${id} on this device`);
  return record;
}

/** Leaves empty fields out and puts in what the server would, so that the record is whole while offline. */
function fill(type: RecordType, fields: Record<string, unknown>, on: Replica): Record<string, unknown> {
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (!isEmpty(value)) filled[name] = value;
  for (const [name, info] of Object.entries(RECORD_TYPES[type].fields)) {
    if (filled[name] !== undefined || serverOnly(info.write)) continue;
    if (info.fill === "author") filled[name] = on.owner.person.id;
    else if (info.fill === "now") filled[name] = on.env.now();
    else if (info.fill === "team") filled[name] = "team";
  }
  return filled;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function inParts(ops: readonly Op[]): Op[][] {
  const parts: Op[][] = [];
  for (let i = 0; i < ops.length; i += MUTATION_OPS_MAX) parts.push(ops.slice(i, i + MUTATION_OPS_MAX));
  return parts;
}
