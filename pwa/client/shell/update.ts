// A new version waits until the person says so; then every open tab changes over together.
import { toast } from "../toast";

let reloading = false;

function offer(waiting: ServiceWorker): void {
  toast("shell.update_ready", {
    ms: 0,
    group: "update",
    action: { label: "shell.update_now", run: () => waiting.postMessage({ type: "SKIP_WAITING" }) },
  });
}

async function register(): Promise<void> {
  const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const incoming = registration.installing;
    incoming?.addEventListener("statechange", () => {
      if (incoming.state === "installed" && navigator.serviceWorker.controller) offer(incoming);
    });
  });
  // An app that stays open for days still learns of new versions.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && navigator.onLine) void registration.update().catch(() => undefined);
  });
}

/** The person asks for the new version: look for it, take it if it is there, otherwise load the page afresh. */
export async function updateNow(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.update().catch(() => undefined);
  const incoming = registration?.waiting ?? registration?.installing;
  if (!incoming) return location.reload();
  if (incoming.state === "installed") return incoming.postMessage({ type: "SKIP_WAITING" });
  incoming.addEventListener("statechange", () => {
    if (incoming.state === "installed") incoming.postMessage({ type: "SKIP_WAITING" });
  });
}

/** Register the worker; when another one takes over, reload once. Forms keep their drafts, so nothing typed is lost. */
export function watchWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  let controlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // The very first worker claims pages that were loaded without one: same version, no reload.
    const first = !controlled;
    controlled = true;
    if (first || reloading) return;
    reloading = true;
    location.reload();
  });
  const start = (): void => void register().catch(() => undefined);
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
}
