"""Names: titles before and degrees after them, and their parts where custom makes them sure. Pure."""

from __future__ import annotations

import re
from functools import cache

from ocr.data import entries, table
from ocr.draft import Name
from ocr.text import latin, skeleton, to_latin_twins

PATRONYMIC = re.compile(
    r"(ович|евич|овна|евна|ична|ұлы|улы|қызы|кызы|ovich|evich|ovna|evna|uly|kyzy|qyzy|ūly)$", re.IGNORECASE
)
SURNAME = re.compile(
    r"(ов|ова|ев|ева|ёв|ёва|ин|ина|ский|ская|цкий|цкая|енко|баев|баева|беков|бекова"
    r"|ov|ova|ev|eva|enko|skiy|sky|bayev|baev|bekov|kali|қали|али)$",
    re.IGNORECASE,
)
LINKS = frozenset("bin binti bt b a/l a/p al ap anak s/o d/o von van de der zu bte ibn".split())


@cache
def given_names() -> frozenset[str]:
    """Skeletons of the given names known."""
    return frozenset(skeleton(name) for name in entries("given_names"))


@cache
def _affixes() -> tuple[frozenset[str], frozenset[str]]:
    before: set[str] = set()
    after: set[str] = set()
    for names, place in table("name_affixes"):
        (before if place == "before" else after).update(
            n.strip().replace(".", "").replace("'", "") for n in names.split(",")
        )
    return frozenset(before), frozenset(after)


def strip_affixes(text: str) -> tuple[str, str, str]:
    """(the name alone, titles before it, degrees after it)."""
    before, after = _affixes()
    head, *tails = re.split(r"\s*,\s*", text)
    tokens = head.split()
    prefix: list[str] = []
    suffix: list[str] = []
    while len(tokens) > 1:
        two = _plain(" ".join(tokens[:2]))
        if len(tokens) > 3 and two in before:
            prefix += tokens[:2]
            tokens = tokens[2:]
        elif (_plain(tokens[0]) in before and len(tokens) > 2) or (
            _plain(tokens[0]) in before and tokens[0].endswith(".") and len(tokens) > 1
        ):
            prefix.append(tokens.pop(0))
        else:
            break
    while (
        len(tokens) > 2
        and _plain(tokens[-1]) in after
        and (
            tokens[-1].isupper()
            or "." in tokens[-1]
            or tokens[-1][1:2].isupper()
            or tokens[-1] in ("PhD", "MEng", "BSc", "MSc")
        )
    ):
        suffix.insert(0, tokens.pop())
    if tails and all(
        _plain(t) in after or re.fullmatch(r"(?:[A-Z][A-Za-z]{0,4}\.? ?){1,3}", t) for t in tails
    ):
        suffix += tails
    elif tails:
        tokens += [", ".join(["", *tails]).strip()] if not prefix and not suffix else tails
        return text, "", ""
    return " ".join(tokens), " ".join(prefix), ", ".join(suffix)


def _plain(word: str) -> str:
    plain = latin(to_latin_twins(word) if word.isupper() and len(word) <= 5 else word)
    return plain.replace(".", "").replace("'", "").replace("’", "").strip(" ,")


def name_parts(text: str) -> Name:
    """Parts of a name where custom and the word lists make them sure; otherwise only the whole."""
    full, prefix, suffix = strip_affixes(text)
    tokens = full.split()
    if any(t.lower().strip(".") in LINKS for t in tokens):
        return Name(full, prefix=prefix, given=full, suffix=suffix)
    middle = [t for t in tokens if PATRONYMIC.search(t)]
    rest = [t for t in tokens if t not in middle]
    initials = [t for t in rest if re.fullmatch(r"[^\W\d_]\.?", t)]
    rest = [t for t in rest if t not in initials]
    if len(rest) != 2:
        return Name(full, prefix=prefix, suffix=suffix)
    first, second = rest
    turned = (skeleton(second) in given_names() and skeleton(first) not in given_names()) or (
        bool(SURNAME.search(first)) and not SURNAME.search(second)
    )
    given, family = (second, first) if turned else (first, second)
    return Name(
        full, prefix=prefix, given=given, middle=" ".join([*initials, *middle]), family=family, suffix=suffix
    )
