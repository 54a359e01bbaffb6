// Which screen is shown: follows the browser's history, loads the screen of an address, and only then goes
// there. Knows nothing of React.

import { paramsIn } from "./paths";

/** A place in the app. The key is that of its entry in the browser's history. */
export interface Place {
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly key: string;
}

export interface Shown<Page> {
  readonly place: Place;
  readonly params: Readonly<Record<string, string>>;
  /** Not there while the very first screen is loaded. */
  readonly page?: Page;
  /** How far the window was scrolled when this place was left. */
  readonly top?: number | undefined;
}

/** The screens by their addresses, in the order in which these are tried. */
export type Screens<Page> = readonly (readonly [path: string, load: () => Promise<{ default: Page }>])[];
export type Travel<Page> = ReturnType<typeof travel<Page>>;

// As React Router names it: a page that is open during an update finds its places again.
const TOPS = "react-router-scroll-positions";
/** When the page was last loaded anew because a script was gone, ms UTC; and how often at most. */
const RELOADED = "lapangan.reloaded";
const RELOAD_APART_MS = 60_000;

/** The address without its origin: whatever `to` says, it leads nowhere but into the app. */
export function inside(to: string, from: string): Omit<Place, "key"> {
  const { pathname, search, hash } = new URL(to.replace(/^[\\/]+/, "/"), from);
  return { pathname, search, hash };
}

/** `missing` is shown for a screen whose script does not come, not even after a reload. */
export function travel<Page>(win: Window, screens: Screens<Page>, missing: Page) {
  const newKey = (): string => Math.random().toString(36).slice(2, 10);
  const here = (): Place => ({ ...inside(win.location.href, win.location.href), key: keyHere() });
  const keyHere = (): string => (win.history.state as { key?: string } | null)?.key ?? "default";
  const start: Shown<Page> = { place: here(), params: {} };
  const tops = new Map(readTops(win));
  const loaded = new Map<string, Page>();
  let shown = start;
  let newest = 0;
  let listener: (shown: Shown<Page>) => void = () => {};

  /** Shows a place once its screen is there; `enter` puts its address into the bar. The newest wish wins. */
  async function show(place: Place, enter: () => void): Promise<void> {
    const mine = ++newest;
    const found = screens.find(([path]) => paramsIn(path, place.pathname));
    if (!found) return;
    const [path, load] = found;
    if (shown.page) tops.set(shown.place.key, win.scrollY);
    if (!loaded.has(path)) {
      const screen = await load().catch(() => null);
      if (mine !== newest) return;
      enter();
      // Its script is gone from the server: a newer app is there, which the browser loads with the screen.
      if (!screen && mayReload(win)) return win.location.reload();
      if (screen) loaded.set(path, screen.default);
    } else enter();
    const params = paramsIn(path, place.pathname) ?? {};
    shown = { place, params, page: loaded.get(path) ?? missing, top: tops.get(place.key) };
    listener(shown);
  }

  void show(start.place, () => {});
  win.addEventListener("popstate", () => void show(here(), () => {}));
  win.addEventListener("pagehide", () => {
    tops.set(shown.place.key, win.scrollY);
    writeTops(win, tops);
  });
  return {
    start,
    /** Goes to an address of the app; ends when its screen is shown, or at once if another was asked for. */
    go(to: string, options: { replace?: boolean } = {}): Promise<void> {
      const place = { ...inside(to, win.location.href), key: newKey() };
      const address = place.pathname + place.search + place.hash;
      const state = { key: place.key };
      return show(place, () => {
        if (options.replace) win.history.replaceState(state, "", address);
        else win.history.pushState(state, "", address);
      });
    },
    /** Calls `fn` with what is shown, from now on. One listener: the router. */
    follow(fn: (shown: Shown<Page>) => void): () => void {
      listener = fn;
      if (shown !== start) fn(shown);
      return () => {
        listener = () => {};
      };
    },
  };
}

/** A reload that brings no script either must not be the beginning of many. */
function mayReload(win: Window): boolean {
  try {
    const now = Date.now();
    if (now - Number(win.sessionStorage.getItem(RELOADED)) < RELOAD_APART_MS) return false;
    win.sessionStorage.setItem(RELOADED, String(now));
    return true;
  } catch {
    return false;
  }
}

function readTops(win: Window): [string, number][] {
  try {
    return Object.entries(JSON.parse(win.sessionStorage.getItem(TOPS) ?? "{}") as Record<string, number>);
  } catch {
    return [];
  }
}

function writeTops(win: Window, tops: ReadonlyMap<string, number>): void {
  try {
    win.sessionStorage.setItem(TOPS, JSON.stringify(Object.fromEntries(tops)));
  } catch {
    // Storage is full or forbidden: a reload begins at the top.
  }
}
