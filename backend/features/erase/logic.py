"""Where a person is named: pure. What names somebody are their name, e-mail addresses and phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sync.titles import name_of, title_of

NAME_CHARS_MIN: Final = 3
PHONE_DIGITS_MIN: Final = 7
AROUND_CHARS: Final = 60
_NUMBER: Final = re.compile(r"\d[\d ()./+-]{5,}\d")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text is searched for. `words`: folded; `numbers`: the last digits of phone numbers."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that names somebody."""

    field: str
    text: str


def named(type_: str, fields: Mapping[str, Any]) -> Named:
    """By what a record's person would be named in the texts of others."""
    words = {title_of(type_, fields), name_of(type_, fields)}
    words |= {str(item.get("address", "")) for item in _items(fields, "emails")}
    digits = {_digits(str(item.get("number") or item.get("raw") or "")) for item in _items(fields, "phones")}
    kept = sorted({_folded(word) for word in words if len(_folded(word)) >= NAME_CHARS_MIN})
    numbers = sorted({number[-9:] for number in digits if len(number) >= PHONE_DIGITS_MIN})
    return Named(tuple(kept), tuple(numbers))


def mentions(fields: Mapping[str, Any], who: Named) -> Iterator[Mention]:
    """The texts of a record that name them, the first of each field."""
    for field, value in fields.items():
        for text in _texts(value):
            at = _place(text, who)
            if at >= 0:
                start = max(0, at - AROUND_CHARS)
                yield Mention(field, text[start : at + AROUND_CHARS].strip())
                break


def same_name(typed: str, title: str) -> bool:
    """Whether somebody has typed what a record is called."""
    return bool(_folded(title)) and _folded(typed) == _folded(title)


def _place(text: str, who: Named) -> int:
    found = [match.start() for word in who.words if (match := _pattern(word).search(text))]
    numbers = [
        match.start()
        for match in _NUMBER.finditer(text)
        if any(_digits(match[0]).endswith(number) for number in who.numbers)
    ]
    return min((*found, *numbers), default=-1)


@lru_cache(maxsize=64)
def _pattern(word: str) -> re.Pattern[str]:
    """Small or capital letters, however the words stand apart; no part of a longer word."""
    inside = r"\s+".join(map(re.escape, word.split()))
    return re.compile(rf"(?<!\w){inside}(?!\w)", re.IGNORECASE)


def _folded(text: str) -> str:
    """Small letters, and single spaces."""
    return " ".join(text.casefold().split())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _items(fields: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = fields.get(name)
    return [item for item in value.values() if isinstance(item, dict)] if isinstance(value, dict) else []


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())
