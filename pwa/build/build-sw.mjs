// Run in the web project after the build: `bun local/build/build-sw.mjs <directory of the finished files>`.
import { existsSync } from "node:fs";
import path from "node:path";
import { build } from "vite";
import { getManifest } from "workbox-build";

const dir = path.resolve(process.argv[2]);
const shell = ["__spa-fallback.html", "index.html"].find(name => existsSync(path.join(dir, name)));
const { manifestEntries, size, count, warnings } = await getManifest({
  globDirectory: dir,
  globPatterns: [shell, "**/*.{js,css,json,svg,png,webmanifest}"],
  globIgnores: ["sw.js", "screenshots/**", ".vite/**"],
  dontCacheBustURLsMatching: /assets\/.*-[\w-]{8}\./,
});
warnings.forEach(warning => console.warn(warning));
await build({
  configFile: false,
  root: process.cwd(),
  publicDir: false,
  logLevel: "warn",
  define: {
    __PRECACHE__: JSON.stringify(manifestEntries),
    __SHELL__: JSON.stringify(`/${shell}`),
    "process.env.NODE_ENV": '"production"',
  },
  build: {
    outDir: dir,
    emptyOutDir: false,
    copyPublicDir: false,
    minify: true,
    rollupOptions: { input: "local/worker/sw.ts", output: { entryFileNames: "sw.js", format: "iife" } },
  },
});
console.log(`sw.js: ${count} files, ${Math.round(size / 1024)} KiB precached, shell ${shell}`);
