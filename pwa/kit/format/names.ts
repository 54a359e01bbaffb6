// What stands for a name where there is no room for it.

const WORD = /[\p{L}\p{N}]/u;
const FORMS = new Set([
  "pt",
  "cv",
  "ud",
  "tbk",
  "too",
  "тоо",
  "ао",
  "ип",
  "ooo",
  "ооо",
  "llp",
  "жшс",
  "ақ",
  "sdn",
  "bhd",
  "the",
]);

/** One or two letters for an avatar; legal forms of companies are passed over. */
export function initials(text: string): string {
  const words = text.split(/[\s.,"«»()/&-]+/u).filter(w => WORD.test(w));
  const telling = words.filter(w => !FORMS.has(w.toLowerCase()));
  const use = telling.length ? telling : words;
  const first = use[0],
    last = use.length > 1 ? use[use.length - 1] : undefined;
  const letter = (word: string | undefined) => (word ? ([...word][0] ?? "") : "");
  return (letter(first) + letter(last)).toLocaleUpperCase();
}

/** A stable hue class 0..7 for an id or a tag: colour only decorates, the text says the same. */
export function hue(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) >>> 0;
  return sum % 8;
}
