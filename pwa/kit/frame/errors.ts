// Errors nobody caught: kept for "copy details", never sent anywhere, never a blank page.
import { useSyncExternalStore } from "react";

export const ERRORS_MAX = 20;
export interface Fault {
  at: string;
  where: string;
  text: string;
}

const faults: Fault[] = [];
const listeners = new Set<() => void>();
const subscribe = (notify: () => void): (() => void) => {
  listeners.add(notify);
  return () => listeners.delete(notify);
};

export function report(where: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  faults.push({ at: new Date().toISOString(), where, text: text.slice(0, 4000) });
  if (faults.length > ERRORS_MAX) faults.shift();
  listeners.forEach(notify => notify());
}

let fatal = false;
/** The app cannot start: the error screen is shown in place of every page. */
export function fail(where: string, error: unknown): void {
  fatal = true;
  report(where, error);
}
export const useFatal = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => fatal,
    () => false,
  );

/** addEventListener and not window.onerror: that one is taken by the framework. */
export function watchErrors(): void {
  window.addEventListener("error", event => report("page", event.error ?? event.message));
  window.addEventListener("unhandledrejection", event => report("promise", event.reason));
}

/** Plain text for a bug report: what happened, where, on what. Holds no record's contents. */
export function details(): string {
  const about = [
    `page ${location.pathname}`,
    `language ${document.documentElement.lang}`,
    navigator.userAgent,
  ];
  return [...about, "", ...faults.map(fault => `${fault.at} [${fault.where}]\n${fault.text}`)].join("\n");
}
