// Hears what the workspace calls its things, and hands it to the texts.
import { type Rec, subscribe, view } from "../../engine/store/store";
import { hearWords } from "../format/i18n";
import type { Said } from "../format/renamed";

/** What a workspace says of its words, always in the same order. */
export const saidBy = (workspace: Rec<"workspace"> | undefined): Said =>
  Object.fromEntries(
    Object.entries(workspace ?? {})
      .filter(([field]) => /^(business|words_)/.test(field))
      .sort(),
  );

/** From now on, until the app ends. A workspace that is not there says nothing: the last words stay. */
export function followWords(): void {
  subscribe(["workspace"], () => {
    const workspace = view("workspace").values().next().value;
    if (workspace) hearWords(JSON.stringify(saidBy(workspace)));
  });
}
