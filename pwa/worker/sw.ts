/// <reference lib="webworker" />
// Service worker: the whole shell is precached, every navigation is answered from it, /api is never touched.
import { cacheNames } from "workbox-core";
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  getCacheKeyForURL,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { BACKGROUND_TAG, flushFromWorker } from "../engine/sync/sync";

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: { url: string; revision: string | null }[];
declare const __SHELL__: string;
/** Every file of the app. The build puts the list where its name stands: here, once. */
const FILES = __PRECACHE__;

/** What a file of the app says it is, by the end of its name. */
const KINDS: Record<string, RegExp> = {
  js: /\bjavascript\b/i,
  css: /\bcss\b/i,
  json: /\bjson\b/i,
  svg: /\bsvg\b/i,
  png: /\bpng\b/i,
  webmanifest: /\b(manifest|json)\b/i,
  html: /\bhtml\b/i,
};
/**
 * A portal answers whatever is asked with 200 and a page of its own. Kept under the name of one of our files
 * it would stand there for good: the install fails instead, and is tried again.
 */
async function isOurs(url: string, response: Response): Promise<boolean> {
  const kind = new URL(url).pathname.split(".").at(-1) ?? "";
  if (!response.ok || !KINDS[kind]?.test(response.headers.get("Content-Type") ?? "")) return false;
  if (kind !== "html") return true;
  const text = await response.clone().text();
  return FILES.some(({ url, revision }) => !revision && text.includes(url));
}
addPlugins([
  {
    cacheWillUpdate: async ({ request, response }) =>
      (await isOurs(request.url, response)) ? response : null,
  },
]);
precacheAndRoute(FILES, { directoryIndex: "", cleanURLs: false });
cleanupOutdatedCaches();
// GET navigations only (NavigationRoute's own rule): a share target's POST must reach the server.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL(__SHELL__), { denylist: [/^\/api\//, /^\/(livez|readyz)$/] }),
);

// Two kinds of request need not wake the worker: what goes to the server, and the files of /assets, whose
// names change with what is in them. (Only Chromium has this; TypeScript's library does not know it yet.
// Elsewhere the routes above do.)
type Rule = { condition: { urlPattern: URLPatternInit }; source: "network" | { cacheName: string } };
type Routing = ExtendableEvent & { addRoutes?: (rules: Rule[]) => Promise<void> };
self.addEventListener("install", event => {
  const routed = (event as Routing).addRoutes?.([
    { condition: { urlPattern: { pathname: "/api/*" } }, source: "network" },
    { condition: { urlPattern: { pathname: "/assets/*" } }, source: { cacheName: cacheNames.precache } },
  ]);
  if (routed) event.waitUntil(routed);
});
// The first worker takes the page that installed it; later ones wait for the person's tap.
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("message", event => {
  const type = (event.data as { type?: string } | null)?.type;
  if (type === "SKIP_WAITING") void self.skipWaiting();
  if (type === "CLAIM") event.waitUntil(self.clients.claim());
  if (type === "FILL") event.waitUntil(fill());
});

/** Fetches again the files that were taken out of the cache; what does not come now may at the next start. */
async function fill(): Promise<void> {
  const cache = await caches.open(cacheNames.precache);
  const there = new Set((await cache.keys()).map(({ url }) => url));
  for (const { url } of FILES) {
    const key = getCacheKeyForURL(url);
    if (!key || there.has(key)) continue;
    const response = await fetch(url).catch(() => null);
    if (response && (await isOurs(response.url, response.clone()))) await cache.put(key, response);
  }
}
// The network is back while no tab may be open: send what waits.
// (TypeScript's library does not know SyncEvent yet.)
self.addEventListener("sync", event => {
  const sync = event as ExtendableEvent & { tag: string };
  if (sync.tag === BACKGROUND_TAG) sync.waitUntil(flushFromWorker());
});
