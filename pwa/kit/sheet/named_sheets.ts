// Which sheets of the page are open, by name.
import { useSyncExternalStore } from "react";

const open = new Set<string>();
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach(notify => notify());

export function openSheet(name: string): void {
  open.add(name);
  tell();
}
export function closeSheet(name: string): void {
  open.delete(name);
  tell();
}
const subscribe = (notify: () => void): (() => void) => {
  listeners.add(notify);
  return () => listeners.delete(notify);
};
export const useSheet = (name: string): boolean =>
  useSyncExternalStore(
    subscribe,
    () => open.has(name),
    () => false,
  );
