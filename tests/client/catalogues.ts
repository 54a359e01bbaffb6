// The build writes one merged catalogue per language and gives it an address; in tests the address is its text.
// One plugin for all files: bun runs them in one process, and the first that resolves a path wins.
import { plugin } from "bun";
import { readdirSync, readFileSync } from "node:fs";

const LOCALES = `${import.meta.dir}/../../pwa/locales`;
const catalogue = (lang: string): Record<string, unknown> =>
  Object.assign({}, ...readdirSync(`${LOCALES}/${lang}`).map(file => {
    const texts = JSON.parse(readFileSync(`${LOCALES}/${lang}/${file}`, "utf8")) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(texts).map(([key, text]) => [`${file.replace(".json", "")}.${key}`, text]));
  }));

plugin({
  name: "catalogues",
  setup(build) {
    build.onResolve({ filter: /catalogue\/\w+\.json/ }, ({ path }) => ({ path: /(\w+)\.json/.exec(path)![1]!, namespace: "texts" }));
    build.onLoad({ filter: /.*/, namespace: "texts" }, ({ path }) => ({
      contents: `export default ${JSON.stringify(`data:application/json,${encodeURIComponent(JSON.stringify(catalogue(path)))}`)};`,
      loader: "js",
    }));
  },
});
