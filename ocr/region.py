"""Which country a card is from: votes of hosts, legal forms, cities, numbers and words. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from ocr.arrange import Row
from ocr.data import table
from ocr.reach import endings
from ocr.text import cyrillic_share, latin
from ocr.tongue import tongue_of

COUNTRY_OF_CODE = {"60": "MY", "62": "ID", "65": "SG", "49": "DE", "44": "GB", "1": "US"}
HOME_MOBILES = {"MY": r"01\d{8,9}", "ID": r"08\d{8,11}", "GB": r"07\d{9}", "DE": r"01[567]\d{8,9}"}
KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
POSTCODES = {
    "MY": r"\b\d{5}\b", "ID": r"\b\d{5}\b", "KZ": r"\b\d{6}\b|\b[A-Z]\d{2}[A-Z]\d[A-Z]\d\b",
    "RU": r"\b\d{6}\b",     "SG": r"\b\d{6}\b",
    "DE": r"\b\d{5}\b", "GB": r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", "US": r"\b\d{5}(?:-\d{4})?\b",
}  # fmt: skip


def fold_place(text: str) -> str:
    """Lower case Latin letters, digits, hyphens and apostrophes, other things as spaces."""
    return re.sub(r"[^a-z0-9'-]+", " ", latin(text)).strip()


@cache
def _cities() -> dict[str, str]:
    return {name.strip(): country for names, country in table("cities") for name in names.split(",")}


@cache
def city_pattern() -> re.Pattern[str]:
    """Known cities and countries, in folded text."""
    names = sorted(_cities(), key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(re.escape(name) for name in names) + r")\b")


@cache
def _legal() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((row[0], tuple(row[1].split(","))) for row in table("legal_forms"))


def legal_countries(text: str) -> tuple[str, ...]:
    """Countries whose legal form stands in a line."""
    plain = f" {re.sub(r'[^a-zа-яёәғқңөұүһіşğ& -]+', ' ', text.casefold().replace('.', ''))} "
    plain = re.sub(r"\s+", " ", plain)
    return next((countries for form, countries in _legal() if f" {form} " in plain), ())


def guess_region(rows: Sequence[Row], hosts: Sequence[str]) -> str:
    """ISO country of the card."""
    votes: Counter[str] = Counter()
    known = endings()
    for host in hosts:
        for count in (2, 1):
            country = known.get(".".join(host.split(".")[-count:]), "")
            if country and country != "-":
                votes[country] += 12
                break
    for row in rows:
        for country, weight in _votes(row.text):
            votes[country] += weight
    votes.pop("", None)
    return votes.most_common(1)[0][0] if votes else "US"


def _votes(text: str) -> Iterator[tuple[str, int]]:
    """(country, weight in quarters) of what one line tells."""
    yield from ((country, 8) for country in legal_countries(text))
    yield from ((_cities()[city], 8) for city in city_pattern().findall(fold_place(text)))
    for code in re.findall(r"[+%]\s?(\d{1,2})", text):
        if code[0] == "7":
            yield from (("KZ", 4), ("RU", 4))
        else:
            yield COUNTRY_OF_CODE.get(code, COUNTRY_OF_CODE.get(code[0], "")), 12
    if re.search(r"(?:\+7|\b8)[\s(-]*7\d\d", text):
        yield "KZ", 8
    if re.search(r"(?:\+7|\b8)[\s(-]*[3489]\d\d", text):
        yield "RU", 8
    yield from ((country, 4) for country in _home_mobiles(text))
    yield tongue_of(text), 4
    if re.search(r",? [A-Z]{2} \d{5}(-\d{4})?$", text):
        yield "US", 8
    if re.search(POSTCODES["GB"], text) and not re.search(r"\d{4}", text):
        yield "GB", 8
    if re.search(r"#\d{1,2}-\d{1,3}\b|\bS ?\(\d{6}\)", text):
        yield "SG", 8
    if cyrillic_share(text) > 0.6:
        yield from (("RU", 2), ("KZ", 10 if KAZAKH.search(text) else 2))


def _home_mobiles(text: str) -> list[str]:
    """Countries where a number with a leading 0 is that of a mobile phone."""
    match = re.search(r"(?<![\d+])0(?:[ ().-]?\d){8,12}(?!\d)", text)
    if not match:
        return []
    digits = re.sub(r"\D", "", match.group())
    return [country for country, form in HOME_MOBILES.items() if re.fullmatch(form, digits)]
