// Folding (rule D2): text as it is compared when people search, whatever keyboard they have.
// tests/vectors/fold.json holds this and sync/fold.py to the same answers.

/** Kazakh letters as their Russian neighbours; decomposition does not take them apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ә: "а",
  ғ: "г",
  қ: "к",
  ң: "н",
  ө: "о",
  ұ: "у",
  ү: "у",
  һ: "х",
  і: "и",
  ё: "е",
};
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
const MARKS = /\p{Mn}+/gu;
// Marks are put in order within so many characters: a run of them takes the square of its length.
const PIECE = /.{1,256}/gsu;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

/** NFKD, marks off, lower case, then the Cyrillic table. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .replace(PIECE, piece => piece.normalize("NFKD"))
    .replace(MARKS, "")
    .toLowerCase()
    .replace(SPECIAL, letter => LETTERS[letter] ?? letter);
}
