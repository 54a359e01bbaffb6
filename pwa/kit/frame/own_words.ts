// Hears what the workspace calls its things, and hands it to the texts.
import { onSession, session } from "../../engine/session/session";
import { type Rec, subscribe, view } from "../../engine/store/store";
import { hearWords, NO_WORDS } from "../format/i18n";
import type { Said } from "../format/renamed";

/** What a workspace says of its words, always in the same order. */
export const saidBy = (workspace: Rec<"workspace"> | undefined): Said =>
  Object.fromEntries(
    Object.entries(workspace ?? {})
      .filter(([field]) => /^(business|words_)/.test(field))
      .sort(),
  );

/** From now on, until the app ends. A workspace that is not there yet says nothing: the last words stay. */
export function followWords(): void {
  // Whoever signs in next may be of another workspace.
  onSession(() => session().state === "out" && hearWords(NO_WORDS));
  subscribe(["workspace"], () => {
    const workspace = view("workspace").values().next().value;
    if (workspace) hearWords(JSON.stringify(saidBy(workspace)));
  });
}
