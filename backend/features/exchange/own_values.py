"""Values of a workspace's own fields as text in files, by their kind, both ways. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from babel.numbers import get_currency_precision

from backend.features.exchange.days import read_day
from backend.features.exchange.folding import fold
from sync.custom import part_of

Item = dict[str, Any]
SEVERAL: Final = "; "
"""Between the choices of a field that takes several."""
_TRUE: Final = frozenset("1 true yes y ya ja да иә ия x".split())
_FALSE: Final = frozenset("0 false no n tidak tak nein нет жоқ".split())
_CODE: Final = re.compile(r"(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])")
_BETWEEN: Final = re.compile(r"[;\n]|:::")


def item_of(text: str, kind: str, options: Sequence[str], currency: str) -> Item | None:
    """What is stored of a text, or None when it is no value of the kind. `currency`: of a bare amount."""
    match kind:
        case "number":
            number = _number(text)
            return None if number is None else {"value": number}
        case "day":
            iso = read_day(text).iso
            return {"value": iso} if iso and not iso.startswith("--") else None
        case "flag":
            word = fold(text)
            return {"value": word in _TRUE} if word in _TRUE | _FALSE else None
        case "choice":
            chosen = _option(text, options)
            return {"value": chosen} if chosen else None
        case "choices":
            return _several(text, options)
        case "money":
            return _money(text, currency)
        case _:
            return {"value": " ".join(text.split())}


def text_of(item: Mapping[str, Any], kind: str) -> str:
    """A value as text; one of another kind than its field's is told as it is."""
    value = item.get(part_of(kind))
    if value in (None, "", []):
        value = next((item[part] for part in ("value", "values", "money") if item.get(part)), None)
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return SEVERAL.join(map(str, value))
        case {"amount": int(amount), "currency": str(code)}:
            return f"{amount_text(amount, code)} {code}"
        case _:
            return str(value)


def amount_text(amount: int, currency: str) -> str:
    """Minor units as a decimal: 12345 of MYR is 123.45, of JPY 12345."""
    places = get_currency_precision(currency)
    sign, plain = "-" if amount < 0 else "", str(abs(amount)).rjust(places + 1, "0")
    return sign + (f"{plain[:-places]}.{plain[-places:]}" if places else plain)


def _number(text: str) -> float | None:
    try:
        number = float(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None
    if number != number or number in (float("inf"), float("-inf")):
        return None
    return int(number) if number.is_integer() else number


def _option(text: str, options: Sequence[str]) -> str:
    return next((option for option in options if fold(option) == fold(text)), "")


def _several(text: str, options: Sequence[str]) -> Item | None:
    """An option may have a comma itself: what stands between semicolons is looked for whole first."""
    found: list[str] = []
    for piece in filter(str.strip, _BETWEEN.split(text)):
        whole = _option(piece, options)
        found += [whole] if whole else [_option(each, options) for each in piece.split(",") if each.strip()]
    return {"values": list(dict.fromkeys(found))} if found and all(found) else None


def _money(text: str, currency: str) -> Item | None:
    named = _CODE.search(text)
    code = named[1] if named else currency
    digits = re.sub(r"[\s\u00a0\u202f'’]", "", text.replace(code, "") if named else text)
    if not code or not re.fullmatch(r"-?[\d.,]*\d", digits):
        return None
    places = get_currency_precision(code)
    # The last sign with one or two digits behind it begins the cents; all others stand between thousands.
    cents = re.search(r"[.,](\d{1,2})\Z", digits) if places else None
    whole = re.sub(r"[.,]", "", digits[: cents.start()] if cents else digits)
    amount = int(whole or "0") * 10**places
    if cents:
        part = int(cents[1].ljust(places, "0")[:places])
        amount += -part if digits.startswith("-") else part
    return {"money": {"amount": amount, "currency": code}}
