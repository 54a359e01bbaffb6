// What this tab knows of the rows in the database: where each lies, and the pages of the log on their way
// there.

import { observe, ZERO } from "../core/hlc";
import { type AnyType, type Change, EngineError } from "../core/types";
import { putStamp } from "../outbox/outbox_rows";
import { Blocks, type BlockWrite, writeBlocks } from "./blocks";
import type { Table, Writing } from "./db";
import { HEAD } from "./head";
import { KEPT } from "./kept";
import { departedBy, forgottenBy, LEAVINGS, removeLeavings } from "./leavings";
import { type PullState, readMeta } from "./meta";
import type { Replica } from "./replica";

/** Pages of at most this many changes are told to other tabs whole; larger ones as blocks to read again. */
const TELL_CHANGES_MAX = 200;

/**
 * What is stored in the transaction of a page and shown with it. `stored` runs when both are, before other
 * tabs hear of the page.
 */
export interface Beside {
  tables: Table[];
  write(tx: Writing): Promise<void>;
  show(): void;
  stored(): void;
}

export class StoredRows {
  /** Where the rows in memory lie; swapped whole when everything is read again. */
  blocks = new Blocks();
  /**
   * Everything stored is in memory and in `blocks`. While it is not, no page is applied and no block is
   * written: a block is written whole, and what is not in memory would be lost from it.
   */
  whole = false;
  /**
   * The count of page writes whose blocks this tab knows the places of, of those it has heard of, and of
   * those that are applied and may not be stored yet.
   */
  private layout = 0;
  private heard = 0;
  private applied = 0;
  /** The pages applied so far, one after the other; rejected from the first that could not be stored. */
  private storing: Promise<void> = Promise.resolve();

  constructor(private readonly replica: Replica) {}

  /** Takes what was read of the database after `layout` pages. */
  begin(layout: number, blocks: Blocks): void {
    this.blocks = blocks;
    this.layout = this.heard = this.applied = layout;
  }

  /** Another tab has stored rows since this one read all of them. */
  async isStale(): Promise<boolean> {
    return (await readMeta(this.replica.db)).layout !== this.layout;
  }

  /** Another tab has stored rows and this one has not heard of it. */
  async hasMissed(): Promise<boolean> {
    return (await readMeta(this.replica.db)).layout !== this.heard;
  }

  /** Another tab told of its page. */
  hear(layout: number): void {
    if (layout === this.heard + 1) this.heard = layout;
  }

  /** The state after the next page, with that page's number. */
  numbered(next: PullState): PullState {
    const page = ++this.applied;
    return { ...next, page, monthsPage: page };
  }

  /** Begins to store a page that memory has; returns when the one before is stored. Throws EngineError. */
  async store(changes: readonly Change[], next: PullState, beside?: Beside): Promise<void> {
    const writes = this.plan(changes);
    const before = this.storing;
    this.storing = before.then(() => this.write(changes, writes, next, beside));
    // Heard by the next page, or by `stored`.
    this.storing.catch(() => {});
    await before;
  }

  /** Resolves when every page is stored. Throws why one is not: memory is ahead of the database then. */
  async stored(): Promise<void> {
    try {
      await this.storing;
    } catch (error) {
      this.storing = Promise.resolve();
      this.whole = false;
      throw error;
    }
  }

  /**
   * The writes that store what changed. A block that cannot be written whole is not written: all is read
   * again first.
   */
  private plan(changes: readonly Change[]): BlockWrite[] {
    const { memory, kept } = this.replica;
    const touched = new Map<AnyType, Set<string>>();
    for (const { type, id } of changes) {
      let ids = touched.get(type);
      if (!ids) touched.set(type, (ids = new Set()));
      ids.add(id);
    }
    try {
      return [...touched].flatMap(([type, ids]) =>
        this.blocks.plan(type, ids, id => (kept.isApart(id) ? undefined : memory.confirmedRow(type, id))),
      );
    } catch (error) {
      this.whole = false;
      throw error;
    }
  }

  private async write(
    changes: readonly Change[],
    writes: readonly BlockWrite[],
    next: PullState,
    beside?: Beside,
  ): Promise<void> {
    const { db, versions, channel } = this.replica;
    const kept = this.replica.kept.unstored();
    const departed = departedBy(changes);
    const tables: Table[] = ["blocks", "meta", ...(beside?.tables ?? []), ...(departed.size ? LEAVINGS : [])];
    await db.write(tables, "relaxed", async tx => {
      const meta = tx.objectStore("meta");
      const [layout, stamp] = await Promise.all([
        meta.get("layout"),
        meta.get("stamp"),
        versions.mayStore(tx),
      ]);
      if (((layout as number | undefined) ?? 0) !== this.layout) {
        throw new EngineError("layout_changed", "device", "another tab stored rows at the same time");
      }
      writeBlocks(tx, writes);
      void meta.put(this.layout + 1, "layout");
      void meta.put(next, "pull");
      if (kept !== null) void meta.put(kept, KEPT);
      // A row that left this person must not stay in a copy.
      if (changes.some(change => change.change === "drop")) void meta.delete(HEAD);
      await beside?.write(tx);
      if (departed.size) await removeLeavings(tx, departed, forgottenBy(changes));
      await putStamp(tx, observe(this.replica.stamp, (stamp as string | undefined) ?? ZERO));
    });
    beside?.stored();
    this.heard = ++this.layout;
    const few = changes.length <= TELL_CHANGES_MAX;
    channel.tell({
      note: "pulled",
      pull: next,
      layout: this.layout,
      changes: few ? [...changes] : [],
      blocks: few ? [] : writes.filter(w => w.text !== null).map(w => w.key),
      ...(kept !== null && { kept }),
      drops: few ? [] : changes.filter(c => c.change === "drop").map(c => [c.type, c.id, c.why]),
    });
  }
}
