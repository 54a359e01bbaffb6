// Whether a field says something: for fields that a workspace asks for (C5 of sync/SPEC.md).

type Bag = Readonly<Record<string, unknown>>;
/** Parts that only order or describe what another part says. */
const QUIET = new Set(["kind", "primary", "currency", "label", "network", "role"]);

/** Whether the field at `path` has a value: `field`, or `custom.<id>` for one of the workspace's own. */
export function isFilledIn(fields: Bag, path: string): boolean {
  const at = path.indexOf(".");
  return at < 0 ? says(fields[path]) : says((fields[path.slice(0, at)] as Bag | null)?.[path.slice(at + 1)]);
}

function says(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === "string") return value.trim() !== "";
  if (typeof value !== "object") return true;
  if (Array.isArray(value)) return value.some(says);
  return Object.entries(value).some(([part, each]) => !QUIET.has(part) && says(each));
}
