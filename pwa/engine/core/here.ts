// For which device of this browser a request speaks. Several people's sessions may be in one browser, each
// with a device of its own; the server goes by the device that a request names, and by no other's session (K1
// of sync/SPEC.md).
import { writeCookie } from "./cookie";

/** On every request. */
export const DEVICE_HEADER = "X-Lapangan-Device";
/** The device of what is open, for requests without a header: a link to a file. */
export const HERE_COOKIE = "lapangan-here";
/** No device has this id: nobody is here, and nobody's session is used. */
export const NOBODY = "-";
/** A link that the server answers. */
const ASKS = 'a[href^="/api/"]';

let device = NOBODY;
let known: Promise<unknown> = Promise.resolve();
let watching = false;

/** The device of whose data is open on this page. */
export const here = (): string => device;

/** Resolves when it is known who is here: until then a page cannot say for whom it asks. */
export const whoIsHere = (): Promise<unknown> => known;

let entries = 0;
/** How often somebody came in: a refusal of what was asked before says nothing of their session. */
export const entered = (): number => entries;
export const cameIn = (): void => void entries++;

/** It will be known when `found` has ended. */
export function seek(found: Promise<unknown>): void {
  known = found.catch(() => {});
}

/** From now on this page speaks for this device, or for nobody. */
export function setHere(next: string | null): void {
  const changed = device !== (next ?? NOBODY);
  device = next ?? NOBODY;
  if (typeof document === "undefined") return; // the service worker
  if (changed || !watching) nameHere(device);
  if (watching) return;
  watching = true;
  // Another tab may not have followed yet, or this one: a link goes out for the person who sees it.
  for (const touch of ["pointerdown", "keydown"])
    document.addEventListener(
      touch,
      ({ target }) => (target as Element | null)?.closest?.(ASKS) && nameHere(device),
      { capture: true, passive: true },
    );
}

/** Says in the cookie for whom links ask. */
export const nameHere = (whom: string): void => writeCookie(HERE_COOKIE, whom);
