// The order of things that say their place by a whole number.

export interface Placed {
  id: string;
  position: number | null | undefined;
}

/**
 * The places that must change so that rows come in the order of `ids`. The places there are, are given out
 * anew: a step up or down writes two rows.
 */
export function placesFor(rows: readonly Placed[], ids: readonly string[]): Map<string, number> {
  const places: number[] = [];
  for (const { position } of rows) {
    const least = (places.at(-1) ?? -1) + 1;
    places.push(Math.max(position ?? least, least));
  }
  const now = new Map(rows.map(row => [row.id, row.position]));
  const changed = new Map<string, number>();
  for (const [i, id] of ids.entries()) if (now.get(id) !== places[i]) changed.set(id, places[i]!);
  return changed;
}

/** The same list with the entry at `from` at `to`. */
export function moved<T>(rows: readonly T[], from: number, to: number): T[] {
  const next = [...rows];
  const [row] = next.splice(from, 1);
  if (row !== undefined) next.splice(to, 0, row);
  return next;
}

/** The place after the last. */
export const nextPlace = (rows: readonly { position?: number | null }[]): number =>
  rows.reduce((most, { position }) => Math.max(most, (position ?? 0) + 1), 0);
