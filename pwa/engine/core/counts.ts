// What this device and the server compare: how many rows of a type there are, and the XOR of their ids'
// hashes (sync/counts.py; tests/vectors/counts.json holds both to the same answers). Adding and taking away a
// row are the same XOR: a tally costs by what changed, and nothing is ever walked to compare.

/** 64 bits as two whole numbers of 32. */
export type Hash = readonly [high: number, low: number];

/** The hash of a UUID. */
export function idHash(id: string): Hash {
  const w0 = parseInt(id.slice(0, 8), 16);
  const w1 = parseInt(id.slice(9, 13) + id.slice(14, 18), 16);
  const w2 = parseInt(id.slice(19, 23) + id.slice(24, 28), 16);
  const w3 = parseInt(id.slice(28, 36), 16);
  return [
    mix(w0 ^ mix(w1 ^ mix(w2 ^ mix(w3 ^ 0x9e3779b9)))),
    mix(w3 ^ mix(w2 ^ mix(w1 ^ mix(w0 ^ 0x7f4a7c15)))),
  ];
}

/** How many rows there are and the XOR of their hashes. */
export class Tally {
  n = 0;
  private high = 0;
  private low = 0;

  add(id: string): void {
    this.turn(id, 1);
  }

  remove(id: string): void {
    this.turn(id, -1);
  }

  /** Adds what another one holds. */
  include(other: Tally): void {
    this.n += other.n;
    this.high ^= other.high;
    this.low ^= other.low;
  }

  /** The XOR as it travels: 16 lowercase hex digits. */
  xor(): string {
    return hex(this.high) + hex(this.low);
  }

  private turn(id: string, by: 1 | -1): void {
    const [high, low] = idHash(id);
    this.n += by;
    this.high ^= high;
    this.low ^= low;
  }
}

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0");
