// The outbox: what the person did and the server has not acknowledged. It survives everything that does not
// delete the database; every change of it is one transaction, and the numbering 1, 2, 3 ... never has a hole.
import type { Ack, Note } from "./channel";
import { observe, tick } from "./hlc";
import { itemsOf, numbering, offerAgain, putSent, putStamp, skipRow, sorted, takeBack, SENT_SHOWN_ITEMS, type Again } from "./outbox_rows";
import type { Replica } from "./replica";
import { SENT_KEEP_DAYS } from "./schema.gen";
import type { Mutation, OutboxRow, PushResult, SentItem, SentRow } from "./types";

const DAY_MS = 86_400_000;

/** What the person did, before it has a number. `base`: the seq this device had seen when the person began; now, when absent. */
export type Wish = Unnumbered<Exclude<Mutation, { kind: "skip" }>>;
type Unnumbered<M> = M extends unknown ? Omit<M, "n" | "id" | "base" | "stamp"> & { title: string; base?: number } : never;

export class Outbox {
  private rows = new Map<number, OutboxRow>();
  private recent: SentItem[] = [];
  private listeners = new Set<() => void>();
  /** Numbers in the push under way. */
  private flying = new Set<number>();

  constructor(private readonly replica: Replica) {}

  all(): OutboxRow[] {
    return [...this.rows.values()].sort((a, b) => a.n - b.n);
  }

  get(n: number): OutboxRow | undefined {
    return this.rows.get(n);
  }

  queued(): OutboxRow[] {
    return this.all().filter(row => row.state === "queued");
  }

  sentLately(): readonly SentItem[] {
    return this.recent;
  }

  isFlying(n: number): boolean {
    return this.flying.has(n);
  }

  counts(): { waiting: number; sending: number; needsYou: number; failed: number } {
    const counts = { waiting: 0, sending: 0, needsYou: 0, failed: 0 };
    for (const row of this.rows.values()) {
      if (row.state === "needs_you") counts.needsYou++;
      else if (row.mutation.kind === "skip") continue;
      else if (this.flying.has(row.n)) counts.sending++;
      else counts.waiting++;
    }
    return counts;
  }

  onChange(fn: () => void): () => void {
    this.listeners.add(fn);
    return () => this.listeners.delete(fn);
  }

  /** Reads what waits, and what was acknowledged but is not in the confirmed rows yet. */
  async load(): Promise<void> {
    (await this.read(this.replica.pull.seq))();
  }

  /** Reads it for confirmed rows as of `seq`; nothing changes before the returned function is called, which must be at
   *  once: an edit that comes between would not be shown. */
  async read(seq: number): Promise<() => void> {
    const { memory, db } = this.replica;
    const [rows, sent] = await db.read(["outbox", "sent"], async tx => {
      const rows = await tx.objectStore("outbox").getAll();
      const sent: SentRow[] = [];
      let shown = 0;
      for (let c = await tx.objectStore("sent").openCursor(null, "prev"); c; c = await c.continue()) {
        if (c.value.max_seq <= seq && shown >= SENT_SHOWN_ITEMS) break;
        sent.push(c.value);
        shown += itemsOf(c.value).length;
      }
      return [rows, sent] as const;
    });
    const items = sent.reverse().flatMap(itemsOf);
    return () => {
      this.rows = new Map(rows.map(row => [row.n, row]));
      this.recent = items.slice(-SENT_SHOWN_ITEMS);
      memory.batch(() => {
        memory.uncoverAll();
        for (const item of items) {
          if (item.seq > seq && item.outcome !== "rejected") memory.cover(item.mutation, item.seq);
        }
        for (const row of rows) this.show(row);
      });
      this.tell();
    };
  }

  /** Writes wishes as mutations, in order, in ONE strict transaction; resolves when they are durable.
   *  Throws EngineError storage_full or storage_lost; then nothing was written. */
  async add(wishes: readonly Wish[]): Promise<OutboxRow[]> {
    const { db, env, device, memory, channel } = this.replica;
    const now_ms = env.now();
    const seen = this.replica.pull.seq;
    const ids = wishes.map(() => env.uuid());
    const rows = await db.write(["outbox", "meta"], "strict", async tx => {
      let { n, stamp } = await numbering(tx);
      stamp = observe(stamp, this.replica.stamp);
      const rows = wishes.map((wish, i): OutboxRow => {
        stamp = tick(stamp, now_ms, device);
        const { title, base = seen, ...what } = wish;
        return { n, state: "queued", at_ms: now_ms, title, attempts: 0, mutation: { n: n++, id: ids[i]!, base, stamp, ...what } };
      });
      const outbox = tx.objectStore("outbox");
      for (const row of rows) void outbox.add(row);
      void tx.objectStore("meta").put(n, "next_n");
      await putStamp(tx, stamp);
      return rows;
    });
    this.replica.stamp = rows.at(-1)?.mutation.stamp ?? this.replica.stamp;
    memory.batch(() => rows.forEach(row => this.take(row)));
    channel.tell({ note: "outbox", put: rows, gone: [], acks: [] });
    this.tell();
    return rows;
  }

  /** The next mutations to push, in order of n: at most `max`, and about `bytes_max` bytes of JSON. */
  offer(max: number, bytes_max: number): Mutation[] {
    const batch: Mutation[] = [];
    let bytes = 0;
    for (const { mutation } of this.queued()) {
      bytes += JSON.stringify(mutation).length;
      if (batch.length >= max || (batch.length && bytes > bytes_max)) break;
      batch.push(mutation);
    }
    this.flying = new Set(batch.map(m => m.n));
    this.tell();
    return batch;
  }

  /** The push ended without an answer for its mutations. */
  land(): void {
    for (const n of this.flying) {
      const row = this.rows.get(n);
      if (row) row.attempts++;
    }
    this.flying.clear();
    this.tell();
  }

  /** Stores the server's answers: accepted ones leave the outbox, refused ones stay as "needs you". */
  async settle(mutations: readonly Mutation[], results: readonly PushResult[]): Promise<void> {
    const { db, env, memory, channel, pull } = this.replica;
    const { items, refused, accepted, gone } = sorted(mutations, results, this.rows, this.asideNumber());
    await db.write(["outbox", "sent"], "relaxed", async tx => {
      const outbox = tx.objectStore("outbox");
      if (gone.length) void outbox.delete(IDBKeyRange.bound(gone[0]!, gone.at(-1)!));
      for (const row of refused) void outbox.put(row);
      await putSent(tx, items, env.now());
    });
    memory.batch(() => {
      for (const row of refused) this.drop(row.mutation.n);
      this.leave(accepted);
      for (const row of refused) this.take(row);
      if (pull.complete && !pull.renewing) memory.settle(pull.seq);
    });
    this.flying.clear();
    this.remember(items);
    channel.tell({ note: "outbox", put: refused, gone: refused.map(row => row.mutation.n), acks: accepted });
    this.tell();
  }

  /** The server expects number `expected` next: what it has lost goes back into the queue, in order.
   *  Numbers too old to be kept are filled with skips. Returns how many mutations are offered again. */
  async rewind(expected: number): Promise<number> {
    const put = await this.replica.db.write(["outbox", "sent", "meta"], "strict", tx => takeBack(tx, expected));
    this.queueAgain({ put, gone: [] });
    return put.filter(row => row.mutation.kind !== "skip").length;
  }

  /** A new epoch begins, in which the server knows this device's mutations up to `last_n`, and this device what is
   *  there up to `seq`: everything else goes back into the queue, also what a former device id had sent. */
  async offerAgain(last_n: number, seq: number): Promise<void> {
    const { db } = this.replica;
    this.queueAgain(await db.write(["outbox", "sent", "meta"], "strict", tx => offerAgain(tx, last_n, seq)));
  }

  private queueAgain({ put, gone }: Again): void {
    const before = [...gone, ...put.map(row => row.n)];
    this.replica.memory.batch(() => {
      for (const n of before) this.drop(n);
      this.forget(put);
      for (const row of put) this.take(row);
    });
    this.replica.channel.tell({ note: "outbox", put, gone: before, acks: [] });
    this.tell();
  }

  /** Takes a waiting mutation out of the queue and keeps it as "needs you"; its number goes out as a skip. */
  async setAside(n: number, code: string, detail: string): Promise<void> {
    const row = this.rows.get(n);
    if (row?.state !== "queued") return;
    const aside: OutboxRow = { ...row, n: this.asideNumber(), state: "needs_you", code, detail };
    await this.replace(row, [skipRow(row), aside]);
  }

  /** Drops one item for good. Its number still goes out, as a skip, so that the numbering stays whole. */
  async discard(n: number): Promise<void> {
    const row = this.rows.get(n);
    if (!row) return;
    await this.replace(row, row.state === "queued" ? [skipRow(row)] : []);
  }

  /** Removes the refused row `n` and writes its wish again as a new mutation. Its base stays: trying again shows the
   *  person nothing of what others wrote meanwhile. */
  async retry(n: number): Promise<void> {
    const row = this.rows.get(n);
    if (row?.state !== "needs_you" || row.mutation.kind === "skip") return;
    const { n: _n, id: _id, stamp: _stamp, ...wish } = row.mutation;
    await this.add([{ ...wish, title: row.title }]);
    await this.replace(row, []);
  }

  /** Drops what was acknowledged more than SENT_KEEP_DAYS ago. */
  async collect(): Promise<void> {
    const oldest_ms = this.replica.env.now() - SENT_KEEP_DAYS * DAY_MS;
    await this.replica.db.write(["sent"], "relaxed", async tx => {
      for (let c = await tx.objectStore("sent").openCursor(); c && c.value.at_ms < oldest_ms; c = await c.continue()) await c.delete();
    });
  }

  /** What another tab did to the outbox. */
  hear(note: Extract<Note, { note: "outbox" }>): void {
    this.remember(note.acks.flatMap(({ n, seq }): SentItem[] => {
      const row = this.rows.get(n);
      return row ? [{ mutation: row.mutation, at_ms: row.at_ms, title: row.title, seq, outcome: "applied" }] : [];
    }));
    this.replica.memory.batch(() => {
      for (const n of note.gone) this.drop(n);
      this.forget(note.put);
      for (const row of note.put) this.take(row);
      this.leave(note.acks);
    });
    this.tell();
  }

  private remember(items: readonly SentItem[]): void {
    this.recent = [...this.recent, ...items.filter(item => item.mutation.kind !== "skip")].slice(-SENT_SHOWN_ITEMS);
  }

  /** What waits again is not on the server, and no longer shown as acknowledged. */
  private forget(put: readonly OutboxRow[]): void {
    const waiting = new Set(put.map(row => row.mutation.id));
    this.recent = this.recent.filter(item => !waiting.has(item.mutation.id));
    for (const row of put) this.replica.memory.uncover(row.mutation);
  }

  private asideNumber(): number {
    return Math.min(0, ...this.rows.keys()) - 1;
  }

  private async replace(row: OutboxRow, by: OutboxRow[]): Promise<void> {
    await this.replica.db.write(["outbox"], "strict", async tx => {
      const outbox = tx.objectStore("outbox");
      await outbox.delete(row.n);
      for (const next of by) void outbox.put(next);
    });
    this.replica.memory.batch(() => {
      this.drop(row.n);
      by.forEach(next => this.take(next));
    });
    this.replica.channel.tell({ note: "outbox", put: by, gone: [row.n], acks: [] });
    this.tell();
  }

  /** Takes a row into memory and shows it over the confirmed rows. */
  private take(row: OutboxRow): void {
    this.rows.set(row.n, row);
    this.show(row);
  }

  private show(row: OutboxRow): void {
    const { memory } = this.replica;
    if (row.state === "queued") memory.cover(row.mutation);
    else {
      memory.refuse(row.mutation, 1);
      // A refused new record would vanish from the person's eyes: it stays visible, marked as "needs you".
      if (row.mutation.kind === "create") memory.cover(row.mutation);
    }
  }

  private drop(n: number): void {
    const row = this.rows.get(n);
    if (!row) return;
    this.rows.delete(n);
    this.replica.memory.uncover(row.mutation);
    if (row.state === "needs_you") this.replica.memory.refuse(row.mutation, -1);
  }

  /** Accepted rows leave; what they did stays visible until the pull has brought it. */
  private leave(acks: readonly Ack[]): void {
    for (const ack of acks) {
      const row = this.rows.get(ack.n);
      if (row?.mutation.id !== ack.id) continue;
      this.rows.delete(ack.n);
      this.replica.memory.acknowledge(row.mutation, ack.seq);
    }
  }

  private tell(): void {
    for (const fn of this.listeners) fn();
  }
}
