// A new version waits until the person says so; then every open tab changes over together.
import { toast } from "../toast/toast";

/** How long after a failed first install it is tried again; doubled each time. */
const INSTALL_RETRY_FIRST_MS = 2_000;
const INSTALL_RETRY_MOST_MS = 60_000;

let reloading = false;

function offer(waiting: ServiceWorker): void {
  toast("shell.update_ready", {
    ms: 0,
    group: "update",
    action: { label: "shell.update_now", run: () => waiting.postMessage({ type: "SKIP_WAITING" }) },
  });
}

async function register(retry_ms = INSTALL_RETRY_FIRST_MS): Promise<void> {
  const again = (): void =>
    void setTimeout(() => void register(Math.min(2 * retry_ms, INSTALL_RETRY_MOST_MS)), retry_ms);
  let registration: ServiceWorkerRegistration;
  try {
    registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  } catch {
    // No network, most likely. With a worker already there the browser itself looks again.
    if (!navigator.serviceWorker.controller) again();
    return;
  }
  const first = registration.active ? null : registration.installing;
  void askOfWorker();
  // One file that did not come ends an install. Until one succeeds, the app cannot be opened without the
  // server.
  first?.addEventListener("statechange", () => {
    if (first.state === "redundant" && !registration.active) again();
  });
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const incoming = registration.installing;
    incoming?.addEventListener("statechange", () => {
      if (incoming.state === "installed" && navigator.serviceWorker.controller) offer(incoming);
    });
  });
}

/**
 * A page that was loading while the worker became active, or was loaded past it, was not there to be claimed:
 * it asks. And where the browser has taken the app's files away, it asks for them, or nothing would open
 * without a network until the next version.
 */
async function askOfWorker(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) active?.postMessage({ type: "CLAIM" });
  const kept = await caches.keys();
  if (!kept.some(name => name.includes("precache"))) active?.postMessage({ type: "FILL" });
}

/** An app that stays open for days still learns of new versions. */
async function lookForUpdate(): Promise<void> {
  if (document.visibilityState !== "visible" || !navigator.onLine) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.update().catch(() => undefined);
}

/**
 * The person asks for the new version: look for it, take it if it is there, otherwise load the page afresh.
 */
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

/**
 * Register the worker; when another one takes over, reload once. Forms keep their drafts, so nothing typed is
 * lost.
 */
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
  document.addEventListener("visibilitychange", () => void lookForUpdate());
  const start = (): void => void register();
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
}
