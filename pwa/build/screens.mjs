// Vite's plugin that lists the compiled pages for the router, and says which scripts each of them needs.

import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inOrder, pathOf } from "./router/paths";

const LIST = "virtual:screens";
const ROUTER = new Set(["react-router", "react-router/dom"]);

/** `web` is the web project's folder. The scripts go to build/screens.json, by the address of the screen. */
export function screens(web) {
  const routes = path.join(web, "app", "routes");
  const files = new Map(readdirSync(routes).map(file => [pathOf(file), path.join(routes, file)]));
  const paths = inOrder([...files.keys()]);
  return {
    name: "screens",
    enforce: "pre",
    resolveId(id) {
      if (id === LIST) return `\0${LIST}`;
      // The static document is made with React Router, as Reflex wants it; what runs in a browser is ours.
      const ours = ROUTER.has(id) && this.environment.name === "client";
      return ours ? path.join(web, "local", "build", "router", "router.tsx") : null;
    },
    load(id) {
      if (id !== `\0${LIST}`) return null;
      const rows = paths.map(at => `[${JSON.stringify(at)}, () => import(${JSON.stringify(files.get(at))})]`);
      return `export default [\n${rows.join(",\n")}\n];`;
    },
    writeBundle(_options, bundle) {
      if (this.environment.name !== "client") return;
      const chunks = Object.values(bundle).filter(one => one.type === "chunk");
      const needs = (file, seen = new Set()) => {
        if (seen.has(file) || !bundle[file]) return seen;
        seen.add(file);
        for (const other of bundle[file].imports) needs(other, seen);
        return seen;
      };
      const holding = file => chunks.find(chunk => chunk.moduleIds.includes(file)).fileName;
      const always = needs(holding(path.join(web, "app", "root.jsx")));
      const scripts = paths.map(at => [
        at,
        [...needs(holding(files.get(at)))].filter(one => !always.has(one)),
      ]);
      // The first screen is there soonest if nothing of another comes with it: pwa/build/chunks.py.
      if (scripts[0][1].length > 1) throw new Error(`Today needs ${scripts[0][1]}`);
      writeFileSync(path.join(web, "build", "screens.json"), JSON.stringify(Object.fromEntries(scripts)));
    },
  };
}
