// Hears what the workspace calls its things, and hands it to the texts.
import { type Rec, subscribe, view } from "../../engine/store/store";
import { hearWords, LANGUAGES } from "../format/i18n";
import type { Said } from "../format/renamed";

/** What a workspace says of its words. */
export function saidBy(workspace: Rec<"workspace"> | undefined): Said {
  const own = LANGUAGES.flatMap(lang => {
    const words = workspace?.[`words_${lang}`];
    return words && Object.keys(words).length ? [[lang, words]] : [];
  });
  return { ...(workspace?.business && { business: workspace.business }), words: Object.fromEntries(own) };
}

/** From now on, until the app ends. A workspace that is not there says nothing: the last words stay. */
export function followWords(): void {
  subscribe(["workspace"], () => {
    const workspace = view("workspace").values().next().value;
    if (!workspace) return;
    const said = saidBy(workspace);
    hearWords(said.business || Object.keys(said.words).length ? JSON.stringify(said) : "");
  });
}
