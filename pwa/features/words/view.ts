// The nouns of the workspace in groups, with what they are called and what they would be called otherwise.
import { useEffect } from "react";
import { LANGUAGES, type Lang, lang, useLang } from "../../kit/format/i18n";
import { type Nouns, nounsOf, ownWords, type Said, type Word } from "../../kit/format/renamed";
import { useLive } from "../../kit/frame/live";
import { saidBy } from "../../kit/frame/own_words";
import { local, useLocal } from "../../kit/frame/state";
import { workspace } from "../../kit/record/people";

/** The nouns as they belong together on the screen. */
export const GROUPS = {
  customers: ["company", "branch", "contact", "tag", "source"],
  sales: ["deal", "pipeline", "stage", "value", "competitor", "quote"],
  work: ["activity", "visit", "call", "meeting", "message", "task", "note", "next_step"],
  people: ["rep", "manager", "team", "owner", "territory"],
  goods: ["product", "price_list", "order", "payment", "route", "lead"],
} as const;

/** Languages whose nouns have one form, of however many they speak. */
const ONE_FORM: readonly Lang[] = ["ms", "id"];
export const hasPlural = (of: Lang): boolean => !ONE_FORM.includes(of);

export interface Loaded {
  files: Readonly<Record<Lang, Nouns>> | null;
  failed: boolean;
}
const loaded = local<Loaded>({ files: null, failed: false });

/** The usual words of every language; they are on the device, but read only here. */
export async function load(): Promise<void> {
  try {
    const files = await Promise.all(LANGUAGES.map(async each => [each, await nounsOf(each)] as const));
    loaded.set({ files: Object.fromEntries(files) as Record<Lang, Nouns>, failed: false });
  } catch {
    loaded.set({ files: loaded.get().files, failed: !loaded.get().files });
  }
}

export function useWordFiles(): Loaded {
  useEffect(() => void load(), []);
  return useLocal(loaded);
}

/** What the workspace says of its words. */
export const useSaid = (): Said => useLive("words-said", ["workspace"], () => saidBy(workspace()));

/** The person's language first, the others as they always stand. */
export function useLanguages(): Lang[] {
  const mine = useLang() || lang() || "en";
  return [mine, ...LANGUAGES.filter(each => each !== mine)];
}

/** What a noun is called where the workspace says nothing of its own. */
export const usualWord = (noun: string, said: Said, of: Lang, file: Nouns): Word =>
  ownWords({ business: said.business }, of, file)[noun] ?? file.nouns[noun]!;

/** What a noun is called. */
export const wordNow = (noun: string, said: Said, of: Lang, file: Nouns): Word =>
  ownWords(said, of, file)[noun] ?? file.nouns[noun]!;

/** Whether the workspace has a word of its own for it in any language. */
export const isRenamed = (noun: string, said: Said): boolean =>
  LANGUAGES.some(each => said[`words_${each}`]?.[noun] !== undefined);

/** "Outlet, Outlets"; one word where both are the same. */
export const bothForms = ([one, many]: Word): string => (one === many ? one : `${one}, ${many}`);
