// How people and companies are called on screen.

export type NameParts = {
  full?: string;
  prefix?: string;
  given?: string;
  middle?: string;
  family?: string;
  suffix?: string;
  nickname?: string;
};

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

/** The name to show: `full`, else the parts in order, else the nickname. */
export function fullName(name: NameParts | null | undefined): string {
  if (!name) return "";
  const full = name.full?.trim();
  if (full) return full;
  const parts = [name.prefix, name.given, name.middle, name.family, name.suffix];
  return (
    parts
      .map(p => p?.trim())
      .filter(Boolean)
      .join(" ") ||
    name.nickname?.trim() ||
    ""
  );
}

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
