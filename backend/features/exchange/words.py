"""The workspace's own words in files: headings of what is exported, and columns recognised by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from backend.features.exchange.folding import fold
from backend.features.exchange.protect import protect
from sync.nouns import NOUNS
from sync.schema import LANGUAGES
from sync.words import Words, own_words, renamed

Fields = Mapping[str, Any]

_TARGETS: Final[Mapping[str, str]] = {
    "company": "company",
    "contact": "name.full",
    "tag": "tags",
    "source": "source",
    "owner": "owner",
    "note": "notes",
}
"""By noun, what a column of an imported file holds that is headed with it."""
_ALSO: Final = {"Labels": ("tag", 1), "Amount": ("value", 0)}
"""Headings that name a noun by another word, as address books and spreadsheets do: noun and form."""
_MOST_WORDS: Final = 2
"""Words of the longest noun in a heading: "Next Step", "Price List"."""


def file_words(workspace: Fields, language: str) -> Words:
    """What files say, which are in English: the own words of the person's language, else the English ones."""
    return {**renamed(workspace, "en"), **own_words(workspace, language)}


def heading(name: str, words: Words) -> str:
    """A heading in the words of the workspace: "Company" is "Outlet", "Next Step Due" is "Action Due"."""
    parts = name.split(" ")
    if name in _ALSO and _ALSO[name][0] in words:
        noun, form = _ALSO[name]
        return protect(words[noun][form])
    for length in range(min(_MOST_WORDS, len(parts)), 0, -1):
        start = " ".join(parts[:length]).casefold()
        for noun, word in words.items():
            usual = NOUNS[noun]["en"]
            for form, own in zip(usual, word, strict=True):
                if start == form.casefold():
                    return protect(" ".join([own, *parts[length:]]))
    return name


def headings(names: list[str], words: Words) -> list[str]:
    """All headings of a table. One that would be there twice keeps its usual name."""
    said = [heading(name, words) for name in names]
    return [
        own if said.count(own) == 1 and (own == name or own not in names) else name
        for name, own in zip(names, said, strict=True)
    ]


def file_name(name: str, type_: str, words: Words) -> str:
    """What a download is called: companies.csv is outlets.csv. `type_`: of the records in it."""
    if type_ not in words:
        return name
    kept = "".join(sign if sign.isalnum() else "-" for sign in words[type_].many.lower()).strip("-")
    return f"{kept}.{name.rpartition('.')[2]}" if kept else name


def known_headings(workspace: Fields) -> dict[str, str]:
    """By a folded heading, the target of the column: what the workspace renamed, in all its languages."""
    return {
        fold(form): _TARGETS[noun]
        for language in LANGUAGES
        for noun, word in renamed(workspace, language).items()
        if noun in _TARGETS
        for form in word
    }
