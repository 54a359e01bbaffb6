// The marks of the rail beside a sorted list.

/** A letter and the index of the first row filed under it. */
export type Bucket = { letter: string; index: number };

/** At most `max` marks of the rail; left-out letters between two marks are shown as one dot. */
export function thinned(buckets: readonly Bucket[], max: number): { text: string; at: number }[] {
  if (buckets.length <= max) return buckets.map((b, at) => ({ text: b.letter, at }));
  const marks = Math.max(2, Math.floor(max / 2));
  const out: { text: string; at: number }[] = [];
  for (let i = 0; i < marks; i++) {
    const at = Math.round((i * (buckets.length - 1)) / (marks - 1));
    const bucket = buckets[at];
    if (!bucket || out[out.length - 1]?.at === at) continue;
    if (out.length) out.push({ text: "•", at: Math.floor((out[out.length - 1]!.at + at) / 2) });
    out.push({ text: bucket.letter, at });
  }
  return out;
}
