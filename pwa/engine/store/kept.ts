// Rows beyond this device's reach that it keeps because the person opened them (R7): apart from the blocks,
// and so not counted. While such a row is within reach it lies in the blocks like all others, and only its id
// is here.
import { KEPT_ROWS_MAX } from "../core/schema.gen";
import type { AnyType, Change, RawRec } from "../core/types";
import type { Memory } from "./memory";

/** The name of the kept rows in the meta table. */
export const KEPT = "kept";

interface Stored {
  /** Ids, the longest unopened first. */
  opened: string[];
  rows: RawRec[];
}

export class Kept {
  private opened = new Set<string>();
  private apart = new Map<string, RawRec>();
  /** Something has changed that is not stored. */
  private changed = false;

  constructor(private readonly memory: Memory) {}

  /** Takes what is stored; `isHere`: whether a block has a row. The others are to be put into memory. */
  begin(text: string, isHere: (type: AnyType, id: string) => boolean): RawRec[] {
    const { opened, rows } = storedOf(text);
    this.opened = new Set(opened);
    this.apart = new Map(rows.filter(({ type, id }) => !isHere(type, id)).map(row => [row.id, row]));
    this.changed = false;
    return [...this.apart.values()];
  }

  /** Whether a row in memory is in no block. */
  isApart(id: string): boolean {
    return this.apart.has(id);
  }

  /** What another tab has stored: rows of it that are not here come into memory. */
  hear(text: string, isHere: (type: AnyType, id: string) => boolean): void {
    const before = [...this.apart.values()];
    const rows = this.begin(text, isHere);
    for (const { type, id } of before)
      if (!this.apart.has(id) && !isHere(type, id)) this.memory.depart(type, [id]);
    for (const row of rows) this.memory.load(row.type, [row]);
  }

  /**
   * The person has opened a row that is here, or that `row` the server has just told of; null when the server
   * has it no more. True when that must be stored.
   */
  open(type: AnyType, id: string, row?: RawRec | null): boolean {
    const here = this.memory.confirmedRow(type, id);
    if (row === null) return this.isApart(id) && this.leave(type, id);
    if (!here && !row) return false;
    if (row && (!here || this.isApart(id))) {
      this.apart.set(id, row);
      this.memory.load(type, [row]);
    }
    this.opened.delete(id);
    this.opened.add(id);
    const oldest = this.opened.size > KEPT_ROWS_MAX ? this.opened.values().next().value : undefined;
    const gone = oldest === undefined ? undefined : this.apart.get(oldest);
    if (gone) this.leave(gone.type, gone.id);
    if (oldest !== undefined) this.opened.delete(oldest);
    return (this.changed = true);
  }

  /** Goes along with a page: call it before memory has the changes, and what it returns after. */
  follow(changes: readonly Change[]): () => void {
    const beyond: RawRec[] = [];
    for (const change of changes) {
      const { type, id } = change;
      if (!this.opened.has(id) && !this.apart.has(id)) continue;
      this.changed = true;
      if (change.change === "put") this.apart.delete(id);
      else if (change.change === "patch") continue;
      else if (change.why === "beyond") {
        const row = this.memory.confirmedRow(type, id);
        if (row) beyond.push(row);
      } else {
        this.apart.delete(id);
        this.opened.delete(id);
      }
    }
    return () => {
      for (const row of beyond) {
        this.apart.set(row.id, row);
        this.memory.load(row.type, [row]);
      }
    };
  }

  /** The text to store, when there is a reason to. */
  unstored(): string | null {
    if (!this.changed) return null;
    this.changed = false;
    const stored: Stored = { opened: [...this.opened], rows: [...this.apart.values()] };
    return JSON.stringify(stored);
  }

  private leave(type: AnyType, id: string): true {
    this.apart.delete(id);
    this.opened.delete(id);
    this.memory.depart(type, [id]);
    return (this.changed = true);
  }
}

/** A damaged text holds nothing: the server has the rows. */
function storedOf(text: string): Stored {
  try {
    const { opened, rows } = JSON.parse(text || "{}") as Partial<Stored>;
    return { opened: opened ?? [], rows: rows ?? [] };
  } catch {
    return { opened: [], rows: [] };
  }
}
