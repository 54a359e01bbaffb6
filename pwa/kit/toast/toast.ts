// Short messages above the tab bar. A write shows one with Undo for ten seconds (called by edit.ts).
import { UNDO_MS } from "../../engine/core/schema.gen";
import type { IconName } from "../frame/icons";
import { local, useLocal } from "../frame/state";

const TOASTS_MAX = 3;

export interface ToastAction {
  /** Key of the button's text. */
  label: string;
  /** What it does, or for a link where it leads. */
  run?: () => unknown;
  to?: string;
}
export interface Toast {
  id: number;
  /** Key of the text, and what fills it. */
  text: string;
  params?: Record<string, string | number>;
  action?: ToastAction;
  /** How long it stays, in ms; 0 stays until it is answered. */
  ms: number;
  /** What the person must act on: it stands out by this icon, below the others, and none pushes it away. */
  notice?: IconName;
  /** Toasts of one group replace each other. */
  group?: string;
}

const shown = local<readonly Toast[]>([]);
let last = 0;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

/** Show a message; gives its id. `text` and `action.label` are keys of the catalogue. */
export function toast(text: string, options: Partial<Omit<Toast, "id" | "text">> = {}): number {
  const id = ++last;
  const one: Toast = { ms: options.action ? UNDO_MS : 5_000, ...options, id, text };
  const rest = shown.get().filter(other => !one.group || other.group !== one.group);
  const notices = [...rest, one].filter(other => other.notice);
  shown.set([...[...rest, one].filter(other => !other.notice).slice(-TOASTS_MAX), ...notices]);
  if (one.ms > 0)
    timers.set(
      id,
      setTimeout(() => dismiss(id), one.ms),
    );
  return id;
}

export function dismiss(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  shown.set(shown.get().filter(one => one.id !== id));
}

/** Hold a toast while the finger or the focus is on it, and start its time again afterwards. */
export function hold(id: number): void {
  clearTimeout(timers.get(id));
}
export function release(id: number): void {
  const one = shown.get().find(other => other.id === id);
  if (one && one.ms > 0)
    timers.set(
      id,
      setTimeout(() => dismiss(id), one.ms),
    );
}

export const useToasts = (): readonly Toast[] => useLocal(shown);
