// The build writes one merged catalogue per language and gives it an address; in tests the address is its
// text. One plugin for all files: bun runs them in one process, and the first that resolves a path wins.

import { readFileSync } from "node:fs";
import { Glob, plugin } from "bun";

const PWA = `${import.meta.dir}/../../pwa`;
const catalogue = (lang: string): Record<string, unknown> =>
  Object.assign(
    {},
    ...["kit", "features/*"]
      .flatMap(room => [...new Glob(`${room}/texts/${lang}.json`).scanSync(PWA)])
      .map(file => JSON.parse(readFileSync(`${PWA}/${file}`, "utf8")) as Record<string, unknown>),
  );

plugin({
  name: "catalogues",
  setup(build) {
    build.onResolve({ filter: /catalogue\/[\w.]+\.json/ }, ({ path }) => ({
      path: /(\w+)\.json/.exec(path)![1]!,
      namespace: "texts",
    }));
    build.onLoad({ filter: /.*/, namespace: "texts" }, ({ path }) => ({
      contents: `export default ${JSON.stringify(`data:application/json,${encodeURIComponent(JSON.stringify(catalogue(path)))}`)};`,
      loader: "js",
    }));
  },
});
