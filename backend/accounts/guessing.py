"""How fast a password is guessed: the one door to zxcvbn, with the words of our countries and keyboards."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import pairwise
from typing import Any, Final, Literal

from sync.limits import LINE_CHARS_MAX

Why = Literal["", "common", "keyboard", "own"]
"""Why a password is easy: a known one, keys in a row, or words about its person; "" when it is not."""

GUESSES_LOG10_MIN: Final = 8.0
"""Tries, as a power of ten: signing in is slowed, so nobody makes so many."""
LOOKED_AT_CHARS_MAX: Final = 72
"""What is longer is judged by its beginning: the work grows with the square."""
_WORD_CHARS_MIN: Final = 3
_PRODUCT: Final = "lapangan"
# zxcvbn knows English and what leaked; these are what people here think of first.
_LOCAL: Final = (
    "bismillah", "alhamdulillah", "insyaallah", "assalamualaikum", "sayang", "rahsia", "rahasia", "selamat",
    "katalaluan", "katasandi", "sandi", "admin", "jualan", "penjualan", "pelanggan", "syarikat", "perusahaan",
    "malaysia", "indonesia", "kazakhstan", "qazaqstan", "kualalumpur", "jakarta", "surabaya", "bandung",
    "almaty", "astana", "merdeka", "garuda", "terengganu", "selangor", "johor", "penang", "medan",
    "пароль", "любовь", "привет", "солнышко", "наташа", "казахстан", "қазақстан", "алматы", "астана",
    "құпиясөз", "сүйемін", "продажи", "менеджер", "компания",
)  # fmt: skip
_CYRILLIC_KEYS: Final = str.maketrans(
    "йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,."
)  # fmt: skip


def why_weak(password: str, about: Iterable[str]) -> Why:
    """Why this password is easy to guess. `about`: names, e-mail, company: what others know of its person."""
    text = _folded(password)[:LOOKED_AT_CHARS_MAX]
    own = tuple(dict.fromkeys(_words(about)))
    # As it reads, and as its keys are on a Latin keyboard: a row of keys stays one in every alphabet.
    for read in dict.fromkeys((text, text.translate(_CYRILLIC_KEYS))):
        judged = _zxcvbn(read, user_inputs=[*own, _PRODUCT, *_LOCAL])
        if all(part["pattern"] == "spatial" for part in judged["sequence"]):
            return "keyboard"  # a walk is long to count, and quick to watch
        if judged["guesses_log10"] < GUESSES_LOG10_MIN:
            return _why(judged["sequence"], {*own, _PRODUCT})
    return ""


def _zxcvbn(password: str, *, user_inputs: list[str]) -> Mapping[str, Any]:
    # Its lists are read when the first password is chosen, not when the server starts.
    return import_module("zxcvbn").zxcvbn(password, user_inputs=user_inputs)


def _words(about: Iterable[str]) -> Iterator[str]:
    for text in about:
        folded = _folded(text)
        words = [word for word in re.split(r"[\W_]+", folded) if len(word) >= _WORD_CHARS_MIN]
        yield from (folded, folded.partition("@")[0], "".join(words), *words)
        for first, second in pairwise(words):
            yield from (first + second, f"{first} {second}")


def _folded(text: str) -> str:
    # To put many marks in order takes the square of their number.
    return unicodedata.normalize("NFKC", text[:LINE_CHARS_MAX]).casefold()


def _why(sequence: Iterable[Mapping[str, Any]], own: set[str]) -> Why:
    """By the longest part that was recognised."""
    known = [part for part in sequence if part["pattern"] != "bruteforce"]
    longest = max(known, key=lambda part: len(part["token"]), default={"pattern": "dictionary"})
    if longest.get("dictionary_name") == "user_inputs" and longest.get("matched_word") in own:
        return "own"
    return "keyboard" if longest["pattern"] == "spatial" else "common"
