"""What a search knows of a record, and which words find it: its name and what its entry says (`find`; R6).

The device does the same with the rows it has (`store/search_text.ts`); vectors hold both together.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, cast

from sync.fold import fold
from sync.limits import SEARCH_TEXT_CHARS_MAX, SEARCH_WORDS_MAX
from sync.schema import RECORD_TYPES, Field
from sync.titles import name_of, texts_at

RULE: Final = 2
"""Rises when this file or folding finds other texts in the same record."""
_NUMBER: Final = re.compile(r"[+0-9][0-9\s().-]*")
_TRUNK: Final = re.compile(r"(0+|8)(?=[0-9])")
_NOT_DIGITS: Final = re.compile(r"[^0-9]")


class SearchText(NamedTuple):
    """`text`: folded, parts apart by line feeds. `digits`: of phones, " " before each. `named`: ids."""

    text: str
    digits: str = ""
    named: tuple[str, ...] = ()


class Needle(NamedTuple):
    """A word of a query, folded. `digits`: when it may be part of a number."""

    text: str
    digits: str = ""

    @property
    def national(self) -> tuple[str, str]:
        """(trunk, what follows it) of digits that begin with the national 0, or the 8 of +7; else "", ""."""
        trunk = _TRUNK.match(self.digits)
        return (trunk[0], self.digits[trunk.end() :]) if trunk else ("", "")


def search_text(type_: str, fields: Mapping[str, Any]) -> SearchText:
    """What is searched of one record; where devices do not hold all, SEARCH_TEXT_CHARS_MAX of its text.

    What it refers to is found by the titles of those records, as they are when somebody searches.
    """
    found = [(path, _leaf(type_, path)) for path in RECORD_TYPES[type_].find]
    emails = [path for path, leaf in found if leaf.format == "email"]
    words = [path for path, leaf in found if leaf.format != "email" and leaf.kind not in ("ref", "items")]
    texts = (text for path in (*emails, *words) for text in texts_at(type_, fields, path))
    text = fold("\n".join([name_of(type_, fields), *filter(None, texts)]))
    if RECORD_TYPES[type_].reach != "device":
        text = text[:SEARCH_TEXT_CHARS_MAX]
    named = (fields.get(path) for path, leaf in found if leaf.kind == "ref" and "." not in path)
    digits = "".join(_digits(fields.get(path)) for path, leaf in found if _is_phones(leaf))
    return SearchText(text, digits, tuple(str(id_) for id_ in named if id_))


def needles(query: str) -> tuple[Needle, ...]:
    """What a record must have of a query, all of it; one of digits and phone signs is one number."""
    query = query.strip()
    if _NUMBER.fullmatch(query) and re.search("[0-9]{2}", query):
        return (Needle(fold(query), re.sub("^00+", "", _NOT_DIGITS.sub("", query))),)
    words = [fold(word) for word in query.lower().split()[:SEARCH_WORDS_MAX]]
    return tuple(Needle(word, word if re.fullmatch("[0-9]{2,}", word) else "") for word in words)


def finds(wanted: tuple[Needle, ...], record: SearchText, titles: Mapping[str, str]) -> bool:
    """Whether a query finds a record. `titles`: of those of the records it names that the reader has."""
    named = [fold(titles.get(id_, "")) for id_ in record.named]
    return all(
        needle.text in record.text
        or any(needle.text in title for title in named)
        or bool(needle.digits and _has(needle, record.digits))
        for needle in wanted
    )


def named_types(type_: str) -> frozenset[str]:
    """The types by whose titles records of this one are found."""
    leaves = ((path, _leaf(type_, path)) for path in RECORD_TYPES[type_].find)
    return frozenset(leaf.ref for path, leaf in leaves if leaf.kind == "ref" and leaf.ref and "." not in path)


def rule_of(types: Iterable[str]) -> str:
    """16 hex digits that change when other texts are found in records of these types."""
    said = {name: (of.reach, of.title, of.find) for name in sorted(types) for of in (RECORD_TYPES[name],)}
    rule = repr((RULE, SEARCH_TEXT_CHARS_MAX, said))
    return hashlib.blake2b(rule.encode(), digest_size=8).hexdigest()


def _leaf(type_: str, path: str) -> Field:
    name, _, part = path.partition(".")
    field = RECORD_TYPES[type_].fields[name]
    return field.shape[part] if part else field


def _is_phones(field: Field) -> bool:
    return field.kind == "items" and "number" in field.shape and field.shape["number"].format == "e164"


def _digits(phones: Any) -> str:
    """The digits of all numbers, each once as E.164 and once as typed."""
    items = cast(dict[str, dict[str, str | None]], phones or {}).values()
    numbers = (phone.get(part) or "" for phone in items for part in ("number", "raw"))
    return "".join(f" {_NOT_DIGITS.sub('', number)}" for number in numbers)


def _has(needle: Needle, numbers: str) -> bool:
    """Whether a number has the digits; what follows a trunk may stand right after the country code."""
    trunk, national = needle.national
    code = "7" if trunk == "8" else "[0-9]{1,3}"
    return needle.digits in numbers or bool(trunk and re.search(f" {code}{national}", numbers))
