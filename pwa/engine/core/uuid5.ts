// Ids that follow from a name (UUIDv5, RFC 9562). SHA-1 is written out: crypto.subtle answers later than an
// open transaction of IndexedDB waits, and is missing on plain http.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
/** Name space of the ids of mutations (P10 of sync/SPEC.md). */
const MUTATIONS = "8a1d7c44-52ce-5f0b-9c1e-3b7d0f2a6e95";

/** The id of a mutation that says none. */
export const mutationId = (device: string, n: number): string => uuid5(MUTATIONS, `${device}/${n}`);

export function uuid5(space: string, name: string): string {
  const prefix = space
    .replaceAll("-", "")
    .match(/../g)!
    .map(hex => parseInt(hex, 16));
  const bytes = sha1(Uint8Array.from([...prefix, ...new TextEncoder().encode(name)])).subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, byte => HEX[byte]).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** FIPS 180-4, section 6.1. */
function sha1(message: Uint8Array): Uint8Array {
  const padded = new DataView(new ArrayBuffer((((message.length + 8) >> 6) + 1) << 6));
  message.forEach((byte, i) => padded.setUint8(i, byte));
  padded.setUint8(message.length, 0x80);
  padded.setUint32(padded.byteLength - 4, message.length * 8);
  const sum = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const w = new Uint32Array(80);
  for (let at = 0; at < padded.byteLength; at += 64) {
    for (let t = 0; t < 16; t++) w[t] = padded.getUint32(at + 4 * t);
    for (let t = 16; t < 80; t++) w[t] = rotated(w[t - 3]! ^ w[t - 8]! ^ w[t - 14]! ^ w[t - 16]!, 1);
    let [a, b, c, d, e] = sum as unknown as [number, number, number, number, number];
    for (let t = 0; t < 80; t++) {
      const next = (rotated(a, 5) + mixed(t, b, c, d) + e + w[t]!) | 0;
      [e, d, c, b, a] = [d, c, rotated(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((word, i) => (sum[i] = sum[i]! + word));
  }
  const out = new DataView(new ArrayBuffer(20));
  sum.forEach((word, i) => out.setUint32(4 * i, word));
  return new Uint8Array(out.buffer);
}

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function mixed(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}
