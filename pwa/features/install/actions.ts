// Installing by the browser's own prompt, where it offers one.
import { type InstallPrompt, offered } from "./view";

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

export async function install(): Promise<void> {
  await offered.get()?.prompt();
  offered.set(null);
}
