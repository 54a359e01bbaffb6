"""Letters: scripts, folding across alphabets, likeness. Pure; strings in, strings or numbers (0-1) out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TO_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі",
        (
            "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya a g k n o u u h i"
        ).split(),
        strict=True,
    )
) | {"_": ""}
_TWINS = str.maketrans("ABCEHKMOPTXYaceopxyiəӘ", "АВСЕНКМОРТХУасеорхуіәӘ")
_UNTWINS = str.maketrans("АВСЕНКМОРТХУЅІЈасеорхуѕіјһ", "ABCEHKMOPTXYSIJaceopxysijh")
_SKELETON = tuple(
    tuple(pair.split(">"))
    for pair in (
        "shch>sh sch>sh kh>h gh>g zh>j dj>j yu>u iu>u ya>a ia>a yo>o ye>e ie>e ts>c ph>f ae>a oe>o ue>u"
        " q>k y>i w>v x>ks dz>z ij>i"
    ).split()
)
_SPECIAL = str.maketrans(dict(zip("ßışŞğøđəæł", "ss i sh Sh g o d a ae l".split(), strict=True)))


def cyrillic_share(text: str) -> float:
    """Share (0-1) of the letters that are Cyrillic."""
    letters = [c for c in text if c.isalpha()]
    return sum("\u0400" <= c < "\u0530" for c in letters) / len(letters) if letters else 0.0


def latin(text: str) -> str:
    """Cyrillic written in Latin letters, lower case, without accents."""
    out = "".join(_TO_LATIN.get(c, c) for c in text.lower().translate(_SPECIAL)).replace("_", "")
    return "".join(c for c in unicodedata.normalize("NFKD", out) if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def skeleton(text: str) -> str:
    """Letters that survive every habit of transliteration: Yskakova, Isqaqova and Ысқақова become one."""
    out = "".join(c for c in latin(text) if c.isalnum())
    for old, new in _SKELETON:
        out = out.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", out)


def to_cyrillic(word: str) -> str:
    """Replace Latin letters by the Cyrillic ones that look the same."""
    return word.translate(_TWINS)


def to_latin_twins(word: str) -> str:
    """Replace Cyrillic letters by the Latin ones that look the same."""
    return word.translate(_UNTWINS)


def one_script(text: str) -> str:
    """Give every word one script: the one most of its telling letters have."""
    whole = cyrillic_share(text)
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lambda m: _word_in_one_script(m.group(), whole), text)


def _word_in_one_script(word: str, whole: float) -> str:
    share = cyrillic_share(word)
    if share in (0.0, 1.0):
        if share == 1.0 and whole < 0.35 and len(word) <= 3 and cyrillic_share(to_latin_twins(word)) == 0.0:
            return to_latin_twins(word)
        if (
            share == 0.0
            and whole > 0.6
            and len(word) <= 4
            and word.isupper()
            and cyrillic_share(to_cyrillic(word)) == 1.0
        ):
            return to_cyrillic(word)
        return word
    as_cyrillic, as_latin = to_cyrillic(word), to_latin_twins(word)
    if cyrillic_share(as_cyrillic) == 1.0:
        return as_cyrillic
    return as_latin if cyrillic_share(as_latin) == 0.0 else word


def distance(a: str, b: str, limit: int = 99) -> int:
    """Levenshtein distance, given up beyond `limit`."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
        if min(row) > limit:
            return limit + 1
    return row[-1]


def likeness(a: str, b: str) -> float:
    """1 minus the distance over the longer length: 0-1."""
    longest = max(len(a), len(b))
    return 1.0 - distance(a[:80], b[:80]) / min(longest, 80) if longest else 0.0


def words(text: str) -> list[str]:
    """Words of letters (with apostrophes, dots of initials and hyphens inside), as printed."""
    return re.findall(r"[^\W\d_]+(?:[-'’`][^\W\d_]+)*\.?", text)


def collapse_spaced(text: str) -> str:
    """Join letter-spaced print: "M A R I A  T A N" becomes "MARIA TAN" where the gaps tell."""
    tokens = text.split(" ")
    single = sum(len(t) == 1 and t.isalpha() for t in tokens)
    if single < 4 or single < 0.6 * len([t for t in tokens if t]):
        return text
    return re.sub(r"\s+", " ", re.sub(r"(?<=\b\w) (?=\w\b)", "", text))
