// The outbox: what the person did and the server has not acknowledged. It survives everything that does not
// delete the database; every change of it is one transaction, and the numbering 1, 2, 3 ... never has a hole.

import { ACT_MUTATIONS_MAX, PUSH_MUTATIONS_MAX, SENT_KEEP_DAYS } from "../core/schema.gen";
import {
  EngineError,
  type Mutation,
  type OutboxRow,
  type PushResult,
  type SentItem,
  type SentRow,
} from "../core/types";
import type { Writing } from "../store/db";
import type { Replica } from "../store/replica";
import type { Beside } from "../store/stored_rows";
import type { Ack, Note } from "../sync/channel";
import {
  asked,
  type Changed,
  countTaken,
  type Done,
  nextActs,
  noteOffered,
  type Pen,
  takenCount,
  together,
  undoActs,
  type Wish,
  wishOf,
  writeActs,
} from "./outbox_acts";
import { OutboxList } from "./outbox_list";
import {
  type Again,
  itemsOf,
  offerAgain,
  putSent,
  SENT_SHOWN_ITEMS,
  skipRow,
  sorted,
  takeBack,
} from "./outbox_rows";

export type { Wish } from "./outbox_acts";

const DAY_MS = 86_400_000;

/** What a push takes along. `acts`: how many; a batch is never cut inside one. */
export interface Batch {
  mutations: Mutation[];
  acts: number;
}

export class Outbox {
  private rows = new OutboxList();
  private recent: SentItem[] = [];
  private listeners = new Set<() => void>();
  /** Numbers in the push under way. */
  private flying = new Set<number>();
  /** The take-backs of waiting rows this tab knows of. */
  private taken = 0;
  /** The number up to which the edit that goes out at once has noted that they are offered, until it goes. */
  private noted = 0;
  /** Whether the loop would send an edit now. */
  sendsAtOnce: () => boolean = () => false;
  /** The highest number that was never offered: it rises when the person does something, and only then. */
  newest = 0;

  constructor(private readonly replica: Replica) {}

  all(): OutboxRow[] {
    return this.rows.all();
  }

  get(n: number): OutboxRow | undefined {
    return this.rows.get(n);
  }

  queued(): OutboxRow[] {
    return [...this.rows.queued];
  }

  /** Something is to be pushed, be it only a skip. */
  get hasQueued(): boolean {
    return this.rows.queued.length > 0;
  }

  /** The first thing the person did that waits. */
  firstWaiting(): OutboxRow | undefined {
    return this.rows.queued.find(row => row.mutation.kind !== "skip");
  }

  /** What is not on the server: some of the newest rows, and the oldest. */
  get kept(): { newest: (most: number) => OutboxRow[]; oldest: OutboxRow | undefined } {
    return { newest: most => this.rows.newest(most), oldest: this.rows.oldest };
  }

  sentLately(): readonly SentItem[] {
    return this.recent;
  }

  isFlying(n: number): boolean {
    return this.flying.has(n);
  }

  counts(): { waiting: number; sending: number; needsYou: number; failed: number } {
    let sending = 0;
    for (const n of this.flying) {
      const row = this.rows.get(n);
      if (row?.state === "queued" && row.mutation.kind !== "skip") sending++;
    }
    return { waiting: this.rows.waiting - sending, sending, needsYou: this.rows.needsYou, failed: 0 };
  }

  /** What the server does not have, or would not take. */
  get unsent(): number {
    return this.rows.waiting + this.rows.needsYou;
  }

  onChange(fn: () => void): () => void {
    this.listeners.add(fn);
    return () => this.listeners.delete(fn);
  }

  /** Reads what waits, and what was acknowledged but is not in the confirmed rows yet. */
  async load(): Promise<void> {
    (await this.read(this.replica.pull.seq))();
  }

  /**
   * Reads it for confirmed rows as of `seq`; nothing changes before the returned function is called, which
   * must be at once: an edit that comes between would not be shown.
   */
  async read(seq: number): Promise<() => void> {
    const { memory, db } = this.replica;
    const [rows, sent, taken] = await db.read(["outbox", "sent", "meta"], async tx => {
      const rows = await tx.objectStore("outbox").getAll();
      const sent: SentRow[] = [];
      let shown = 0;
      for (let c = await tx.objectStore("sent").openCursor(null, "prev"); c; c = await c.continue()) {
        if (c.value.max_seq <= seq && shown >= SENT_SHOWN_ITEMS) break;
        sent.push(c.value);
        shown += itemsOf(c.value).length;
      }
      return [rows, sent, await takenCount(tx)] as const;
    });
    const items = sent.reverse().flatMap(itemsOf);
    return () => {
      this.rows = new OutboxList(rows);
      this.taken = taken;
      this.recent = items.slice(-SENT_SHOWN_ITEMS);
      memory.batch(() => {
        memory.uncoverAll();
        for (const item of items) {
          if (item.seq > seq && item.outcome !== "rejected") memory.cover(item.mutation, item.seq);
        }
        for (const row of rows) this.show(row);
      });
      this.notify();
    };
  }

  /**
   * Writes wishes as mutations, in order: one act, in ONE strict transaction; resolves when it is durable.
   * Throws EngineError act_too_long, storage_full or storage_lost; then nothing was written.
   */
  async add(wishes: readonly Wish[]): Promise<OutboxRow[]> {
    if (wishes.length > ACT_MUTATIONS_MAX)
      throw new EngineError("act_too_long", "device", `${wishes.length} mutations in one act`);
    const pen = this.pen();
    // What goes out at once is noted as offered here: a push then begins without a transaction of its own.
    const goes = this.sendsAtOnce();
    const [put, taken] = await this.write(async tx => {
      const put = await writeActs(tx, [wishes], pen);
      return [put, goes && put.length ? await noteOffered(tx, put.at(-1)!.n) : null] as const;
    });
    if (taken === this.taken) this.noted = put.at(-1)!.n;
    this.apply({ put, gone: [], taken: 0 });
    return put;
  }

  /**
   * Takes written acts back, in ONE strict transaction: what was never offered to the server leaves the
   * outbox, of the rest the inverse is written.
   */
  async undo(acts: readonly (readonly Done[])[]): Promise<void> {
    const pen = this.pen();
    this.apply(await this.write(tx => undoActs(tx, acts, pen)));
  }

  /**
   * The next acts to push, in order of n: at most `acts_max` of them and about `chars_max` characters of
   * JSON. No act is cut, so the first goes whole whatever its length. Before this resolves the database says
   * that these were offered.
   */
  async offer(acts_max: number, chars_max: number): Promise<Batch> {
    const next = (): OutboxRow[][] => nextActs(this.rows, acts_max, PUSH_MUTATIONS_MAX, chars_max);
    const last = next().at(-1)?.at(-1)?.n;
    if (last === undefined) return { mutations: [], acts: 0 };
    if (last !== this.noted) await this.note(last);
    this.noted = 0;
    // What was done meanwhile is not noted: it goes with the next push.
    const acts = next().filter(act => act.at(-1)!.n <= last);
    const mutations = acts.flat().map(row => row.mutation);
    this.flying = new Set(mutations.map(m => m.n));
    this.notify();
    return { mutations, acts: acts.length };
  }

  /** The push ended without an answer for its mutations. */
  land(): void {
    for (const n of this.flying) {
      const row = this.rows.get(n);
      if (row) row.attempts++;
    }
    this.flying.clear();
    this.notify();
  }

  /** Stores the server's answers: accepted ones leave the outbox, refused ones stay as "needs you". */
  async settle(mutations: readonly Mutation[], results: readonly PushResult[]): Promise<void> {
    const { db, memory, pull } = this.replica;
    const settling = this.settling(mutations, results);
    await db.write(settling.tables, "relaxed", settling.write);
    memory.batch(() => {
      settling.show();
      if (pull.complete && !pull.renewing) memory.settle(pull.seq);
    });
    settling.stored();
  }

  /** The same, to go with a page in one transaction. */
  settling(mutations: readonly Mutation[], results: readonly PushResult[]): Beside {
    const { env, channel } = this.replica;
    const { items, refused, accepted, gone } = sorted(mutations, results, this.rows, this.rows.asideNumber);
    return {
      tables: ["outbox", "sent"],
      write: async tx => {
        const outbox = tx.objectStore("outbox");
        if (gone.length) asked(outbox.delete(IDBKeyRange.bound(gone[0]!, gone.at(-1)!)));
        for (const row of refused) asked(outbox.put(row));
        await putSent(tx, items, env.now());
      },
      show: () => {
        for (const row of refused) this.drop(row.mutation.n);
        this.leave(accepted);
        for (const row of refused) this.take(row);
        this.remember(items);
      },
      stored: () => {
        this.flying.clear();
        const numbers = refused.map(row => row.mutation.n);
        channel.tell({ note: "outbox", put: refused, gone: numbers, acks: accepted });
        this.notify();
      },
    };
  }

  /**
   * The server expects number `expected` next: what it has lost goes back into the queue, in order. Numbers
   * too old to be kept are filled with skips. Returns how many mutations are offered again.
   */
  async rewind(expected: number): Promise<number> {
    const put = await this.replica.db.write(["outbox", "sent", "meta"], "strict", tx =>
      takeBack(tx, expected),
    );
    this.queueAgain({ put, gone: [] });
    return put.filter(row => row.mutation.kind !== "skip").length;
  }

  /**
   * A new epoch begins, in which the server knows this device's mutations up to `last_n`, and this device
   * what is there up to `seq`: everything else goes back into the queue, also what a former device id had
   * sent.
   */
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
    this.notify();
  }

  /**
   * Takes the act of a waiting mutation out of the queue and keeps it as "needs you"; its numbers go out as
   * skips.
   */
  async setAside(n: number, code: string, detail: string): Promise<void> {
    const row = this.rows.get(n);
    if (row?.state !== "queued" || row.mutation.kind === "skip") return;
    const first = this.rows.asideNumber;
    const rows = together(this.rows.actOf(row), row);
    const aside = rows.map(
      (row, i): OutboxRow => ({ ...row, n: first - i, state: "needs_you", code, detail }),
    );
    await this.replace(rows, tx => putAll(tx, [...rows.map(skipRow), ...aside]));
  }

  /**
   * Drops an item and what belongs to the same act for good. Waiting numbers still go out, as skips, so that
   * the numbering stays whole.
   */
  async discard(n: number): Promise<void> {
    const row = this.rows.get(n);
    if (!row) return;
    const rows = together(this.rows.actOf(row), row);
    await this.replace(rows, tx => putAll(tx, row.state === "queued" ? rows.map(skipRow) : []));
  }

  /**
   * Writes the refused members of an act again, as a new act, and removes them, in one transaction. Their
   * base stays: trying again shows the person nothing of what others wrote meanwhile.
   */
  async retry(n: number): Promise<void> {
    const row = this.rows.get(n);
    if (row?.state !== "needs_you") return;
    const rows = together(this.rows.actOf(row), row);
    const wishes = rows.map(wishOf).filter(wish => wish !== null);
    const pen = this.pen();
    await this.replace(rows, tx => writeActs(tx, [wishes], pen));
  }

  /** Drops what was acknowledged more than SENT_KEEP_DAYS ago. */
  async collect(): Promise<void> {
    const oldest_ms = this.replica.env.now() - SENT_KEEP_DAYS * DAY_MS;
    await this.replica.db.write(["sent"], "relaxed", async tx => {
      for (
        let c = await tx.objectStore("sent").openCursor();
        c && c.value.at_ms < oldest_ms;
        c = await c.continue()
      )
        await c.delete();
    });
  }

  /** What another tab did to the outbox. */
  receive(note: Extract<Note, { note: "outbox" }>): void {
    this.remember(
      note.acks.flatMap(({ n, seq }): SentItem[] => {
        const row = this.rows.get(n);
        return row
          ? [{ mutation: row.mutation, at_ms: row.at_ms, title: row.title, seq, outcome: "applied" }]
          : [];
      }),
    );
    this.replica.memory.batch(() => {
      for (const n of note.gone) this.drop(n);
      this.forget(note.put);
      for (const row of note.put) this.take(row);
      this.leave(note.acks);
    });
    this.countTakeBack(note.taken ?? 0);
    this.notify();
  }

  /**
   * Rows have departed: what was sent about them is not shown any more (E7); nor does what waits about those
   * that are `gone` for good go out (F2).
   */
  leaveBehind(ids: ReadonlySet<string>, gone: ReadonlySet<string>): void {
    for (const row of gone.size ? this.rows.all() : []) {
      if (!gone.has(row.mutation.record)) continue;
      this.drop(row.n);
      if (row.state === "queued") this.take(skipRow(row));
    }
    this.recent = this.recent.filter(({ mutation }) => !ids.has(mutation.record));
    this.notify();
  }

  private remember(items: readonly SentItem[]): void {
    this.recent = [...this.recent, ...items.filter(item => item.mutation.kind !== "skip")].slice(
      -SENT_SHOWN_ITEMS,
    );
  }

  /** What waits again is not on the server, and no longer shown as acknowledged. */
  private forget(put: readonly OutboxRow[]): void {
    const waiting = new Set(put.map(row => row.mutation.id));
    this.recent = this.recent.filter(item => !waiting.has(item.mutation.id));
    for (const row of put) this.replica.memory.uncover(row.mutation);
  }

  private pen(): Pen {
    const { env, device, pull, stamp } = this.replica;
    return { now_ms: env.now(), device, stamp, seen: pull.seq, uuid: () => env.uuid() };
  }

  /**
   * Replaces rows in one strict transaction, when all are still there: another tab may have dealt with them.
   */
  private async replace(
    rows: readonly OutboxRow[],
    by: (tx: Writing) => Promise<OutboxRow[]>,
  ): Promise<void> {
    const gone = rows.map(row => row.n);
    const changed = await this.write(async (tx): Promise<Changed | null> => {
      const outbox = tx.objectStore("outbox");
      const there = await Promise.all(rows.map(row => outbox.get(row.n)));
      if (there.some((row, i) => row?.mutation.id !== rows[i]!.mutation.id)) return null;
      for (const n of gone) asked(outbox.delete(n));
      const put = await by(tx);
      return { put, gone, taken: rows[0]?.state === "queued" ? await countTaken(tx) : 0 };
    });
    if (changed) this.apply(changed);
  }

  private write<R>(body: (tx: Writing) => Promise<R>): Promise<R> {
    return this.replica.db.write(["outbox", "meta"], "strict", body);
  }

  /**
   * Says in the database that numbers up to `n` are offered, so that no tab takes them back unseen; and reads
   * the rows again when another tab has taken some back that this one would still send.
   */
  private async note(n: number): Promise<void> {
    const fresh = await this.replica.db
      .write(["outbox", "meta"], "relaxed", async tx => {
        const taken = await noteOffered(tx, n);
        return taken === this.taken ? null : { taken, rows: await tx.objectStore("outbox").getAll() };
      })
      .catch((error: unknown) => {
        // A full device must still send: it is how room is made.
        if (error instanceof EngineError && error.code === "storage_full") return null;
        throw error;
      });
    if (!fresh) return;
    this.taken = fresh.taken;
    this.replica.memory.batch(() => {
      for (const n of this.rows.numbers()) this.drop(n);
      for (const row of fresh.rows) this.take(row);
    });
    this.notify();
  }

  /** Shows in memory what was stored, and tells the other tabs. */
  private apply({ put, gone: removed, taken }: Changed): void {
    const { memory, channel } = this.replica;
    const gone = [...new Set([...removed, ...put.map(row => row.n).filter(n => this.rows.has(n))])];
    for (const { mutation } of put)
      if (mutation.stamp > this.replica.stamp) this.replica.stamp = mutation.stamp;
    memory.batch(() => {
      for (const n of gone) this.drop(n);
      for (const row of put) this.take(row);
    });
    this.countTakeBack(taken);
    channel.tell({ note: "outbox", put, gone, acks: [], taken });
    this.notify();
  }

  /** Only the very next take-back: who missed one must read the rows again before it pushes. */
  private countTakeBack(taken: number): void {
    if (taken === this.taken + 1) this.taken = taken;
  }

  /** Takes a row into memory and shows it over the confirmed rows. */
  private take(row: OutboxRow): void {
    this.rows.set(row);
    if (!row.attempts) this.newest = Math.max(this.newest, row.n);
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

  private notify(): void {
    for (const fn of this.listeners) fn();
  }
}

async function putAll(tx: Writing, rows: OutboxRow[]): Promise<OutboxRow[]> {
  const outbox = tx.objectStore("outbox");
  for (const row of rows) asked(outbox.put(row));
  return rows;
}
