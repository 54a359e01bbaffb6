// Where a value lands that names an archived item: on its successor (M13, D13 of sync/SPEC.md).
type Items = Readonly<Record<string, { archived?: boolean | null; successor?: string | null }>>;

/**
 * The first item that is not archived, from `item` on along the successors; itself where none is reached.
 */
export function landing(items: Items | null | undefined, item: string): string {
  const passed = new Set<string>();
  for (let at = item; !passed.has(at); ) {
    const found = items?.[at];
    if (!found) break;
    if (!found.archived) return at;
    passed.add(at);
    at = found.successor ?? "";
  }
  return item;
}
