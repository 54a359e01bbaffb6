"""Phone numbers in the forms that the first kind of cards does not use: dots, brackets, no gaps, 8 and 0."""

from __future__ import annotations

from random import Random

import phonenumbers

CODES = {"MY": "60", "ID": "62", "KZ": "7", "RU": "7", "SG": "65", "DE": "49", "GB": "44", "US": "1"}
AREAS: dict[str, tuple[list[str], list[str]]] = {
    "KZ": (["702", "708", "771", "776", "778", "700"], ["7212", "7252", "7132", "7273", "727", "7262"]),
    "RU": (["912", "926", "963", "999", "909"], ["383", "3452", "342", "861", "499"]),
    "MY": (["11", "14", "18", "12", "19"], ["3", "7", "4", "6", "88", "5"]),
    "ID": (["815", "819", "822", "838", "896", "877"], ["21", "61", "274", "361", "411"]),
    "SG": (["8", "9"], ["6", "6"]),
    "DE": (["152", "157", "175", "176"], ["221", "421", "761"]),
    "GB": (["7700", "7911", "7412"], ["131", "1273", "29"]),
    "US": (["512", "206", "813", "505"], ["512", "206", "813", "505"]),
}
LENGTHS = {
    "KZ": (10, 10),
    "RU": (10, 10),
    "MY": (9, 9),
    "ID": (11, 10),
    "SG": (8, 8),
    "DE": (11, 10),
    "GB": (10, 10),
    "US": (10, 10),
}


def number(rng: Random, country: str, mobile: bool, style: float) -> tuple[str, str]:
    """(E.164, printed); cards with one `style` (0-1) print all their numbers alike."""
    for _ in range(500):
        area = rng.choice(AREAS[country][0 if mobile else 1])
        length = LENGTHS[country][0 if mobile else 1]
        if country == "MY":
            length = 10 if area == "11" else 9 if mobile or area in ("3",) else 8
        rest = "".join(rng.choice("0123456789") for _ in range(length - len(area)))
        e164 = f"+{CODES[country]}{area}{rest}"
        if phonenumbers.is_valid_number(phonenumbers.parse(e164)):
            forms = printed_forms(country, area, rest)
            return e164, forms[int(style * len(forms)) % len(forms)]
    raise AssertionError(country)


def _groups(rest: str, sizes: tuple[int, ...]) -> list[str]:
    out: list[str] = []
    for size in sizes:
        out.append(rest[:size])
        rest = rest[size:]
    return [g for g in [*out, rest] if g]


def printed_forms(country: str, area: str, rest: str) -> list[str]:
    """All the ways a number is printed."""
    code = CODES[country]
    if country in ("KZ", "RU"):
        g = _groups(rest, (3, 2, 2)) if len(rest) == 7 else _groups(rest, (2, 2, 2))
        return [
            f"+7({area}){'-'.join(g)}", f"8-{area}-{'-'.join(g)}", f"8({area}){rest}", f"+7 {area} {rest}", f"+7{area}{rest}",
            f"+7.{area}.{'.'.join(g)}", f"+7 ({area}) {' '.join(g)}", f"8 {area} {'-'.join(g)}", f"+7 {area} {'·'.join(g)}",
        ]  # fmt: skip
    if country == "SG":
        whole = area + rest
        return [
            f"+65 {whole}",
            f"+65.{whole[:4]}.{whole[4:]}",
            f"{whole[:4]}-{whole[4:]}",
            f"(+65) {whole[:4]} {whole[4:]}",
            f"65 {whole[:4]} {whole[4:]}",
        ]
    if country == "US":
        a, b = rest[:3], rest[3:]
        return [
            f"{area} {a} {b}",
            f"1-{area}-{a}-{b}",
            f"+1.{area}.{a}.{b}",
            f"({area}){a}-{b}",
            f"+1-{area}-{a}-{b}",
            f"+1{area}{rest}",
        ]
    half = _groups(rest, (len(rest) // 2,))
    return [
        f"0{area}-{'-'.join(half)}", f"+{code} {area} {rest}", f"(0{area}) {'-'.join(half)}", f"0{area}.{'.'.join(half)}",
        f"+{code}-{area}-{rest}", f"+{code}{area}{rest}", f"+{code}.{area}.{'.'.join(half)}", f"0{area} {' '.join(half)}",
        f"+{code} ({area}) {' '.join(half)}", f"0{area}{rest}", f"+{code} (0) {area} {' '.join(half)}",
    ]  # fmt: skip
