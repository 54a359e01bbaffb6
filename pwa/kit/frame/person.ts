// What screens keep while the app runs is of the person it was asked for: it goes when they do.
import { onSession, session } from "../../engine/session/session";
import { forgetScreens } from "./state";

/** From now on, until the app ends. */
export function followPerson(): void {
  let before = session().person?.id;
  onSession(() => {
    const now = session().person?.id;
    if (before && before !== now) forgetScreens();
    before = now;
  });
}
