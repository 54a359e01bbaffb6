// Which sheets of the page are open, by name.
import { local, useLocal } from "../frame/state";

const open = local<ReadonlySet<string>>(new Set());

export function openSheet(name: string): void {
  open.set(new Set([...open.get(), name]));
}
export function closeSheet(name: string): void {
  open.set(new Set([...open.get()].filter(other => other !== name)));
}
export const useSheet = (name: string): boolean => useLocal(open).has(name);
