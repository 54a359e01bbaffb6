"""Days as address books write them, with the order of day and month decided for a whole column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

from babel import Locale

from backend.features.exchange.folding import fold

Order = Literal["dmy", "mdy"]

DAY_CHARS_MAX = 60
YEAR_MIN, YEAR_MAX = 1800, 2200
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "FM", "MH", "PW"})
_EMPTY = re.compile(r"[0\s./:-]*\Z|n/?a\Z|none\Z|null\Z", re.IGNORECASE)
# Outlook stores "no date" as the last day it knows.
_NO_DATE_YEARS = frozenset({4501, 1601})
_NO_YEAR_KNOWN = 1604  # Apple's mark for a birthday whose year is not known
_TIME = re.compile(
    r"(?:T\d{4,6}|[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?)"
    r"\s*(?:Z|[+-]\d{2}:?\d{2}|UTC)?\Z",
    re.IGNORECASE,
)
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})\Z")
_BASIC = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")
_NO_YEAR = re.compile(r"--([0-9]{1,2})-?([0-9]{2})\Z")
_NUMERIC = re.compile(r"([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4}|[0-9]{2})\s*(?:г\.?|ж\.?)?\Z")
_NUMERIC_NO_YEAR = re.compile(r"([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\.?\Z")
_CJK = re.compile(r"(?:([0-9]{4})\s*[年년])?\s*([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일]?\Z")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?\Z")
_MONTH_LANGUAGES = ("en", "ms", "id", "kk", "ru", "de")


class Day(NamedTuple):
    """`iso`: YYYY-MM-DD, --MM-DD without a year, "" for no day. `read`: False when it could not be read."""

    iso: str
    read: bool = True


def read_day(text: str, order: Order = "dmy", today: dt.date | None = None) -> Day:
    """A day out of one cell. `order` settles 3/4/2020; `today` two-digit years (never in the future)."""
    plain = " ".join(text.replace("\u00a0", " ").split()).strip("'\"")
    if not plain or _EMPTY.match(plain):
        return Day("")
    if len(plain) > DAY_CHARS_MAX:
        return Day("", read=False)
    plain = _TIME.sub("", plain).strip()
    iso = _iso(plain) or _written_out(plain, today)
    if iso:
        return _known(iso)
    numeric = _NUMERIC.match(plain)
    if numeric:
        return _known(_from_numeric(numeric, order, today))
    return _known(_rest(plain, order))


def column_order(values: Iterable[str], country: str) -> tuple[Order, bool]:
    """(order of day and month, whether the values prove it). Without proof the country's custom decides."""
    day_first = month_first = ambiguous = 0
    for value in values:
        match = _NUMERIC.match(_TIME.sub("", " ".join(value[:DAY_CHARS_MAX].split())).strip())
        if not match:
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            day_first += 1
        elif second > 12 >= first:
            month_first += 1
        elif first != second and match[2] != ".":
            ambiguous += 1
    if day_first != month_first:
        return ("dmy" if day_first > month_first else "mdy"), True
    custom: Order = "mdy" if country in _MONTH_FIRST_COUNTRIES else "dmy"
    return custom, ambiguous == 0


def _known(iso: str) -> Day:
    if not iso:
        return Day("", read=False)
    if iso.startswith("--"):
        return Day(iso)
    year = int(iso[:4])
    if year in _NO_DATE_YEARS:
        return Day("")
    if year == _NO_YEAR_KNOWN:
        return Day("-" + iso[4:])
    return Day(iso)


def _iso(text: str) -> str:
    for pattern in (_ISO, _BASIC):
        match = pattern.match(text)
        if match:
            return _made(int(match[1]), int(match[2]), int(match[3]))
    match = _NO_YEAR.match(text.replace(" ", ""))
    if match:
        return _made(0, int(match[1]), int(match[2]))
    match = _CJK.match(text)
    if match:
        return _made(int(match[1] or 0), int(match[2]), int(match[3]))
    return ""


def _from_numeric(match: re.Match[str], order: Order, today: dt.date | None) -> str:
    first, second, year = int(match[1]), int(match[3]), _full_year(match[4], today)
    # A dot is written only by those who put the day first.
    day_first = order == "dmy" or match[2] == "."
    iso = _made(year, second, first) if day_first else _made(year, first, second)
    return iso or (_made(year, first, second) if day_first else _made(year, second, first))


def _written_out(text: str, today: dt.date | None) -> str:
    """ "22 March 1988", "March 22, 1988", "22 наурыз 1988 ж.", "22. März", "12-Mar-88"."""
    found = [fold(word) for word in re.findall(r"[^\W\d_]+|\d+", text)]
    months = [_months()[word] for word in found if word in _months()]
    numbers = [word for word in found if word.isdigit()]
    if len(months) != 1 or not 1 <= len(numbers) <= 2 or not all(n.isascii() for n in numbers):
        return ""
    if len(numbers) == 1:
        return _made(0, months[0], int(numbers[0]))
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return _made(_full_year(year, today), months[0], int(day))


def _rest(text: str, order: Order) -> str:
    match = _NUMERIC_NO_YEAR.match(text)
    if match:
        first, second = int(match[1]), int(match[2])
        return _made(0, second, first) if order == "dmy" else _made(0, first, second)
    match = _SERIAL.match(text)
    if match and 1_000 < int(match[1]) < 80_000:  # a spreadsheet's day number
        return (dt.date(1899, 12, 30) + dt.timedelta(days=int(match[1]))).isoformat()
    return ""


def _full_year(digits: str, today: dt.date | None) -> int:
    """A two-digit year is the last one that has been."""
    year = int(digits)
    if len(digits) != 2:
        return year
    latest = (today or dt.date(2030, 1, 1)).year
    year += latest // 100 * 100
    return year - 100 if year > latest else year


def _made(year: int, month: int, day: int) -> str:
    if year and not (YEAR_MIN <= year <= YEAR_MAX or year in (*_NO_DATE_YEARS, _NO_YEAR_KNOWN)):
        return ""
    try:
        date = dt.date(year or 2000, month, day)
    except ValueError:
        return ""
    return date.isoformat() if year else f"--{date:%m-%d}"


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in _MONTH_LANGUAGES:
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                names = Locale(language).months[form][width]
                found |= {fold(name).rstrip("."): number for number, name in names.items()}
    return found | {
        fold(name): number for name, number in {"сент": 9, "нояб": 11, "sept": 9, "ogos": 8}.items()
    }
