// The sync ledger: every item the person made, with its state in the words of the product.
import { replica, replicaIfOpen } from "../core/current";
import type { Mutation, MutationKind, OutboxRow, RecordType, SentItem } from "../core/types";
import { onOutbox, onStatus, type SyncStatus, status, syncNow } from "../sync/sync";

export type LedgerState = "saved" | "waiting" | "sending" | "on_server" | "needs_you" | "failed";

export interface LedgerItem {
  n: number;
  /** The act it is part of, "" when it stands alone. */
  act: string;
  /** When it was made among the others of this device: stamps compare as text. */
  stamp: string;
  type: RecordType;
  record: string;
  title: string;
  what: Exclude<MutationKind, "skip">;
  /** Names of the fields it touches. */
  fields: string[];
  /** When the person did it, ms UTC. */
  when: number;
  state: LedgerState;
  code?: string;
  detail?: string;
  field?: string;
}

let cached: LedgerItem[] = [];
let stale = true;
let watching = false;
const listeners = new Set<() => void>();

/**
 * Newest first: what waits, what was refused, and lately acknowledged items. The same array until something
 * changes.
 */
export function items(): LedgerItem[] {
  watch();
  if (stale) cached = collect();
  stale = false;
  return cached;
}

/**
 * Items by acts, in the order of their first: what the person did at once stands together, as it was made.
 */
export function byActs(items: readonly LedgerItem[]): LedgerItem[][] {
  const acts = new Map<string, LedgerItem[]>();
  for (const item of items) {
    const key = item.act || `${item.n}`;
    const act = acts.get(key);
    if (act) act.push(item);
    else acts.set(key, [item]);
  }
  return [...acts.values()].map(act => act.sort((a, b) => (a.stamp < b.stamp ? -1 : 1)));
}

export function onLedger(fn: () => void): () => void {
  watch();
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/** Tries a refused item again, with all that was refused of its act; a failed or waiting one is sent now. */
export async function retry(n: number): Promise<void> {
  await replica().outbox.retry(n);
  syncNow();
}

/** Gives an item up for good, with what waits or was refused together with it; ask the person first. */
export async function discard(n: number): Promise<void> {
  await replica().outbox.discard(n);
  changed();
}

/**
 * Everything not on the server, as readable JSON: the last resort before signing out or when the app is too
 * old.
 */
export function exportItems(): Blob {
  const rows = replica()
    .outbox.all()
    .filter(row => row.mutation.kind !== "skip");
  const owner = replica().owner;
  const body = {
    app: "lapangan",
    format: 1,
    person: owner.person.email,
    device: owner.device,
    made_at: new Date(replica().env.now()).toISOString(),
    items: rows.map(row => ({
      title: row.title,
      at: new Date(row.at_ms).toISOString(),
      state: row.state,
      code: row.code,
      ...row.mutation,
    })),
  };
  return new Blob([JSON.stringify(body, null, 2)], { type: "application/json" });
}

/** Tells listeners that the ledger must be read again. */
export function changed(): void {
  stale = true;
  for (const fn of listeners) fn();
}

function watch(): void {
  if (watching) return;
  watching = true;
  onStatus(changed);
  onOutbox(changed);
}

function collect(): LedgerItem[] {
  const open = replicaIfOpen();
  if (!open) return [];
  const now = status();
  const rows = open.outbox.all().map(row => fromRow(row, now, open.outbox.isFlying(row.n)));
  const sent = open.outbox.sentLately().map(fromSent);
  return [...rows, ...sent].filter(item => item !== null).sort((a, b) => b.when - a.when || b.n - a.n);
}

function fromRow(row: OutboxRow, now: SyncStatus, flying: boolean): LedgerItem | null {
  const what = describe(row.mutation);
  if (!what) return null;
  const reason = row.state === "needs_you" ? row : now.failed ? now.problem : undefined;
  return {
    ...what,
    n: row.n,
    title: row.title,
    when: row.at_ms,
    state: stateOf(row, now, flying),
    ...(reason?.code && { code: reason.code }),
    ...(reason?.detail && { detail: reason.detail }),
    ...(row.field && { field: row.field }),
  };
}

/**
 * saved: only on this device, no contact · waiting: its turn comes · failed: the server was reached and is in
 * trouble.
 */
function stateOf(row: OutboxRow, now: SyncStatus, flying: boolean): LedgerState {
  if (row.state === "needs_you") return "needs_you";
  if (flying) return "sending";
  if (now.failed) return "failed";
  return now.phase === "offline" || now.phase === "signed_out" || now.phase === "upgrade"
    ? "saved"
    : "waiting";
}

function fromSent(item: SentItem): LedgerItem | null {
  const what = describe(item.mutation);
  return what && { ...what, n: item.mutation.n, title: item.title, when: item.at_ms, state: "on_server" };
}

function describe(
  m: Mutation,
): Pick<LedgerItem, "act" | "stamp" | "type" | "record" | "what" | "fields"> | null {
  if (m.kind === "skip") return null;
  return {
    act: m.act ?? "",
    stamp: m.stamp,
    type: m.type,
    record: m.record,
    what: m.kind,
    fields: fieldsOf(m),
  };
}

function fieldsOf(m: Mutation): string[] {
  if (m.kind === "create") return Object.keys(m.fields);
  return m.kind === "edit" ? [...new Set(m.ops.map(op => op.field))] : [];
}
