/// <reference lib="webworker" />
// Service worker: the whole shell is precached, every navigation is answered from it, /api is never touched.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { BACKGROUND_TAG, flushFromWorker } from "./sync";

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: { url: string; revision: string | null }[];
declare const __SHELL__: string;

precacheAndRoute(__PRECACHE__, { directoryIndex: "", cleanURLs: false });
cleanupOutdatedCaches();
// GET navigations only (NavigationRoute's own rule): a share target's POST must reach the server.
registerRoute(new NavigationRoute(createHandlerBoundToURL(__SHELL__), { denylist: [/^\/api\//, /^\/(livez|readyz)$/] }));

// What goes to the server need not wake the worker. (Only Chromium has it; TypeScript's library does not know it yet.)
type Routing = ExtendableEvent & { addRoutes?: (routes: { condition: object; source: "network" }[]) => Promise<void> };
self.addEventListener("install", (event) => {
  void (event as Routing).addRoutes?.([{ condition: { urlPattern: { pathname: "/api/*" } }, source: "network" }]);
});
// The first worker takes the page that installed it; later ones wait for the person's tap.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  const type = (event.data as { type?: string } | null)?.type;
  if (type === "SKIP_WAITING") void self.skipWaiting();
  if (type === "CLAIM") event.waitUntil(self.clients.claim());
});
// The network is back while no tab may be open: send what waits.
// (TypeScript's library does not know SyncEvent yet.)
self.addEventListener("sync", (event) => {
  const sync = event as ExtendableEvent & { tag: string };
  if (sync.tag === BACKGROUND_TAG) sync.waitUntil(flushFromWorker());
});
