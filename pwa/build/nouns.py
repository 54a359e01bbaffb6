"""How the texts follow when a workspace renames its nouns (SPEC.md N1).

A text stays the natural sentence with the usual word. Beside it stands a template, which is used only
where one of its nouns is renamed: the same text with `[deal]`, `[deal+]` (many), `[Deal]` (as a sentence
begins). It is worked out from the text. Where a language has cases, a new word cannot take the place of the
old one in any sentence: there it stands in quotation marks, «like this», unless `words/<language>.json`
beside the texts has a sentence of its own that gets along with the plain form.

Placeholders as the device gets them (kit/format/renamed.ts): `[`, `«` if it is to be quoted, the noun, `+`
for many, `|` and what stands there while this noun keeps its usual word, `]`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pwa.build import i18n
from pwa.build.noun_forms import (
    ALSO_SAID,
    AMBIGUOUS,
    HOMOGRAPHS,
    KAZAKH_PLURAL,
    KAZAKH_STEMS,
    KAZAKH_WORDS,
    NOT_NOUNS,
    NOUNS_HERE,
    ONLY_IN,
    RUSSIAN,
    SAID_TOO,
    UNNAMED,
    VERBS,
)
from sync.nouns import BUSINESS_NOUNS, NOUNS

PLACE: Final = re.compile(r"\[(«?)(\w+)(\+?)(?:\|([^\]]*))?\]")
WITH_CASES: Final = ("kk", "ru")
_ALONE_BEFORE: Final = re.compile(r"(?:^|[,:·/] )$")
_ALONE_AFTER: Final = re.compile(r"^(?:$|[,:·])")
_BEGINNING: Final = re.compile(r"(?:^|[.?!:] |[“«])$")
_LABEL: Final = re.compile(r"(?:(?:Log|Add|New|Edit|Delete) )?\[\w+\+?(?:\|[^\]]*)?\]")


def _longest_first(words: set[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def forms(language: str) -> dict[str, tuple[str, str]]:
    """By noun: patterns of its singular and of its plural."""
    if language == "ru":
        return {
            noun: (
                _longest_first(set(one.replace("_", " ").split(" ") if "_" not in one else _spaced(one))),
                _longest_first(_spaced(many)),
            )
            for noun, (one, many) in RUSSIAN.items()
        }
    if language == "kk":
        return {noun: _kazakh(noun, stem) for noun, stem in KAZAKH_STEMS.items()}
    found = {}
    for noun, words in NOUNS.items():
        word = words[language]
        one, many = ALSO_SAID.get((language, noun), word)
        found[noun] = _longest_first({word.one.lower(), one}), _longest_first({word.many.lower(), many})
    return found


def _spaced(words: str) -> set[str]:
    return {word.replace("_", " ") for word in words.split()}


def _kazakh(noun: str, stem: str) -> tuple[str, str]:
    if noun in KAZAKH_WORDS:
        return f"{KAZAKH_WORDS[noun]}|{stem}", rf"{stem}{KAZAKH_PLURAL}\w*"
    return rf"{stem}\w*", rf"{stem}{KAZAKH_PLURAL}\w*"


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Any noun; its plural is the group `<noun>__`, its singular `<noun>`. Longer words come first."""
    parts: list[tuple[int, str]] = []
    for noun, (one, many) in forms(language).items():
        parts += [(len(one), f"(?P<{noun}>{one})")]
        if many not in one.split("|"):  # else one form is both
            parts += [(len(many), f"(?P<{noun}__>{many})")]
    # A plural whose singular is the beginning of it comes before it.
    ordered = "|".join(part for _, part in sorted(parts, key=lambda each: (-each[0], "__" not in each[1])))
    # "Its owner" is one word in Malay and Indonesian: "pemiliknya".
    its = "(?:nya)?" if language in ("ms", "id") else ""
    return re.compile(rf"(?<![\w{{])(?:{ordered})(?={its}(?![\w}}]))", re.IGNORECASE)


def _found(text: str, language: str) -> Iterator[tuple[re.Match[str], str, bool]]:
    """(match, noun, many) of everything in a text that looks like a noun."""
    for match in _pattern(language).finditer(text):
        name = match.lastgroup or ""
        yield match, name.removesuffix("__"), name.endswith("__")


def _texts(text: i18n.Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def _listed(key: str, noun: str) -> bool:
    """Whether it is known that this text does not mean the noun."""
    elsewhere = noun in ONLY_IN and not key.startswith(ONLY_IN[noun])
    other = any(key.startswith(nouns.get(noun, ())) for nouns in NOT_NOUNS.values())
    return elsewhere or other or key.startswith(UNNAMED)


@cache
def meant(key: str) -> dict[str, bool]:
    """The nouns that the English text of a key means; True: only in the plural."""
    said: dict[str, bool] = {}
    for text in _texts(i18n.catalogue(i18n.SOURCE_LANGUAGE)[key]):
        for match, noun, many in _found(text, i18n.SOURCE_LANGUAGE):
            verb = noun in VERBS and re.compile(VERBS[noun], re.IGNORECASE).search(text)
            if not _listed(key, noun) and not (verb and verb.start() == match.start()):
                said[noun] = said.get(noun, True) and many
    return said


@cache
def meant_in(key: str, language: str) -> dict[str, bool]:
    """As `meant`, with what a translation says beyond the English text."""
    found = {noun for text in _texts(i18n.catalogue(language)[key]) for _, noun, _ in _found(text, language)}
    too = {
        noun
        for noun in (set[str]() if language == i18n.SOURCE_LANGUAGE else found)
        if not _listed(key, noun)
        and ((language, noun) not in HOMOGRAPHS or key.startswith(SAID_TOO.get((language, noun), ())))
    }
    return dict.fromkeys(too, False) | meant(key)


def template(key: str, language: str) -> i18n.Text | None:
    """What a text becomes when one of its nouns is renamed; None for a text without nouns."""
    if own := own_templates(language).get(key):
        return own
    natural = i18n.catalogue(language)[key]
    made = {form: _derived(key, text, language) for form, text in _by_form(natural).items()}
    counted = re.fullmatch(r"\{count\} \[«(\w+)\+?\|.*\]", made.get("other", ""))
    if language == "ru" and counted:
        return f"[{counted[1]}+]: {{count}}"
    if not any(PLACE.search(text) for text in made.values()):
        return None
    return made[""] if isinstance(natural, str) else made


def _by_form(text: i18n.Text) -> dict[str, str]:
    return {"": text} if isinstance(text, str) else text


def _derived(key: str, text: str, language: str) -> str:
    nouns = meant_in(key, language)
    made, end = "", 0
    for match, noun, many in _found(text, language):
        if noun not in nouns:
            continue
        before, after, word = text[: match.start()], text[match.end() :], match.group()
        if language in ("ms", "id"):
            many = nouns[noun] and not before.endswith("{count} ")
        quoted = language in WITH_CASES and not _stands_alone(before, after, word, noun, language)
        capital = word[:1].isupper() and bool(_BEGINNING.search(before))
        place = _place(noun, word, language, many=many, quoted=quoted, capital=capital)
        made += text[end : match.start()] + place
        end = match.end()
    return made + text[end:]


def _stands_alone(before: str, after: str, word: str, noun: str, language: str) -> bool:
    """A nominative that no other word leans on."""
    if not before + after:
        return True
    nominative = word.lower() in {form.lower() for form in NOUNS[noun][language]}
    # Kazakh has no gender, and its plain form is also the indefinite object and what is counted.
    alone = language == "kk" or (_ALONE_BEFORE.search(before) and _ALONE_AFTER.search(after))
    return nominative and bool(alone)


def _place(noun: str, word: str, language: str, *, many: bool, quoted: bool, capital: bool) -> str:
    usual = NOUNS[noun][language]
    plain = usual.many if many else usual.one
    kept = "" if word == (plain if capital else plain[:1].lower() + plain[1:]) else f"|{word}"
    if quoted:
        return f"[«{noun.capitalize()}{'+' if many else ''}|{word}]"
    return f"[{noun.capitalize() if capital else noun}{'+' if many else ''}{kept}]"


@cache
def own_templates(language: str) -> dict[str, i18n.Text]:
    """Templates that somebody wrote, by key."""
    paths = [*i18n.PWA.glob(f"features/*/words/{language}.json"), i18n.PWA / f"kit/words/{language}.json"]
    return {
        key: text
        for path in sorted(paths)
        if path.is_file()
        for key, text in json.loads(path.read_text("utf-8")).items()
    }


def templates(language: str) -> dict[str, i18n.Text]:
    """By key, the templates of all texts with nouns."""
    made = {key: template(key, language) for key in i18n.catalogue(language)}
    return {key: text for key, text in made.items() if text is not None}


def compiled() -> list[tuple[str, str]]:
    """(file name, JSON text) by language, as the browser loads them where something is renamed.

    The first file has what a start needs, the second the templates of texts that come late (late.py).
    """
    files: list[tuple[str, str]] = []
    for language in i18n.LANGUAGES:
        made = templates(language)
        at_start = i18n.catalogues(language)[""].keys()
        start = {
            "nouns": {noun: words[language] for noun, words in NOUNS.items()},
            "business": {
                business: {noun: words[language] for noun, words in nouns.items() if language in words}
                for business, nouns in BUSINESS_NOUNS.items()
            },
            "texts": {key: text for key, text in made.items() if key in at_start},
        }
        later = {key: text for key, text in made.items() if key not in at_start}
        for name, content in (("nouns", start), ("late_nouns", later)):
            text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
            files.append((f"{name}.{language}.json", text))
    return files


def _left(key: str, text: str, language: str) -> set[str]:
    """Nouns that a text says in so many words."""
    plain = PLACE.sub("", text)
    return {noun for match, noun, _ in _found(plain, language) if noun in meant_in(key, language)}


def _own_faults(language: str) -> Iterator[str]:
    """What is wrong with the templates that somebody wrote."""
    for key, text in own_templates(language).items():
        natural = i18n.catalogue(language).get(key)
        if natural is None:
            yield f"{key}: there is no such text"
            continue
        whole, usual = " ".join(_texts(text)), " ".join(_texts(natural))
        nouns = {name.lower() for _, name, _, _ in PLACE.findall(whole)}
        named = [set(re.findall(r"\{(\w+)\}", each)) for each in (whole, usual)]
        for fault in (
            "" if nouns else "names no noun",
            f"{sorted(nouns - NOUNS.keys())} are no nouns" if nouns - NOUNS.keys() else "",
            "" if named[0] == named[1] else "has other placeholders than the text",
            f"says {sorted(left)} in so many words" if (left := _left(key, whole, language)) else "",
        ):
            if fault:
                yield f"{key}: {fault}"


def _english_faults() -> Iterator[str]:
    """Everyday words that are nouns, too, and nobody has said which is meant."""
    keys = i18n.catalogue(i18n.SOURCE_LANGUAGE)
    for key, text in keys.items():
        label = all(_LABEL.fullmatch(_derived(key, each, i18n.SOURCE_LANGUAGE)) for each in _texts(text))
        for noun in () if label else AMBIGUOUS & meant(key).keys():
            if not key.startswith(NOUNS_HERE.get(noun, ())):
                yield f"{key}: is {noun!r} the noun? Say it in NOUNS_HERE or NOT_NOUNS of noun_forms.py"


def check() -> None:
    """Raise CatalogueError naming every text that could not follow a renamed noun."""
    for cached in (forms, meant, meant_in, own_templates, _pattern):
        cached.cache_clear()
    faults = [f"en: {fault}" for fault in _english_faults()]
    for language in i18n.LANGUAGES:
        faults += [f"{language}: {fault}" for fault in _own_faults(language)]
    if faults:
        raise i18n.CatalogueError(
            "texts that could not follow a renamed noun:\n  " + "\n  ".join(sorted(faults))
        )
