/** Takes out of the compiled pages what only a server, a debugger or other types of value would need. */

// A handler of a click is handed what a server would be told of it; ours are functions of nothing.
const CLICK =
  /\(\(_e\) => \(\(\(\.\.\.args\) => \(\(\(\) => ((?:(?!\(_e\) =>)[^\n])*?)\)\(\(\{ \["button"\][^}]*\}\), \.\.\.args\)\)\)\(_e\)\)\)/g;

/** What goes, and what stands in its place. */
const EDITS: [name: string, pattern: RegExp, instead: string][] = [
  ["a part's wrapper", /\(\(\) => \{\nconst \w+ = memo\(/g, "memo("],
  ["a part's name", /^(\w+)\.displayName = "[^"]*";\nreturn \1;\n\}\)\(\);$/gm, ""],
  ["a page's name", /^\w+\.displayName = "[^"]*";$/gm, ""],
  // It compares dates by their time; pages are handed texts, numbers and flags alone.
  ["valueOf", /\?\.valueOf\?\.\(\)/g, ""],
  ["a click", CLICK, "(() => $1)"],
];

/** The page without them; `met` hears which edits found something. */
export function lean(code: string, met: (name: string) => void = () => {}): string {
  return EDITS.reduce((text, [name, pattern, instead]) => {
    const edited = text.replace(pattern, instead);
    if (edited !== text) met(name);
    return edited;
  }, code);
}

/** Vite's plugin. The build fails once an edit finds nothing: Reflex writes its pages differently then. */
export function leanPages() {
  const met = new Set<string>();
  return {
    name: "lean-pages",
    enforce: "pre",
    apply: "build",
    // Preloads the styles of what `import()` asks for; ours have none of their own.
    load: (id: string) =>
      id === "\0vite/preload-helper.js" ? "export const __vitePreload = load => load();" : null,
    transform(code: string, id: string) {
      if (!/\/app_components\/|\/app\/routes\//.test(id)) return null;
      return { code: lean(code, name => met.add(name)), map: null };
    },
    buildEnd(error?: Error) {
      const missing = EDITS.map(([name]) => name).filter(name => !met.has(name));
      if (!error && missing.length > 0)
        throw new Error(`lean.ts: no compiled page has ${missing.join(", ")}`);
    },
  };
}
