// What stands before every screen until it is answered: the lock (features/lock), which is loaded only when
// it has something to ask, to say or to keep.
import type { ComponentType } from "react";
import { PERSON } from "../../engine/session/home";
import { isDue, MARK, markOf } from "../../engine/session/mark";
import { onSession, session } from "../../engine/session/session";
import { get, subscribe } from "../../engine/store/store";
import { report } from "./errors";
import { local } from "./state";

/** "wait": what it asks is being loaded, and nothing is shown meanwhile. */
export const held = local<ComponentType | "wait" | null>(null, true);

/** So long before it would ask it is looked at closer: what the server said meanwhile puts that off. */
const LOOK_MS = 13 * 86_400_000;
const RETRY_MS = 2_000;

/** Decides, before anything is shown, whether it may be. */
export function watchHeld(load: () => Promise<unknown>): void {
  const ask = (): void =>
    void load().catch((error: unknown) => {
      report("lock", error);
      setTimeout(ask, RETRY_MS);
    });
  const person = localStorage.getItem(PERSON);
  if (person) {
    const mark = markOf(person);
    const now_ms = Date.now();
    if (mark && isDue(mark, now_ms)) held.set("wait");
    if (!mark || mark.look || mark.until_ms - now_ms < LOOK_MS) ask();
  }
  // Somebody came in, or was here without a note.
  let known = "loading";
  onSession(() => {
    const { state, person } = session();
    const now = `${state} ${person?.id}`;
    if (state === "in" && now !== known && (known !== "loading" || !markOf(person!.id))) ask();
    known = state === "loading" ? state : now;
  });
  // The company wants everybody to have a lock.
  subscribe(["workspace"], () => {
    if (get("workspace", session().workspace?.id ?? "")?.lock_minutes) ask();
  });
  addEventListener("storage", ({ key }) => {
    if (key?.startsWith(MARK)) ask();
  });
}
