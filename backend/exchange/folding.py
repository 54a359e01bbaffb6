"""Folding of text for comparing: names, companies and words that differ only in marks, case or Cyrillic twins."""

from __future__ import annotations

import re
import unicodedata

_KAZAKH = str.maketrans("әғқңөұүһіё", "агкноуухие")
_SPECIAL = str.maketrans({"ß": "ss", "ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe"})
_NOT_WORD = re.compile(r"[^\w?]+")


def fold(text: str) -> str:
    """Lower case, without marks, Kazakh letters as their Russian neighbours, single spaces (as the device does)."""
    low = text.casefold().translate(_KAZAKH)
    plain = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    return " ".join(plain.translate(_SPECIAL).split())


def words(text: str) -> tuple[str, ...]:
    """The folded words without punctuation; a question mark counts as a letter, for it may stand for a lost one."""
    return tuple(_NOT_WORD.sub(" ", fold(text)).split())


def name_key(text: str) -> str:
    """Equal for the same words in any order: "ТОО «Вектор»" and "Вектор, ТОО". Empty when no word is there."""
    return " ".join(sorted(words(text)))
