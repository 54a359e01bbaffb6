"""Cyrillic and accented text in plain Latin letters, as e-mails and hosts are spelled."""

from __future__ import annotations

import unicodedata

from tests.ocr.cards.words import CYRILLIC


def latin(text: str) -> str:
    """Transliterate Cyrillic, keeping capitals at the start of words."""
    out: list[str] = []
    for letter in text:
        there = CYRILLIC.get(letter.lower())
        out.append(letter if there is None else there.capitalize() if letter.isupper() else there)
    return "".join(out)


def ascii_only(text: str) -> str:
    """Letters a-z and digits of a Latin or Cyrillic text, lower case."""
    table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ş": "sh", "ğ": "g", "ı": "i"})
    text = latin(text).lower().translate(table)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isascii() and c.isalnum())
