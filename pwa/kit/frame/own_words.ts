// Hears what the workspace calls its things, and hands it to the texts.
import { subscribe, view } from "../../engine/store/store";
import { hearWords, LANGUAGES } from "../format/i18n";

/** From now on, until the app ends. A workspace that is not there says nothing: the last words stay. */
export function followWords(): void {
  subscribe(["workspace"], () => {
    const workspace = view("workspace").values().next().value;
    if (!workspace) return;
    const own = LANGUAGES.flatMap(lang => {
      const words = workspace[`words_${lang}`];
      return words && Object.keys(words).length ? [[lang, words]] : [];
    });
    const { business } = workspace;
    hearWords(business || own.length ? JSON.stringify({ business, words: Object.fromEntries(own) }) : "");
  });
}
