"""Phone numbers out of rows, in E.164 form with their type. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

import phonenumbers
from phonenumbers import PhoneNumberType

from ocr.arrange import Row, label_kind
from ocr.data import entries
from ocr.draft import Phone, PhoneType
from ocr.text import latin

PHONES_MAX = 8
CODES = ("1", "44", "49", "60", "62", "65", "7")  # of countries whose cards leave the plus out
NUMBERS_A_LINE_MAX = 4  # runs of digits tried as phones
HOME_REGIONS = ("GB", "ID", "MY", "DE")  # whose mobile numbers are written with a leading 0
DIGITS = re.compile(r"[+%(]?[\d(][\d\s().\-–—/]{5,}\d")
EXTENSION = re.compile(
    r"[\s,(]*(?:ext|extension|x|доб|вн|ішкі|iшкi|dob|vn|ishki|samb|iшкі|ішк|durchwahl|extn|imki|bh|до6)\.?\s*:?\s*(\d{1,5})\b",
    re.IGNORECASE,
)


def find_phones(rows: Sequence[Row], region: str) -> list[tuple[Phone, float, bool, Row]]:
    """(phone, confidence, whether the engines agree, row). `region`: ISO country the card is from."""
    found: dict[str, tuple[Phone, float, bool, Row]] = {}
    for row in rows:
        if row.taken & {"email", "social", "web"} and not re.search(r"\+?\d[\d ()-]{8,}\d", row.text):
            continue
        per_reading = [(list(_numbers(r.text, region)), r.confidence) for r in row.readings]
        filled = [(numbers, sure) for numbers, sure in per_reading if numbers]
        if not filled:
            continue
        numbers, sure = max(
            filled, key=lambda item: (len(item[0]), sum(_plausible(n[0], region) for n in item[0]), item[1])
        )
        for e164, ext, kind, at in numbers:
            agree = len(filled) > 1 and all(e164 in {n[0] for n in other} for other, _ in filled)
            phone = Phone(e164, _phone_type(row, kind, at, len(numbers)), ext)
            row.taken.add("phone")
            if e164 not in found:
                found[e164] = (phone, sure, agree, row)
    return list(found.values())[:PHONES_MAX]


def _plausible(e164: str, region: str) -> bool:
    return phonenumbers.region_code_for_number(phonenumbers.parse(e164)) == region


def _numbers(text: str, region: str) -> Iterator[tuple[str, str, int, str]]:
    """(E.164, extension, number type, the text before it) of each valid number in a reading."""
    text = re.sub(r"(?<=\d) ?[·•‧∙*] ?(?=\d)", "-", text)
    text = re.sub(r"(?<=[\d(+ .-])[OoОо](?=[\d) .-])", "0", text)
    text = re.sub(r"(?<=\d)[lI|](?=[\d -])", "1", text)
    text = re.sub(r"[%“\"*#t†](?=[67]\s?[\d(])", "+", text)
    last = 0
    if is_registration(text):
        return
    for match in islice(DIGITS.finditer(text), NUMBERS_A_LINE_MAX):
        raw = match.group()
        after = text[match.end() :]
        ext = EXTENSION.match(after)
        pieces = [raw] if not (double := _double(raw)) else double
        for piece in pieces:
            number = valid_number(piece, region) or valid_number(
                re.sub(r"^\W*\d\s+(?=[+0(8])", "", piece), region
            )
            if number:
                e164, kind = number
                yield e164, ext.group(1) if ext else "", kind, text[last : match.start()]
        last = match.end()


@cache
def _number_words() -> tuple[frozenset[str], int]:
    found = entries("number_words")
    return found, max(map(len, found))


def is_registration(text: str) -> bool:
    """Whether a line gives the number of a company, a tax payer, an account or a licence."""
    known, longest = _number_words()
    before = re.match(r"\W*([^\d+(]{2,40}?)[\W_]*(?=\d)", text)
    if not before:
        return False
    folded = re.sub(r"[^a-z0-9/ -]", "", latin(before.group(1))).strip(" -/")[: longest + 1]
    return folded in known or folded.removesuffix(" no").strip() in known


def _double(raw: str) -> list[str]:
    """Two numbers printed on one line: "+60 3 1234 5678 / +60 3 ..."."""
    digits = len(re.findall(r"\d", raw))
    if digits < 15:
        return []
    parts = re.split(r"\s*[/,;]\s*|\s{2,}|(?<=\d)\s+(?=\+)", raw)
    if len(parts) == 1:
        for gap in re.finditer(r"\s+", raw):
            halves = [raw[: gap.start()], raw[gap.end() :]]
            if (
                min(len(re.findall(r"\d", half)) for half in halves) >= 7
                and abs(len(halves[0]) - len(halves[1])) <= 1
            ):
                return halves
    return parts[:NUMBERS_A_LINE_MAX] if len(parts) > 1 else []


def valid_number(raw: str, region: str) -> tuple[str, int] | None:
    """(E.164, phonenumbers' number type) if the digits are a valid number of the region or of the world."""
    clean = raw.replace("%", "+").strip()
    digits = re.sub(r"\D", "", clean)
    if not 7 <= len(digits) <= 15:
        return None
    if region in HOME_REGIONS and not re.match(r"[+(]|0|1[38]00|6[0257]|4[49]|[17]\W", clean):
        return None  # numbers there begin with a 0 or with the code of a country
    tries: list[tuple[str, str | None]] = [(clean, region)]
    if not clean.startswith("+") and digits.startswith(CODES):
        tries.append((f"+{digits}", None))
    elif digits.startswith(("60", "62", "65", "44", "49")) and digits[2] == "0":
        tries.insert(0, (f"+{digits[:2]}{digits[3:]}", None))
    elif digits.startswith("78") and len(digits) == 12:
        tries.append((f"+7{digits[2:]}", None))
    if region in ("KZ", "RU") and len(digits) == 11 and digits[0] in "78":
        tries.append((f"+7{digits[1:]}", None))
    if digits[0] == "0":
        tries += [(clean, other) for other in HOME_REGIONS if other != region]
    for text, where in tries:
        try:
            number = phonenumbers.parse(text, where)
        except phonenumbers.NumberParseException:
            continue
        foreign = where not in (region, None)
        if phonenumbers.is_valid_number(number) and (
            not foreign or phonenumbers.number_type(number) == PhoneNumberType.MOBILE
        ):
            return phonenumbers.format_number(
                number, phonenumbers.PhoneNumberFormat.E164
            ), phonenumbers.number_type(number)
    return None


def _phone_type(row: Row, kind: int, before: str, count: int) -> PhoneType:
    label = row.label
    if count > 1 or not label:
        words = re.findall(r"[^\W\d]+(?:[/-][^\W\d]+)?", before)
        label = next(
            (k for w in reversed(words) if (k := label_kind(w)) in ("work", "mobile", "fax", "whatsapp")),
            label if count == 1 or not words else "",
        )
    if not label and re.search(r"\b(faks|fax)\b", latin(row.text)):
        label = "fax"
    if label in ("fax", "whatsapp", "mobile"):
        return label
    if kind == PhoneNumberType.MOBILE:
        return "mobile"
    return "work"
