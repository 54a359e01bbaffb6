// The languages to choose from.
import { browser } from "../../engine/core/env";
import { ask } from "../../engine/core/http";
import { session } from "../../engine/session/session";
import { LANGUAGE_NAMES, LANGUAGES, type Lang, setLang } from "../format/i18n";
import type { Language } from "./shapes.gen";

export const languages: Language[] = LANGUAGES.map(id => ({ id, name: LANGUAGE_NAMES[id] }));

/**
 * Change the language here at once, and tell the server when it can be reached, for mails and other devices.
 */
export async function chooseLang(lang: Lang): Promise<void> {
  await setLang(lang);
  if (session().state === "in") void ask(browser, "PATCH", "/api/me", { body: { language: lang } });
}
