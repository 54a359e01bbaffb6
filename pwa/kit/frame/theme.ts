// Theme and field mode: kept in localStorage, shown as attributes of <html>.
// shell/first.js sets them before the first paint; this module changes them afterwards.
import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark" | "sun";
export const THEMES: readonly Theme[] = ["system", "light", "dark", "sun"];
const THEME = "lapangan.theme";
const FIELD = "lapangan.field";
const BAR: Record<string, string> = { light: "#f6f5f1", dark: "#0e1513", sun: "#ffffff" };

const listeners = new Set<() => void>();
const subscribe = (notify: () => void): (() => void) => {
  listeners.add(notify);
  return () => listeners.delete(notify);
};

export const theme = (): Theme => {
  const stored = localStorage.getItem(THEME) as Theme | null;
  return stored && THEMES.includes(stored) ? stored : "system";
};
export const fieldMode = (): boolean => localStorage.getItem(FIELD) === "on";

/** Put the stored choices on <html> and the colour of the browser's bar. */
export function applyTheme(): void {
  const chosen = theme();
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const shown = chosen === "system" ? (dark ? "dark" : "light") : chosen;
  const root = document.documentElement;
  root.dataset.theme = shown;
  root.dataset.field = fieldMode() ? "on" : "off";
  document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]').forEach(bar => {
    bar.removeAttribute("media");
    bar.content = BAR[shown] ?? BAR.light ?? "";
  });
  listeners.forEach(notify => notify());
}

export function setTheme(next: Theme): void {
  localStorage.setItem(THEME, next);
  applyTheme();
}
export function setFieldMode(on: boolean): void {
  localStorage.setItem(FIELD, on ? "on" : "off");
  applyTheme();
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, theme, () => "system");
export const useFieldMode = (): boolean => useSyncExternalStore(subscribe, fieldMode, () => false);

/** Follow the system's day and night, and choices made in another tab. */
export function watchTheme(): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
  addEventListener("storage", event => {
    if (event.key === THEME || event.key === FIELD) applyTheme();
  });
}
