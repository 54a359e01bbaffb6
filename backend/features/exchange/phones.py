"""Phone cells to E.164: several numbers in one cell, extensions, words beside the digits, trunk forms."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers

from backend.features.exchange.draft import Phone, PhoneKind
from backend.features.exchange.labels import phone_kind

RAW_CHARS_MAX = 64
PHONE_CELL_CHARS_MAX = 400
"""A longer cell is no list of numbers; it is kept as it stands."""
PHONE_CELL_NUMBERS_MAX = 40
_E164 = phonenumbers.PhoneNumberFormat.E164
_SEPARATORS = re.compile(
    r"\s*(?::::|[\n\r|]|;(?!ext=)|\s/\s|,(?![,\d]{0,6}\Z)|\s(?:or|atau|или|немесе|oder)\s)\s*"
)
_SLASH = re.compile(r"\s*[/,]\s*")
_EXTENSION = re.compile(
    r"[\s,;(]*(?:\bext(?:ension)?\.?|\bx|#|\bsamb(?:ungan)?\.?|\bpesawat|\bpwt\.?|доб(?:авочный)?\.?|вн(?:утр)?\.?"
    r"|ішкі|\bdurchwahl|,{1,3})\s*[:.]?\s*(\d{1,8})\)?\s*\Z",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"\+?\d(?:[.,]\d+)?[eE]\+?\d{1,2}\Z")
_FLOAT = re.compile(r"(\+?\d{7,15})[.,]0\Z")
_EXCEL_TEXT = re.compile(r'=\s*"(.*)"\Z')
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_ASIDE = re.compile(r"\([^\d)]*\)|[^\W\d_]+[.:]?")
_SHORT_FORM = re.compile(r"(.*\d)\s*[/-]\s*\d{1,4}\Z")


class Read(NamedTuple):
    """One number: `number` E.164 or "", `sure` False when it only might be one, `why` a code if none."""

    number: str
    ext: str
    sure: bool
    why: str = ""


def read_phones(
    cell: str, kind: PhoneKind, regions: tuple[str, ...], *, whole: bool = False
) -> list[tuple[Phone, Read]]:
    """The numbers of one cell. `regions`: ISO countries to try, the row's first, the workspace's last.

    `whole`: the cell is one number for certain. Nothing is dropped: what cannot be read comes back with
    `number` "" and its text in `raw`.
    """
    text = _unwrapped(cell)
    if not text:
        return []
    found: list[tuple[Phone, Read]] = []
    if len(text) > PHONE_CELL_CHARS_MAX:
        return [(Phone(raw=text, kind=kind), Read("", "", sure=False, why="phone_unreadable"))]
    for piece in [text] if whole else _pieces(text, regions)[:PHONE_CELL_NUMBERS_MAX]:
        read = read_phone(piece, regions)
        said = " ".join(_WORDS.findall(piece))
        own = phone_kind(said, kind) if said else kind
        found.append((Phone(raw=piece, number=read.number, kind=own, ext=read.ext), read))
    return found


def countries_of(cell: str) -> list[str]:
    """Countries of the numbers in a cell that are written internationally: they hint at the row's others."""
    found: list[str] = []
    for piece in _SEPARATORS.split(_unwrapped(cell)[:PHONE_CELL_CHARS_MAX])[:PHONE_CELL_NUMBERS_MAX]:
        read = read_phone(piece, ()) if "+" in piece else None
        if read is not None and read.sure:
            country = phonenumbers.region_code_for_number(phonenumbers.parse(read.number))
            found += [country] if country else []
    return found


@lru_cache(maxsize=4096)
def read_phone(text: str, regions: tuple[str, ...]) -> Read:
    """One number, by each country in turn, then as if its "+" had been forgotten."""
    text = text.strip()
    if text.lower().startswith("tel:"):
        text = text[4:].replace(";ext=", " ext. ")
    if _SCIENTIFIC.match(text):
        return Read("", "", sure=False, why="phone_mangled")
    body, ext = _split_extension(text)
    body = _ASIDE.sub(" ", body)
    doubtful = Read("", "", sure=False, why="phone_unreadable")
    if sum(char.isdigit() for char in body) < 3:
        return doubtful
    for candidate, country in _attempts(body, regions):
        read = _parsed(candidate, country, ext)
        if read.sure:
            return read
        if read.number and not doubtful.number:
            doubtful = read
    short = _SHORT_FORM.match(body.strip())
    if short and not doubtful.number:  # "2161 8801/02": the second number is only its last digits
        first = read_phone(short[1], regions)
        return first._replace(why="phone_short_form") if first.sure else doubtful
    return doubtful


def _attempts(body: str, regions: tuple[str, ...]) -> list[tuple[str, str]]:
    digits = re.sub(r"\D", "", body)
    local = [(body.replace("+", ""), country) for country in regions]
    if "+" in body:
        after = body.split("+", 1)[1]
        plain = "+" + re.sub(r"\D", "", after.replace("(0)", ""))
        return [(plain, "ZZ"), *local]
    if digits.startswith("00"):
        return [("+" + digits[2:], "ZZ"), *local]
    if len(digits) >= 10 and not digits.startswith("0"):
        return [*local, ("+" + digits, "ZZ")]
    return local


def _parsed(text: str, region: str, ext: str) -> Read:
    try:
        parsed = phonenumbers.parse(text, None if region == "ZZ" else region)
    except phonenumbers.NumberParseException:
        return Read("", "", sure=False, why="phone_unreadable")
    number = phonenumbers.format_number(parsed, _E164)
    if not 8 <= len(number) <= 16:  # E.164: at most 15 digits, whatever a country's plan allows
        return Read("", "", sure=False, why="phone_unreadable")
    ext = ext or (parsed.extension or "")
    if phonenumbers.is_valid_number(parsed):
        return Read(number, ext, sure=True)
    if phonenumbers.is_possible_number(parsed) and "+" in text:
        return Read(number, ext, sure=False, why="phone_doubtful")
    return Read("", "", sure=False, why="phone_unreadable")


def _pieces(text: str, regions: tuple[str, ...]) -> list[str]:
    """Splits at clear separators; at a slash or comma only where both sides are numbers by themselves."""
    pieces: list[str] = []
    for part in filter(None, (piece.strip(" ,;/") for piece in _SEPARATORS.split(text))):
        halves = [half for half in _SLASH.split(part) if half]
        if len(halves) > 1 and all(read_phone(half, regions).number for half in halves):
            pieces += halves
        elif pieces and sum(char.isdigit() for char in part) < 3:
            pieces[-1] = (
                f"{pieces[-1]} {part}"  # "(office)" on a line of its own belongs to the number before
            )
        else:
            pieces.append(part)
    return pieces or [text]


def _split_extension(text: str) -> tuple[str, str]:
    match = _EXTENSION.search(text)
    if match and len(re.sub(r"\D", "", text[: match.start()])) >= 5:
        return text[: match.start()], match[1]
    return text, ""


def _unwrapped(cell: str) -> str:
    text = _INVISIBLE.sub("", cell.replace("\u00a0", " ")).strip().lstrip("'")
    excel = _EXCEL_TEXT.match(text)
    if excel:
        text = excel[1]
    whole = _FLOAT.match(text)
    return whole[1] if whole else text.strip()


def shown_number(phone: Phone) -> str:
    """A number as people write it abroad, with its extension; what was typed where there is no number."""
    if not phone.number:
        return phone.raw
    parsed = phonenumbers.parse(phone.number)
    text = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return f"{text} ext. {phone.ext}" if phone.ext else text
