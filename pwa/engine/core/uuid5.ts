// Ids that follow from a name (UUIDv5, RFC 9562). SHA-1 is written out: crypto.subtle answers later than an
// open transaction of IndexedDB waits, and is missing on plain http. A push asks for a thousand of them, so
// nothing is allocated on the way but the name and the text.

const BLOCK_BYTES = 64;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const encoder = new TextEncoder();

/** Name space of the ids of mutations (P10 of sync/SPEC.md). */
const MUTATIONS = bytesOf("8a1d7c44-52ce-5f0b-9c1e-3b7d0f2a6e95");

/** The id of a mutation that says none. */
export const mutationId = (device: string, n: number): string =>
  uuid5(MUTATIONS, encoder.encode(`${device}/${n}`));

/** Name space of the checks by which a device knows its server (E2). */
const CHECKS = bytesOf("3c1f6a0e-6d0b-5c57-8a57-0b7f6e2d9c11");

/** The check that fits a word. */
export const checkOf = (word: string): string => uuid5(CHECKS, encoder.encode(word));

function uuid5(space: Uint8Array, name: Uint8Array): string {
  hash(space, name);
  const hex = (from: number, to: number): string => {
    let text = "";
    for (let i = from; i < to; i++) text += HEX[byteAt(i)];
    return text;
  };
  return `${hex(0, 4)}-${hex(4, 6)}-${hex(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`;
}

/** A byte of the sum, with the version and the variant of an id. */
function byteAt(i: number): number {
  const byte = (sum[i >> 2]! >>> (24 - 8 * (i & 3))) & 0xff;
  if (i === 6) return (byte & 0x0f) | 0x50;
  return i === 8 ? (byte & 0x3f) | 0x80 : byte;
}

const sum = new Uint32Array(5);
const w = new Int32Array(80);

/** FIPS 180-4, section 6.1, of two parts one after the other; leaves the result in `sum`. */
function hash(first: Uint8Array, second: Uint8Array): void {
  const length = first.length + second.length;
  const end = (((length + 8) >> 6) + 1) * BLOCK_BYTES;
  const byte = (i: number): number => {
    if (i < first.length) return first[i]!;
    if (i < length) return second[i - first.length]!;
    return i === length ? 0x80 : 0;
  };
  sum[0] = 0x67452301;
  sum[1] = 0xefcdab89;
  sum[2] = 0x98badcfe;
  sum[3] = 0x10325476;
  sum[4] = 0xc3d2e1f0;
  for (let at = 0; at < end; at += BLOCK_BYTES) {
    for (let t = 0, i = at; t < 16; t++, i += 4)
      w[t] = (byte(i) << 24) | (byte(i + 1) << 16) | (byte(i + 2) << 8) | byte(i + 3);
    if (at + BLOCK_BYTES === end) w[15] = length * 8;
    addBlock();
  }
}

function addBlock(): void {
  for (let t = 16; t < 80; t++) w[t] = rotated(w[t - 3]! ^ w[t - 8]! ^ w[t - 14]! ^ w[t - 16]!, 1);
  let a = sum[0]! | 0;
  let b = sum[1]! | 0;
  let c = sum[2]! | 0;
  let d = sum[3]! | 0;
  let e = sum[4]! | 0;
  for (let t = 0; t < 80; t++) {
    const next = (rotated(a, 5) + mixed(t, b, c, d) + e + w[t]!) | 0;
    e = d;
    d = c;
    c = rotated(b, 30);
    b = a;
    a = next;
  }
  sum[0] = sum[0]! + a;
  sum[1] = sum[1]! + b;
  sum[2] = sum[2]! + c;
  sum[3] = sum[3]! + d;
  sum[4] = sum[4]! + e;
}

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function mixed(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function bytesOf(uuid: string): Uint8Array {
  const hex = uuid.replaceAll("-", "");
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
