// Where each confirmed record lies in IndexedDB: blocks of about BLOCK_RECORDS records of one type, as JSON text.
// A block is rewritten when one of its records changes; new records fill the last block of their type.
//
// Why blocks with an index in memory, and not one row per record with indexes: 18,000 records go in as blocks in about
// 0.2 s and as rows in 2 to 3 s (`make bench` prints both), all of them are read and parsed in about 0.2 s, and search,
// order and filters then run on memory in milliseconds, without an index to keep for each question. The price is that
// a change rewrites some 40 KB, in under a millisecond, and that every record is in memory: some 20 MB for 18,000.
import type { Db, Writing } from "./db";
import type { RawRec, RecordType } from "./types";

/** Records per block: rewriting one costs under a millisecond, and 17,000 records are 170 puts. */
export const BLOCK_RECORDS = 100;

export interface BlockWrite { key: string; text: string | null }

interface Place { block: string; slot: number }

/** The layout of all blocks, in memory; the only place that knows which record lies where. */
export class Blocks {
  private places = new Map<RecordType, Map<string, string>>();
  private members = new Map<string, Set<string>>();
  private last = new Map<RecordType, number>();

  /** Takes in one stored block and returns its records. */
  adopt(key: string, text: string): RawRec[] {
    const { block, slot } = { block: key, slot: slotOf(key) } satisfies Place;
    const records = JSON.parse(text) as RawRec[];
    const type = typeOf(block);
    const places = this.placesOf(type);
    const members = new Set<string>();
    for (const record of records) {
      places.set(record.id, block);
      members.add(record.id);
    }
    this.members.set(block, members);
    this.last.set(type, Math.max(slot, this.last.get(type) ?? 0));
    return records;
  }

  /** The writes that store the present state of the records `changed` of `type`; `get` answers undefined for gone ones. */
  plan(type: RecordType, changed: Iterable<string>, get: (id: string) => RawRec | undefined): BlockWrite[] {
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
      }
    }
    return [...dirty].map(key => this.encode(key, get));
  }

  has(type: RecordType, id: string): boolean {
    return this.places.get(type)?.has(id) ?? false;
  }

  clear(): void {
    this.places.clear();
    this.members.clear();
    this.last.clear();
  }

  private placesOf(type: RecordType): Map<string, string> {
    let places = this.places.get(type);
    if (!places) this.places.set(type, (places = new Map()));
    return places;
  }

  private place(type: RecordType, id: string, places: Map<string, string>): string {
    let slot = this.last.get(type) ?? 1;
    let key = keyOf(type, slot);
    if ((this.members.get(key)?.size ?? 0) >= BLOCK_RECORDS) key = keyOf(type, ++slot);
    this.last.set(type, slot);
    let members = this.members.get(key);
    if (!members) this.members.set(key, (members = new Set()));
    members.add(id);
    places.set(id, key);
    return key;
  }

  private encode(key: string, get: (id: string) => RawRec | undefined): BlockWrite {
    const records: RawRec[] = [];
    for (const id of this.members.get(key) ?? []) {
      const record = get(id);
      if (record) records.push(record);
    }
    return { key, text: records.length ? JSON.stringify(records) : null };
  }
}

/** Puts planned blocks into an open transaction. */
export function writeBlocks(tx: Writing, writes: readonly BlockWrite[]): void {
  const blocks = tx.objectStore("blocks");
  for (const { key, text } of writes) void (text === null ? blocks.delete(key) : blocks.put(text, key));
}

/** All stored blocks of `types`: [key, text] pairs, read in one transaction. */
export async function readBlocks(db: Db, types: readonly RecordType[]): Promise<[string, string][]> {
  return db.read(["blocks"], async tx => {
    const store = tx.objectStore("blocks");
    const parts = await Promise.all(
      types.map(async type => {
        const range = IDBKeyRange.bound(`${type}/`, `${type}/\uffff`);
        const [keys, texts] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
        return keys.map((key, i): [string, string] => [key, texts[i]!]);
      }),
    );
    return parts.flat();
  });
}

const keyOf = (type: RecordType, slot: number): string => `${type}/${String(slot).padStart(6, "0")}`;
const typeOf = (key: string): RecordType => key.slice(0, key.indexOf("/")) as RecordType;
const slotOf = (key: string): number => Number(key.slice(key.indexOf("/") + 1));
