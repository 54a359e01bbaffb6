// What the screen of installing shows.
import { useSyncExternalStore } from "react";
import { local, useLocal } from "../../kit/frame/state";
import type { InstallView } from "./shapes.gen";

export interface InstallPrompt extends Event {
  prompt: () => Promise<{ outcome: "accepted" | "dismissed" }>;
}
/** The browser's offer to install, while it stands. */
export const offered = local<InstallPrompt | null>(null, true);

const standalone = "(display-mode: standalone)";
const listen = (notify: () => void): (() => void) => {
  const query = matchMedia(standalone);
  query.addEventListener("change", notify);
  return () => query.removeEventListener("change", notify);
};

export function useInstall(): InstallView {
  const installed = useSyncExternalStore(
    listen,
    () => matchMedia(standalone).matches,
    () => false,
  );
  const agent = navigator.userAgent;
  // An iPad says it is a Mac; only the touch screen tells.
  const ios = /iPhone|iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
  const platform = ios ? "ios" : /Android/.test(agent) ? "android" : "desktop";
  return { offered: useLocal(offered) !== null, installed, platform };
}
