// Where each confirmed record lies in IndexedDB: blocks of about BLOCK_RECORDS records of one type, as JSON
// text. A block is rewritten when one of its records changes; new records fill the last block of their type.
//
// Why blocks with an index in memory, and not one row per record with indexes: 18,000 records go in as blocks
// in about 0.2 s and as rows in 2 to 3 s (`make bench` prints both), all of them are read and parsed in about
// 0.2 s, and search, order and filters then run on memory in milliseconds, without an index to keep for each
// question. The price is that a change rewrites some 40 KB, in under a millisecond, and that every record is
// in memory: some 20 MB for 18,000.
//
// A type is a name and no more: what is stored is found by its keys, also what only a later version of the
// app knows.
import { Tally } from "../core/counts";
import { inSlices, moment } from "../core/pause";
import { type AnyType, EngineError, type RawRec } from "../core/types";
import type { Db, Reading, Writing } from "./db";

/** Records per block: rewriting one costs under a millisecond, and 17,000 records are 170 puts. */
export const BLOCK_RECORDS = 100;

export interface BlockWrite {
  key: string;
  text: string | null;
}

/** The layout of all blocks, in memory; the only place that knows which record lies where. */
export class Blocks {
  private places = new Map<AnyType, Map<string, string>>();
  private members = new Map<string, Set<string>>();
  private last = new Map<AnyType, number>();
  /** Tallies of blocks; one is made when it is asked for, and again after its members changed. */
  private tallies = new Map<string, Tally>();
  /** Blocks whose text is no JSON of records, and the text: their types must be renewed. */
  readonly damaged = new Map<string, string>();

  /** Takes in one stored block and returns its records; of a damaged one nothing but its name. */
  adopt(key: string, text: string): RawRec[] {
    const type = typeOf(key);
    const records = readRecords(text);
    if (!records) {
      this.damaged.set(key, text);
      // Its place is not given to others.
      this.last.set(type, Math.max(slotOf(key) + 1, this.last.get(type) ?? 0));
      return [];
    }
    const places = this.placesOf(type);
    const members = new Set<string>();
    for (const record of records) {
      places.set(record.id, key);
      members.add(record.id);
    }
    this.members.set(key, members);
    this.tallies.delete(key);
    this.last.set(type, Math.max(slotOf(key), this.last.get(type) ?? 0));
    return records;
  }

  /**
   * The writes that store the present state of the records `changed` of `type`; `get` answers undefined for
   * gone ones. Throws EngineError not_whole when a block holds a record that `get` does not have.
   */
  plan(type: AnyType, changed: Iterable<string>, get: (id: string) => RawRec | undefined): BlockWrite[] {
    const dirty = new Set<string>();
    const places = this.placesOf(type);
    for (const id of changed) {
      const here = places.get(id);
      if (here) dirty.add(here);
      if (get(id)) {
        if (!here) dirty.add(this.place(type, id, places));
      } else if (here) {
        places.delete(id);
        this.members.get(here)?.delete(id);
        this.tallies.delete(here);
      }
    }
    return [...dirty].map(key => this.encode(key, get));
  }

  has(type: AnyType, id: string): boolean {
    return this.places.get(type)?.has(id) ?? false;
  }

  /**
   * How many records of each type there are, and the XOR of their hashes. What did not change since last time
   * is not counted again; the page goes on meanwhile.
   */
  async counts(): Promise<Map<AnyType, Tally>> {
    const counts = new Map<AnyType, Tally>();
    const count = (key: string): void => {
      const type = typeOf(key);
      let sum = counts.get(type);
      if (!sum) counts.set(type, (sum = new Tally()));
      sum.include(this.tallyOf(key));
    };
    // The pull that asked for them ends after that, and a person sees it end.
    await inSlices(this.members.keys(), count, moment);
    return counts;
  }

  private tallyOf(key: string): Tally {
    let tally = this.tallies.get(key);
    if (!tally) {
      tally = new Tally();
      for (const id of this.members.get(key) ?? []) tally.add(id);
      this.tallies.set(key, tally);
    }
    return tally;
  }

  private placesOf(type: AnyType): Map<string, string> {
    let places = this.places.get(type);
    if (!places) this.places.set(type, (places = new Map()));
    return places;
  }

  private place(type: AnyType, id: string, places: Map<string, string>): string {
    let slot = this.last.get(type) ?? 1;
    let key = keyOf(type, slot);
    if ((this.members.get(key)?.size ?? 0) >= BLOCK_RECORDS) key = keyOf(type, ++slot);
    this.last.set(type, slot);
    let members = this.members.get(key);
    if (!members) this.members.set(key, (members = new Set()));
    members.add(id);
    places.set(id, key);
    this.tallies.delete(key);
    return key;
  }

  private encode(key: string, get: (id: string) => RawRec | undefined): BlockWrite {
    const records: RawRec[] = [];
    for (const id of this.members.get(key) ?? []) {
      const record = get(id);
      // Writing the others would be the loss of this one.
      if (!record)
        throw new EngineError("not_whole", "device", `${key} holds a record that is not in memory`);
      records.push(record);
    }
    return { key, text: records.length ? JSON.stringify(records) : null };
  }
}

/** Puts planned blocks into an open transaction. */
export function writeBlocks(tx: Writing, writes: readonly BlockWrite[]): void {
  const blocks = tx.objectStore("blocks");
  for (const { key, text } of writes) void (text === null ? blocks.delete(key) : blocks.put(text, key));
}

/** The names of all types that have blocks, found by their keys, those of `first` first. */
export async function storedTypes(tx: Reading, first: readonly AnyType[]): Promise<AnyType[]> {
  const found = new Set((await tx.objectStore("blocks").getAllKeys()).map(typeOf));
  return [...new Set([...first.filter(type => found.has(type)), ...found])];
}

/** All stored blocks of one type: [key, text] pairs, in order. */
export function readBlocks(db: Db, type: AnyType): Promise<[string, string][]> {
  return db.read(["blocks"], tx => pairs(tx, IDBKeyRange.bound(`${type}/`, `${type}/\uffff`)));
}

/** All stored blocks, read in an open transaction. */
export const readAllBlocks = (tx: Reading): Promise<[string, string][]> => pairs(tx);

async function pairs(tx: Reading, range?: IDBKeyRange): Promise<[string, string][]> {
  const store = tx.objectStore("blocks");
  const [keys, texts] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
  return keys.map((key, i): [string, string] => [key, texts[i]!]);
}

/** The records of a block's text; null when it is damaged. */
function readRecords(text: string): RawRec[] | null {
  try {
    const records = JSON.parse(text) as RawRec[];
    return Array.isArray(records) && records.every(record => typeof record?.id === "string") ? records : null;
  } catch {
    return null;
  }
}

const keyOf = (type: AnyType, slot: number): string => `${type}/${String(slot).padStart(6, "0")}`;
export const typeOf = (key: string): AnyType => key.slice(0, key.indexOf("/"));
const slotOf = (key: string): number => Number(key.slice(key.indexOf("/") + 1));
