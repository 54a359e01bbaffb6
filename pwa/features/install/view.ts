// Installing: the browser's own prompt where it offers one, steps in words everywhere.
import { useSyncExternalStore } from "react";
import { local, useLocal } from "../../kit/frame/state";
import type { InstallView } from "./shapes.gen";

interface InstallPrompt extends Event {
  prompt: () => Promise<{ outcome: "accepted" | "dismissed" }>;
}
const offered = local<InstallPrompt | null>(null);

/** Keep the browser's offer until the person asks for it. Called once, at the start. */
export function watchInstall(): void {
  addEventListener("beforeinstallprompt", event => {
    event.preventDefault();
    offered.set(event as InstallPrompt);
  });
  addEventListener("appinstalled", () => {
    offered.set(null);
    void navigator.storage?.persist?.();
  });
}

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

export async function install(): Promise<void> {
  await offered.get()?.prompt();
  offered.set(null);
}
