// Texts and language. One catalogue is loaded at a time; `t` reads the one that is loaded.
// A language change remounts the page (shell/Root), so `t` needs no subscription.
import { useSyncExternalStore } from "react";
import en from "../../catalogue/en.json?url&no-inline";
import id from "../../catalogue/id.json?url&no-inline";
import kk from "../../catalogue/kk.json?url&no-inline";
import ms from "../../catalogue/ms.json?url&no-inline";
import ru from "../../catalogue/ru.json?url&no-inline";
import { browser } from "../../engine/core/env";
import { file } from "../../engine/core/http";
import { LATE, LATE_TEXTS } from "./late.gen";
import { once, plainNumber } from "./locales";

export const LANGUAGES = ["en", "ms", "id", "kk", "ru"] as const;
export type Lang = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Lang, string> = {
  en: "English",
  ms: "Bahasa Melayu",
  id: "Bahasa Indonesia",
  kk: "Қазақша",
  ru: "Русский",
};

export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue = Record<string, Text>;
export type Params = Record<string, string | number | null | undefined>;

declare global {
  var lapanganTexts: { lang: string; answer: Promise<Response> } | undefined;
}

const STORED = "lapangan.language";
/** What this device last heard of the workspace's own words: texts are there before any record is read. */
const WORDS = "lapangan.words";
export const NO_WORDS = "{}";
const ADDRESSES: Record<Lang, string> = { en, ms, id, kk, ru };

let texts: Catalogue = {};
let active: Lang | "" = "";
/** Groups of texts (build/late.py) that a screen has asked for; they stay. */
let groups: readonly string[] = [];
/** Rises when the texts are loaded anew, in another language or with other words. */
let edition = 0;
let shownEdition = 0;
const listeners = new Set<() => void>();

const known = (tag: string | null | undefined): Lang | undefined => {
  const base = (tag ?? "").toLowerCase().split("-")[0];
  return LANGUAGES.find(lang => lang === (base === "in" ? "id" : base));
};

/**
 * The language to start in: the one chosen on this device, else the first the browser asks for that we have.
 */
export function preferred(): Lang {
  const chosen = known(localStorage.getItem(STORED));
  return chosen ?? navigator.languages.map(known).find(lang => lang !== undefined) ?? "en";
}

/** Texts, `late` ones too, with the words of the workspace; the usual ones while those can't be had. */
async function worded(lang: Lang, plain: Promise<Catalogue>, late: boolean): Promise<Catalogue> {
  const said = localStorage.getItem(WORDS) ?? NO_WORDS;
  if (said === NO_WORDS) return plain;
  const words = import("./renamed").then(({ wordsIn }) => wordsIn(lang, said, late)).catch(() => undefined);
  const found = await plain;
  return (await words)?.(found) ?? found;
}
/** Whether somebody chose a language in this browser. */
export const isChosen = (): boolean => known(localStorage.getItem(STORED)) !== undefined;

/** Load a catalogue and make it the active one. Works offline: the service worker holds all five. */
export async function loadCatalogue(lang: Lang): Promise<void> {
  // shell/first.js may have asked already, before this module was there.
  const early = globalThis.lapanganTexts;
  globalThis.lapanganTexts = undefined;
  const wanted = groups;
  const mine = ++edition;
  const all = Promise.all([
    file<Catalogue>(browser, ADDRESSES[lang], early?.lang === lang ? early.answer : undefined),
    ...wanted.map(group => file<Catalogue>(browser, LATE_TEXTS[group]![lang]!)),
  ]);
  const found = await worded(
    lang,
    all.then(each => Object.assign({}, ...each) as Catalogue),
    wanted.length > 0,
  );
  // Asked for anew meanwhile, in another language or with other words.
  if (mine !== edition) return;
  groups = wanted;
  texts = found;
  active = lang;
  shownEdition = mine;
  document.documentElement.lang = lang;
  listeners.forEach(notify => notify());
}

/** The group of texts that the screen at `path` needs and that is not loaded yet; "" when all is there. */
function lacking(path: string): string {
  const root = Object.keys(LATE).find(one => path === one || path.startsWith(`${one}/`));
  const group = root ? LATE[root]! : "";
  return groups.includes(group) ? "" : group;
}

/** Loads a group of texts beside those that are there. Throws HttpError. */
export async function loadLate(group: string): Promise<void> {
  const lang = active;
  if (!lang || groups.includes(group)) return;
  const mine = shownEdition;
  const more = await worded(lang, file<Catalogue>(browser, LATE_TEXTS[group]![lang]!), true);
  // The language or the words were changed meanwhile: whoever waits asks again.
  if (mine !== shownEdition) return loadLate(group);
  groups = [...groups, group];
  texts = { ...texts, ...more };
  listeners.forEach(notify => notify());
}

export async function setLang(lang: Lang): Promise<void> {
  localStorage.setItem(STORED, lang);
  await loadCatalogue(lang);
}

/** What the workspace calls its things (renamed.ts, Said) as JSON: the texts follow at once. */
export function hearWords(said: string): void {
  if (said === (localStorage.getItem(WORDS) ?? NO_WORDS)) return;
  localStorage.setItem(WORDS, said);
  // Without the file the words of before stay; the next start asks again.
  loadCatalogue(active || preferred()).catch(() => {});
}

/** The active language; "" until its catalogue is there. */
export const lang = (): Lang | "" => active;

const subscribe = (notify: () => void): (() => void) => {
  listeners.add(notify);
  return () => listeners.delete(notify);
};
export const useLang = (): Lang | "" => useSyncExternalStore(subscribe, lang, () => "");
/** Which texts are shown: part of the key of what is kept with texts in it; "" until they are there. */
export const textsNow = (): string => active && `${active} ${shownEdition}`;
export const useTexts = (): string => useSyncExternalStore(subscribe, textsNow, () => "");
/** As `lacking`; draws again when it is there. */
export const useLacking = (path: string): string =>
  useSyncExternalStore(
    subscribe,
    () => lacking(path),
    () => "",
  );

const shown = (value: string | number | null | undefined): string =>
  typeof value === "number" ? plainNumber(value, active || "en") : (value ?? "");
/** The plural form of the active language for a count. */
const formOf = (count: number): Intl.LDMLPluralRule =>
  once(active || "en", "plural", () => new Intl.PluralRules(active || "en")).select(count);

/** The text of `key`; `params` fill its `{names}`, and `params.count` chooses the plural form. */
export function t(key: string, params?: Params): string {
  const text = texts[key];
  if (text === undefined) return active ? key : "";
  const form =
    typeof text === "string" ? text : (text[formOf(Number(params?.count ?? 0))] ?? text.other ?? "");
  return params ? form.replace(/\{(\w+)\}/g, (_, name: string) => shown(params[name])) : form;
}
