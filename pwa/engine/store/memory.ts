// All records of one person in memory: confirmed rows, and the pending mutations over them.
import { applyMutations } from "../core/apply";
import { MONTH } from "../core/reach";
import type { AnyType, Change, Mutation, RawRec } from "../core/types";
import { Journal } from "./journal";

/**
 * One mutation that still covers the confirmed row. `seq`: null until acknowledged, then the seq the pull
 * must reach.
 */
interface Cover {
  mutation: Mutation;
  seq: number | null;
}

/** What the person sees of a type, as of a version of its journal. */
interface View {
  rows: Map<string, RawRec>;
  version: number;
}

/** Rows deleted lately are kept, so that a revive or an unaware edit has something to show at once. */
const RECENTLY_DELETED_MAX = 200;

/**
 * While pages pour in, listeners hear of them so often: drawing every list for each page takes longer than
 * its rows.
 */
export const POUR_MS = 250;

const NOTHING: ReadonlyMap<string, RawRec> = new Map();

export class Memory {
  private confirmed = new Map<AnyType, Map<string, RawRec>>();
  private covers = new Map<string, Cover[]>();
  private refused = new Map<string, number>();
  /** Ids with an acknowledged cover: what a pull can settle. */
  private acknowledged = new Set<string>();
  private recentlyDeleted = new Map<string, RawRec>();
  private journals = new Map<AnyType, Journal>();
  private views = new Map<AnyType, View>();
  private seen = new Map<string, RawRec | null>();
  private touched = new Set<AnyType>();
  private depth = 0;
  private poured: ReturnType<typeof setTimeout> | undefined;
  private notified_ms = -Infinity;
  /** Hears the types that changed, once per batch. */
  onChange: (changed: ReadonlySet<AnyType>) => void = () => {};

  /**
   * Pending over confirmed: always the same map, put right when it is asked for. What is kept beside it goes
   * by `version`.
   */
  view(type: AnyType): ReadonlyMap<string, RawRec> {
    const { version } = this.journal(type);
    let view = this.views.get(type);
    if (!view) this.views.set(type, (view = { rows: new Map(), version: -1 }));
    if (view.version === version) return view.rows;
    const ids = this.changedSince(type, view.version);
    if (ids) this.mend(type, view.rows, ids);
    else this.fill(type, view.rows);
    view.version = version;
    return view.rows;
  }

  /** Rises whenever something of a type changes. */
  version(type: AnyType): number {
    return this.journal(type).version;
  }

  /** The ids of what has changed of a type since `version`; null when any may have. */
  changedSince(type: AnyType, version: number): ReadonlySet<string> | null {
    return this.journal(type).since(version);
  }

  get(type: AnyType, id: string): RawRec | undefined {
    return this.covers.has(id) ? (this.covered(type, id) ?? undefined) : this.confirmed.get(type)?.get(id);
  }

  confirmedRow(type: AnyType, id: string): RawRec | undefined {
    return this.confirmed.get(type)?.get(id);
  }

  confirmedRows(type: AnyType): ReadonlyMap<string, RawRec> {
    return this.confirmed.get(type) ?? NOTHING;
  }

  types(): AnyType[] {
    return [...this.confirmed.keys()];
  }

  /** The mutations over a record that the server has not acknowledged. */
  unacknowledged(id: string): Mutation[] {
    return (this.covers.get(id) ?? []).filter(c => c.seq === null).map(c => c.mutation);
  }

  isRefused(id: string): boolean {
    return (this.refused.get(id) ?? 0) > 0;
  }

  /** Runs `body` and notifies listeners once, afterwards. */
  batch(body: () => void): void {
    if (this.nested(body)) this.notify();
  }

  /**
   * Runs `body`, a page of many, and notifies listeners soon: at once when they heard nothing for POUR_MS,
   * otherwise together with what comes until then. Whatever else happens meanwhile, an edit above all,
   * notifies at once.
   */
  pour(body: () => void): void {
    if (!this.nested(body)) return;
    const wait_ms = this.notified_ms + POUR_MS - performance.now();
    if (wait_ms <= 0) this.notify();
    else this.poured ??= setTimeout(() => this.notify(), wait_ms);
  }

  /** Runs `body` and notifies listeners right after the task: drawing what it changed is work of its own. */
  soon(body: () => void): void {
    if (this.nested(body)) this.poured ??= setTimeout(() => this.notify(), 0);
  }

  /** Runs `body` and leaves the rest to a later `notify`, or to whatever else changes. */
  quietly(body: () => void): void {
    this.nested(body);
  }

  /** Calls listeners with the types that have changed since the last time. */
  notify(): void {
    clearTimeout(this.poured);
    this.poured = undefined;
    if (!this.touched.size) return;
    this.notified_ms = performance.now();
    const changed = new Set(this.touched);
    this.touched.clear();
    this.onChange(changed);
  }

  /** Puts rows of one type as they are stored, without any merge. */
  load(type: AnyType, rows: readonly RawRec[]): void {
    this.batch(() => {
      const map = this.rowsOf(type);
      for (const row of rows) {
        map.set(row.id, row);
        this.touch(type, row.id);
      }
    });
  }

  /** Puts these rows in the place of all confirmed ones; what waits over them stays. */
  replace(rows: ReadonlyMap<AnyType, Map<string, RawRec>>): void {
    this.batch(() => {
      for (const type of [...this.confirmed.keys(), ...rows.keys()]) this.touchAll(type);
      this.confirmed = new Map(rows);
      this.seen.clear();
    });
  }

  /** Applies changes of the log to the confirmed rows. A patch for a row that is not here is left out. */
  applyChanges(changes: readonly Change[]): void {
    this.batch(() => {
      for (const change of changes) this.applyChange(change);
    });
  }

  /** Drops confirmed rows that this person may no longer have; they cannot be revived. */
  depart(type: AnyType, ids: Iterable<string>): void {
    this.batch(() => {
      for (const id of ids) this.applyChange({ change: "drop", type, id, why: "departed" });
    });
  }

  cover(mutation: Mutation, seq: number | null = null): void {
    if (mutation.kind === "skip") return;
    const type = mutation.type;
    this.batch(() => {
      const list = this.covers.get(mutation.record);
      if (!list) this.covers.set(mutation.record, [{ mutation, seq }]);
      else if (!list.some(c => c.mutation.id === mutation.id)) {
        list.push({ mutation, seq });
        list.sort((a, b) => a.mutation.n - b.mutation.n);
      }
      if (seq !== null) this.acknowledged.add(mutation.record);
      this.touch(type, mutation.record);
    });
  }

  /** The server has it: it covers until the pull has reached `seq`. */
  acknowledge(mutation: Mutation, seq: number): void {
    const cover = this.covers.get(mutation.record)?.find(c => c.mutation.id === mutation.id);
    if (!cover || mutation.kind === "skip") return;
    const type = mutation.type;
    cover.seq = seq;
    this.acknowledged.add(mutation.record);
    // The row looks the same; whether something of it still waits does not.
    this.batch(() => this.note(type, mutation.record));
  }

  uncover(mutation: Mutation): void {
    this.removeCovers(mutation.record, c => c.mutation.id === mutation.id);
  }

  /** The pull has reached `seq`: acknowledged mutations up to it are in the confirmed rows now. */
  settle(seq: number): void {
    this.batch(() => {
      for (const id of [...this.acknowledged]) this.removeCovers(id, c => c.seq !== null && c.seq <= seq);
    });
  }

  /** Counts refused mutations of a record up or down. */
  refuse(mutation: Mutation, by: 1 | -1): void {
    if (mutation.kind === "skip") return;
    const type = mutation.type;
    this.batch(() => {
      this.refused.set(mutation.record, (this.refused.get(mutation.record) ?? 0) + by);
      this.touch(type, mutation.record);
    });
  }

  /** Takes every mutation off the rows, before the outbox lays them on anew. */
  uncoverAll(): void {
    this.batch(() => {
      for (const [id, list] of this.covers) {
        const type = list[0]?.mutation.type;
        if (type) this.touch(type, id);
      }
      this.covers.clear();
      this.acknowledged.clear();
      this.refused.clear();
      this.seen.clear();
    });
  }

  /** Forgets everything. */
  clear(): void {
    this.batch(() => {
      for (const type of [...this.confirmed.keys(), ...this.views.keys()]) this.touchAll(type);
      this.confirmed.clear();
      this.recentlyDeleted.clear();
      this.uncoverAll();
    });
  }

  private applyChange(change: Change): void {
    const rows = this.rowsOf(change.type);
    const before = rows.get(change.id);
    if (change.change === "put") {
      const row: RawRec = { ...change.fields, id: change.id, type: change.type, key: change.key };
      rows.set(change.id, change.month ? { ...row, [MONTH]: change.month } : row);
      this.recentlyDeleted.delete(change.id);
    } else if (change.change === "patch") {
      const month = change.month ? { [MONTH]: change.month } : {};
      if (before) rows.set(change.id, { ...before, ...change.fields, ...month });
    } else {
      rows.delete(change.id);
      if (before && change.why === "deleted") this.keepDeleted(before);
    }
    this.touch(change.type, change.id);
  }

  private fill(type: AnyType, rows: Map<string, RawRec>): void {
    rows.clear();
    for (const [id, row] of this.confirmedRows(type)) rows.set(id, row);
    this.mend(
      type,
      rows,
      [...this.covers].flatMap(([id, list]) => (list[0]?.mutation.type === type ? [id] : [])),
    );
  }

  private mend(type: AnyType, rows: Map<string, RawRec>, ids: Iterable<string>): void {
    for (const id of ids) {
      const row = this.get(type, id);
      if (row) rows.set(id, row);
      else rows.delete(id);
    }
  }

  private covered(type: AnyType, id: string): RawRec | null {
    const known = this.seen.get(id);
    if (known !== undefined) return known;
    const mutations = (this.covers.get(id) ?? []).map(c => c.mutation);
    const row = applyMutations(this.confirmed.get(type)?.get(id), this.recentlyDeleted.get(id), mutations);
    this.seen.set(id, row);
    return row;
  }

  private removeCovers(id: string, gone: (cover: Cover) => boolean): void {
    const list = this.covers.get(id);
    const type = list?.[0]?.mutation.type;
    if (!list || !type || !list.some(gone)) return;
    const left = list.filter(c => !gone(c));
    if (left.length) this.covers.set(id, left);
    else this.covers.delete(id);
    if (!left.some(c => c.seq !== null)) this.acknowledged.delete(id);
    this.batch(() => this.touch(type, id));
  }

  private keepDeleted(row: RawRec): void {
    this.recentlyDeleted.set(row.id, row);
    const oldest =
      this.recentlyDeleted.size > RECENTLY_DELETED_MAX ? this.recentlyDeleted.keys().next().value : undefined;
    if (oldest !== undefined) this.recentlyDeleted.delete(oldest);
  }

  private rowsOf(type: AnyType): Map<string, RawRec> {
    let rows = this.confirmed.get(type);
    if (!rows) this.confirmed.set(type, (rows = new Map()));
    return rows;
  }

  private touch(type: AnyType, id: string): void {
    this.seen.delete(id);
    this.note(type, id);
  }

  private touchAll(type: AnyType): void {
    this.journal(type).noteAll();
    this.touched.add(type);
  }

  private note(type: AnyType, id: string): void {
    this.journal(type).note(id);
    this.touched.add(type);
  }

  private journal(type: AnyType): Journal {
    let journal = this.journals.get(type);
    if (!journal) this.journals.set(type, (journal = new Journal()));
    return journal;
  }

  /** Runs `body` within the batches that are under way; true when it was the outermost. */
  private nested(body: () => void): boolean {
    this.depth++;
    try {
      body();
    } catch (error) {
      if (this.depth === 1) this.notify();
      throw error;
    } finally {
      this.depth--;
    }
    return this.depth === 0;
  }
}
