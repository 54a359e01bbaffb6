// The texts of a language with the words of the workspace (SPEC.md N1). Loaded only where it may have some.
// What the placeholders mean stands in pwa/build/nouns.py.
import enLate from "../../catalogue/late_nouns.en.json?url&no-inline";
import idLate from "../../catalogue/late_nouns.id.json?url&no-inline";
import kkLate from "../../catalogue/late_nouns.kk.json?url&no-inline";
import msLate from "../../catalogue/late_nouns.ms.json?url&no-inline";
import ruLate from "../../catalogue/late_nouns.ru.json?url&no-inline";
import en from "../../catalogue/nouns.en.json?url&no-inline";
import id from "../../catalogue/nouns.id.json?url&no-inline";
import kk from "../../catalogue/nouns.kk.json?url&no-inline";
import ms from "../../catalogue/nouns.ms.json?url&no-inline";
import ru from "../../catalogue/nouns.ru.json?url&no-inline";
import { browser } from "../../engine/core/env";
import { file } from "../../engine/core/http";
import type { Rec } from "../../engine/store/store";
import type { Catalogue, Lang, Text } from "./i18n";

export type Word = readonly [one: string, many: string];
export type Words = Readonly<Record<string, Word>>;

export interface Nouns {
  nouns: Words;
  business: Readonly<Record<string, Words>>;
  texts: Catalogue;
}

/** Of a workspace the fields that decide its words. */
export type Said = { readonly [F in "business" | `words_${Lang}`]?: Rec<"workspace">[F] };

const ADDRESSES: Record<Lang, string> = { en, ms, id, kk, ru };
/** Of the templates for texts that come with their screens. */
const LATE: Record<Lang, string> = { en: enLate, ms: msLate, id: idLate, kk: kkLate, ru: ruLate };
/** An English article before it, «, the noun, + for many, | what stands there while it is not renamed. */
const PLACE = /(\ban? )?\[(«?)(\w+)(\+?)(?:\|([^\]]*))?\]/gi;

const loaded = new Map<string, unknown>();

async function once<T>(address: string): Promise<T> {
  const known = (loaded.get(address) as T | undefined) ?? (await file<T>(browser, address));
  loaded.set(address, known);
  return known;
}

/**
 * The usual words of a language, those of each kind of business, and the templates: of all texts, or only of
 * those that are there from the start. Throws HttpError.
 */
export async function nounsOf(lang: Lang, late = true): Promise<Nouns> {
  const [atStart, more] = await Promise.all([
    once<Nouns>(ADDRESSES[lang]),
    late ? once<Catalogue>(LATE[lang]) : undefined,
  ]);
  return { ...atStart, texts: { ...atStart.texts, ...more } };
}

/** A word at the beginning of a sentence, or inside one; names such as SKU and iPad stay as they are. */
export function cased(word: string, atStart: boolean): string {
  const [first = ""] = word;
  if (/\p{Lu}/u.test(word.slice(first.length))) return word;
  return (atStart ? first.toUpperCase() : first.toLowerCase()) + word.slice(first.length);
}

/** A template with its words; what is not in `own` keeps its usual one. */
export function filled(template: string, own: Words, usual: Words): string {
  return template.replace(
    PLACE,
    (_, article: string | undefined, quote: string, name: string, many: string, kept: string | undefined) => {
      const noun = name.toLowerCase();
      const word = own[noun] ?? usual[noun];
      // Braces would be taken for a place that t() fills.
      const form = cased(word?.[many ? 1 : 0] ?? name, name !== noun).replace(/[{}]/g, "");
      const said = own[noun] ? (quote ? `«${form}»` : form) : (kept ?? form);
      if (!article) return said;
      return (article[0] === "A" ? "A" : "a") + (/^[aeiou]/i.test(said) ? "n " : " ") + said;
    },
  );
}

/** What a workspace calls otherwise in a language: by its kind of business, then by its own will. */
export function ownWords(said: Said, lang: Lang, { nouns, business }: Omit<Nouns, "texts">): Words {
  const own = Object.entries(said[`words_${lang}`] ?? {}).filter(([noun, word]) => nouns[noun] && word.one);
  return {
    ...business[said.business ?? ""],
    ...Object.fromEntries(own.map(([noun, { one, many }]): [string, Word] => [noun, [one, many || one]])),
  };
}

/** Whether a text says one of these nouns. */
export const mentions = (text: Text, own: Words): boolean =>
  [...JSON.stringify(text).matchAll(PLACE)].some(([, , , name]) => name && own[name.toLowerCase()]);

/**
 * What makes texts say the words of a workspace, which `said` tells as JSON; `late`: also those that come
 * with their screens. Throws HttpError.
 */
export async function wordsIn(
  lang: Lang,
  said: string,
  late: boolean,
): Promise<(texts: Catalogue) => Catalogue> {
  const file = await nounsOf(lang, late);
  const own = ownWords(JSON.parse(said) as Said, lang, file);
  const fill = (text: string): string => filled(text, own, file.nouns);
  const templates = Object.entries(file.texts).filter(([, text]) => mentions(text, own));
  return texts => ({
    ...texts,
    ...Object.fromEntries(
      templates
        .filter(([key]) => key in texts)
        .map(([key, text]): [string, Text] => [
          key,
          typeof text === "string"
            ? fill(text)
            : Object.fromEntries(Object.entries(text).map(([form, each]) => [form, fill(each)])),
        ]),
    ),
  });
}
