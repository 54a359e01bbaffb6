// The router: which screen an address has, that the newest wish wins, and that nothing leads out of the app.
import { beforeEach, expect, test } from "bun:test";
import { inOrder, paramsIn, pathOf } from "../../pwa/build/router/paths";
import { inside, type Shown, travel } from "../../pwa/build/router/travel";

const FILES = [
  "_index.jsx",
  "[404]._index.jsx",
  "[contacts].$[id]._index.jsx",
  "[contacts].$[id].[edit]._index.jsx",
  "[contacts].[new]._index.jsx",
  "[contacts]._index.jsx",
  "[sign-in].[step]._index.jsx",
];
const PATHS = inOrder(FILES.map(pathOf));
const screenOf = (pathname: string) => PATHS.find(path => paramsIn(path, pathname));

test("a compiled page's name is its address, and fixed addresses come before those with an id", () => {
  expect(PATHS).toEqual([
    "/",
    "/contacts",
    "/contacts/new",
    "/contacts/:id",
    "/contacts/:id/edit",
    "/sign-in/step",
    "*",
  ]);
  expect(screenOf("/contacts/new/")).toBe("/contacts/new");
  expect(screenOf("/Contacts")).toBe("/contacts");
  expect(screenOf("/contacts/7/edit/more")).toBe("*");
  expect(paramsIn("/contacts/:id/edit", "/contacts/a%20b/edit")).toEqual({ id: "a b" });
  expect(paramsIn("/contacts/:id", "/contacts/%ff")).toEqual({ id: "%ff" });
});

test("an address leads into the app, whatever it says", () => {
  const from = "https://crm.example/contacts?q=1";
  for (const to of ["//evil.example/a", "\\\\evil.example/a", "/\\evil.example/a"])
    expect(new URL(inside(to, from).pathname, from).origin).toBe("https://crm.example");
  expect(inside("https://evil.example/a?b", from)).toEqual({ pathname: "/a", search: "?b", hash: "" });
  expect(inside("/start#code", from)).toEqual({ pathname: "/start", search: "", hash: "#code" });
});

/** A window of which the test sees the bar, the history and the storage. */
function browser(href: string) {
  const listeners = new Map<string, () => void>();
  const stored = new Map<string, string>();
  const entries: { href: string; state: unknown }[] = [{ href, state: null }];
  let at = 0;
  let reloads = 0;
  const write = (state: unknown, address: string) => {
    entries[at] = { href: new URL(address, entries[at]?.href ?? href).href, state };
  };
  const win = {
    scrollY: 0,
    location: {
      get href() {
        return entries[at]!.href;
      },
      reload: () => void reloads++,
    },
    history: {
      get state() {
        return entries[at]!.state;
      },
      pushState: (state: unknown, _: string, address: string) => {
        entries.length = ++at;
        write(state, new URL(address, href).href);
      },
      replaceState: (state: unknown, _: string, address: string) => write(state, address),
    },
    sessionStorage: {
      getItem: (name: string) => stored.get(name) ?? null,
      setItem: (name: string, text: string) => void stored.set(name, text),
    },
    addEventListener: (name: string, heard: () => void) => void listeners.set(name, heard),
  };
  return {
    win,
    bar: () => entries[at]!.href.replace("https://crm.example", ""),
    length: () => entries.length,
    reloads: () => reloads,
    stored,
    back: () => {
      at--;
      listeners.get("popstate")!();
    },
    leave: () => listeners.get("pagehide")!(),
  };
}

let opened: (() => void)[] = [];
beforeEach(() => {
  opened = [];
});
/** Loads a screen at once, or when the test says so. */
const at_once = (name: string) => async () => ({ default: name });
const later = (name: string) => () =>
  new Promise<{ default: string }>(resolve => opened.push(() => resolve({ default: name })));

async function begun(href: string, screens: [string, () => Promise<{ default: string }>][]) {
  const tab = browser(href);
  const way = travel<string>(tab.win as unknown as Window, screens, "missing");
  const seen: Shown<string>[] = [];
  way.follow(shown => seen.push(shown));
  await Promise.resolve();
  return { tab, way, seen, last: () => seen.at(-1)! };
}

const SCREENS: [string, () => Promise<{ default: string }>][] = [
  ["/", at_once("today")],
  ["/contacts/:id", at_once("contact")],
  ["*", at_once("none")],
];

test("the first screen is that of the bar; going somewhere adds an entry, replacing adds none", async () => {
  const { tab, way, last } = await begun("https://crm.example/contacts/1?tab=2", SCREENS);
  await way.go("/contacts/1?tab=2", { replace: true });
  expect(tab.length()).toBe(1);
  expect(last()).toMatchObject({ page: "contact", params: { id: "1" }, place: { search: "?tab=2" } });
  await way.go("/");
  expect(tab.length()).toBe(2);
  expect(tab.bar()).toBe("/");
  expect(last().page).toBe("today");
  await way.go("/nowhere");
  expect(last().page).toBe("none");
});

test("the address changes when its screen is there, and of two wishes the newest is shown", async () => {
  const slow: typeof SCREENS = [
    ["/", at_once("today")],
    ["/deals", later("deals")],
    ["/more", later("more")],
  ];
  const { tab, way, last } = await begun("https://crm.example/", slow);
  await way.go("/", { replace: true });
  const first = way.go("/deals");
  const second = way.go("/more");
  expect(tab.bar()).toBe("/");
  opened[1]!();
  await second;
  opened[0]!();
  await first;
  expect(tab.bar()).toBe("/more");
  expect(last().page).toBe("more");
  expect(tab.length()).toBe(2);
});

test("a place that is returned to, by Back or after a reload, is where it was left", async () => {
  const { tab, way, last } = await begun("https://crm.example/contacts/1", SCREENS);
  await way.go("/contacts/2");
  tab.win.scrollY = 400;
  await way.go("/");
  expect(last().top).toBeUndefined();
  tab.win.scrollY = 0;
  tab.back();
  expect(last()).toMatchObject({ params: { id: "2" }, top: 400 });
  tab.win.scrollY = 90;
  tab.leave();

  const again = await new Promise<Shown<string>>(seen =>
    travel<string>(tab.win as unknown as Window, SCREENS, "missing").follow(seen),
  );
  expect(again).toMatchObject({ page: "contact", top: 90 });
});

test("a screen whose script is gone is loaded with the newer app, at its own address", async () => {
  const gone = (): Promise<{ default: string }> => Promise.reject(new TypeError("gone"));
  let script = gone;
  const { tab, way, last } = await begun("https://crm.example/", [
    ["/", at_once("today")],
    ["/deals", () => script()],
  ]);
  await way.go("/deals");
  expect(tab.reloads()).toBe(1);
  expect(tab.bar()).toBe("/deals");
  // A reload that brings it no more is no reason for the next one; the script may come by itself.
  await way.go("/");
  await way.go("/deals");
  expect([tab.reloads(), last().page]).toEqual([1, "missing"]);
  script = at_once("deals");
  await way.go("/deals");
  expect(last().page).toBe("deals");
});
