// All records of one person in memory: confirmed rows, and the pending mutations over them.
import { applyMutations } from "../core/apply";
import type { AnyType, Change, Mutation, RawRec } from "../core/types";

/** One mutation that still covers the confirmed row. `seq`: null until acknowledged, then the seq the pull must reach. */
interface Cover { mutation: Mutation; seq: number | null }

/** Rows deleted lately, so that a revive or an unaware edit has something to show at once. */
const GHOSTS_MAX = 200;

/** While pages pour in, listeners hear of them so often: drawing every list for each page takes longer than its rows. */
export const POUR_MS = 250;

const NOTHING: ReadonlyMap<string, RawRec> = new Map();

export class Memory {
  private confirmed = new Map<AnyType, Map<string, RawRec>>();
  private covers = new Map<string, Cover[]>();
  private refused = new Map<string, number>();
  private ghosts = new Map<string, RawRec>();
  private views = new Map<AnyType, ReadonlyMap<string, RawRec>>();
  private seen = new Map<string, RawRec | null>();
  private touched = new Set<AnyType>();
  private depth = 0;
  private poured: ReturnType<typeof setTimeout> | undefined;
  private told_ms = -Infinity;
  /** Hears the types that changed, once per batch. */
  onChange: (changed: ReadonlySet<AnyType>) => void = () => {};

  /** Pending over confirmed; the same map until something of that type changes. */
  view(type: AnyType): ReadonlyMap<string, RawRec> {
    let view = this.views.get(type);
    if (!view) this.views.set(type, (view = this.compute(type)));
    return view;
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

  /** Runs `body` and tells listeners once, afterwards. */
  batch(body: () => void): void {
    if (this.nested(body)) this.tell();
  }

  /** Runs `body`, a page of many, and tells listeners soon: at once when they heard nothing for POUR_MS, otherwise
   *  together with what comes until then. Whatever else happens meanwhile, an edit above all, tells at once. */
  pour(body: () => void): void {
    if (!this.nested(body)) return;
    const wait_ms = this.told_ms + POUR_MS - performance.now();
    if (wait_ms <= 0) this.tell();
    else this.poured ??= setTimeout(() => this.tell(), wait_ms);
  }

  /** Runs `body` and leaves the telling to a later `tell`, or to whatever else changes. */
  quietly(body: () => void): void {
    this.nested(body);
  }

  /** Tells listeners what has changed since they last heard. */
  tell(): void {
    clearTimeout(this.poured);
    this.poured = undefined;
    if (!this.touched.size) return;
    this.told_ms = performance.now();
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
        this.seen.delete(row.id);
      }
      this.touch(type);
    });
  }

  /** Puts these rows in the place of all confirmed ones; what waits over them stays. */
  replace(rows: ReadonlyMap<AnyType, Map<string, RawRec>>): void {
    this.batch(() => {
      for (const type of [...this.confirmed.keys(), ...rows.keys()]) this.touch(type);
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

  /** Drops confirmed rows that this person may no longer have; they leave no ghost. */
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
      this.touch(type, mutation.record);
    });
  }

  /** The server has it: it covers until the pull has reached `seq`. */
  acknowledge(mutation: Mutation, seq: number): void {
    const cover = this.covers.get(mutation.record)?.find(c => c.mutation.id === mutation.id);
    if (!cover || mutation.kind === "skip") return;
    const type = mutation.type;
    cover.seq = seq;
    this.batch(() => this.touch(type));
  }

  uncover(mutation: Mutation): void {
    this.removeCovers(mutation.record, c => c.mutation.id === mutation.id);
  }

  /** The pull has reached `seq`: acknowledged mutations up to it are in the confirmed rows now. */
  settle(seq: number): void {
    this.batch(() => {
      for (const id of [...this.covers.keys()]) this.removeCovers(id, c => c.seq !== null && c.seq <= seq);
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
      for (const list of this.covers.values()) {
        const type = list[0]?.mutation.type;
        if (type) this.touch(type);
      }
      this.covers.clear();
      this.refused.clear();
      this.seen.clear();
    });
  }

  /** Forgets everything. */
  clear(): void {
    this.batch(() => {
      for (const type of [...this.confirmed.keys(), ...this.views.keys()]) this.touch(type);
      this.confirmed.clear();
      this.ghosts.clear();
      this.uncoverAll();
    });
  }

  private applyChange(change: Change): void {
    const rows = this.rowsOf(change.type);
    const before = rows.get(change.id);
    if (change.change === "put") {
      rows.set(change.id, { ...change.fields, id: change.id, type: change.type, key: change.key });
      this.ghosts.delete(change.id);
    } else if (change.change === "patch") {
      if (before) rows.set(change.id, { ...before, ...change.fields });
    } else {
      rows.delete(change.id);
      if (before && change.why === "deleted") this.haunt(before);
    }
    this.touch(change.type, change.id);
  }

  private compute(type: AnyType): ReadonlyMap<string, RawRec> {
    const view = new Map(this.confirmed.get(type));
    for (const [id, list] of this.covers) {
      if (list[0]?.mutation.type !== type) continue;
      const row = this.covered(type, id);
      if (row) view.set(id, row);
      else view.delete(id);
    }
    return view;
  }

  private covered(type: AnyType, id: string): RawRec | null {
    const known = this.seen.get(id);
    if (known !== undefined) return known;
    const mutations = (this.covers.get(id) ?? []).map(c => c.mutation);
    const row = applyMutations(this.confirmed.get(type)?.get(id), this.ghosts.get(id), mutations);
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
    this.batch(() => this.touch(type, id));
  }

  private haunt(row: RawRec): void {
    this.ghosts.set(row.id, row);
    const oldest = this.ghosts.size > GHOSTS_MAX ? this.ghosts.keys().next().value : undefined;
    if (oldest !== undefined) this.ghosts.delete(oldest);
  }

  private rowsOf(type: AnyType): Map<string, RawRec> {
    let rows = this.confirmed.get(type);
    if (!rows) this.confirmed.set(type, (rows = new Map()));
    return rows;
  }

  private touch(type: AnyType, id?: string): void {
    if (id !== undefined) this.seen.delete(id);
    this.views.delete(type);
    this.touched.add(type);
  }

  /** Runs `body` within the batches that are under way; true when it was the outermost. */
  private nested(body: () => void): boolean {
    this.depth++;
    try {
      body();
    } catch (error) {
      if (this.depth === 1) this.tell();
      throw error;
    } finally {
      this.depth--;
    }
    return this.depth === 0;
  }
}
