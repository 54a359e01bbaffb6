"""Comparing text: words that differ only in case, marks, punctuation or Cyrillic twins count as the same."""

from __future__ import annotations

import re

from sync import fold as sync_fold

_SPECIAL = str.maketrans({"ß": "ss", "ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe"})
_NOT_WORD = re.compile(r"[^\w?]+")


def fold(text: str) -> str:
    """The fold of search (sync.fold), single spaces, and letters that have no marks to take off."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(sync_fold.fold(text).translate(_SPECIAL).split())


def words(text: str) -> tuple[str, ...]:
    """The folded words without punctuation; a question mark may stand for a lost letter and stays."""
    return tuple(_NOT_WORD.sub(" ", fold(text)).split())


def name_key(text: str) -> str:
    """Equal for the same words in any order: "ТОО «Вектор»" and "Вектор, ТОО". Empty without a word."""
    return " ".join(sorted(words(text)))
