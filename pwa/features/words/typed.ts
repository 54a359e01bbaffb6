// What is typed on the sheet of one noun: what is wrong with it, how screens say it, what is saved.
import { diff } from "../../engine/core/diff";
import type { Op } from "../../engine/core/types";
import { transact } from "../../engine/outbox/edit";
import { LANGUAGES, type Lang, t } from "../../kit/format/i18n";
import { filled, mentions, type Nouns, ownWords, type Said, type Word } from "../../kit/format/renamed";
import { workspace } from "../../kit/record/people";
import { guarded } from "../../kit/toast/guarded";
import { hasPlural, usualWord, wordNow } from "./view";

/** By language what stands in the fields: one and many. */
export type Typed = Record<Lang, Word>;
type Files = Readonly<Record<Lang, Nouns>>;

const LABEL = /^\[[^\]]*\]$/;
const EXAMPLES_MAX = 3;
const EXAMPLE_CHARS_MAX = 90;

/** What the fields hold when the sheet opens. */
export const typedOf = (noun: string, said: Said, files: Files): Typed =>
  Object.fromEntries(LANGUAGES.map(each => [each, wordNow(noun, said, each, files[each])])) as Typed;

/** The plural most English nouns would have. */
export function englishPlural(one: string): string {
  if (!one) return "";
  if (/[^aeiou]y$/i.test(one)) return `${one.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/i.test(one) ? `${one}es` : `${one}s`;
}

/** A form was typed: of languages with one form it is both; an English plural follows until it is typed. */
export function withForm(before: Word, of: Lang, many: boolean, text: string): Word {
  if (many) return [before[0], text];
  if (!hasPlural(of)) return [text, text];
  const follows = of === "en" && (!before[1] || before[1] === englishPlural(before[0]));
  return [text, follows ? englishPlural(text) : before[1]];
}

export interface WordFault {
  many: boolean;
  text: string;
  /** False: it may be meant so. */
  firm: boolean;
}

/** What is wrong with the words of one language; both empty mean the usual ones. */
export function faultOf(noun: string, word: Word, of: Lang, said: Said, file: Nouns): WordFault | null {
  const [one, many] = [word[0].trim(), word[1].trim()];
  if (one && !many) return { many: true, text: t("words.many_needed"), firm: true };
  if (many && !one) return { many: false, text: t("words.one_needed"), firm: true };
  const others = { ...file.nouns, ...ownWords(said, of, file) };
  const alike = Object.keys(others).find(
    each => each !== noun && others[each]![0].toLowerCase() === one.toLowerCase(),
  );
  return alike
    ? { many: false, text: t("words.taken", { word: one, other: file.nouns[alike]![0] }), firm: false }
    : null;
}

/** Sentences of the screens that say the noun, with the word as it is typed; bare labels come last. */
export function examples(noun: string, word: Word, said: Said, of: Lang, file: Nouns): string[] {
  const own = { ...ownWords(said, of, file), ...(word[0].trim() && { [noun]: word }) };
  return Object.values(file.texts)
    .filter(
      (text): text is string =>
        typeof text === "string" && !text.includes("{") && mentions(text, { [noun]: word }),
    )
    .sort((a, b) => Number(LABEL.test(a)) - Number(LABEL.test(b)))
    .map(text => filled(text, own, file.nouns))
    .filter((text, i, all) => text.length <= EXAMPLE_CHARS_MAX && all.indexOf(text) === i)
    .slice(0, EXAMPLES_MAX);
}

/** What makes the workspace say what is typed; a word that is the usual one is no word of its own. */
function opsOf(noun: string, typed: Typed, said: Said, files: Files): Op[] {
  const record = workspace();
  if (!record) return [];
  return LANGUAGES.flatMap(each => {
    const field = `words_${each}` as const;
    const before = record[field] ?? {};
    const [one, many] = typed[each].map(form => form.trim()) as [string, string];
    const usual = usualWord(noun, said, each, files[each]);
    const { [noun]: _was, ...others } = before;
    const own = one && !(one === usual[0] && many === usual[1]);
    return diff(
      "workspace",
      { [field]: before },
      { [field]: own ? { ...others, [noun]: { one, many } } : others },
    );
  });
}

/** Saves all languages of a noun as one act with one Undo; whether they are saved. */
export async function save(
  noun: string,
  typed: Typed,
  said: Said,
  files: Files,
  title: string,
): Promise<boolean> {
  const record = workspace();
  if (!record) return false;
  const ops = opsOf(noun, typed, said, files);
  if (!ops.length) return true;
  return guarded(() => transact([{ kind: "edit", type: "workspace", id: record.id, ops }], { title }));
}
