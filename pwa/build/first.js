// Runs in the document's head, before the first paint and before any module: theme, and early requests.
// pwa/early.py puts it into the document with its addresses: texts by language, and the scripts of each route by its pattern.
(() => {
  const texts = "__TEXTS__";
  const routes = "__ROUTES__";
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(`lapangan.${key}`);
    } catch {
      return null;
    }
  };
  const theme = read("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = theme && theme !== "system" ? theme : dark ? "dark" : "light";
  root.dataset.field = read("field") || "off";
  const wanted = [read("language"), ...navigator.languages].map((tag) => (tag || "").toLowerCase().split("-")[0]);
  const lang = wanted.map((base) => (base === "in" ? "id" : base)).find((base) => texts[base]) || "en";
  window.lapanganTexts = { lang, answer: fetch(texts[lang]) };
  window.lapanganTexts.answer.catch(() => {});
  const path = read("person") || location.pathname === "/install" ? location.pathname : "/sign-in";
  const found = routes.find(([pattern]) => new RegExp(pattern).test(path));
  for (const href of found ? found[1] : []) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", fetchPriority: "low", href }));
  }
})();
