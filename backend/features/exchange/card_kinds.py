"""What parameters and odd values of vCard properties mean: kinds, preference, places, embedded bytes."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from urllib.parse import unquote, unquote_to_bytes

from backend.features.exchange.draft import PhoneKind, PlaceKind
from backend.features.exchange.vcard_lex import Property

PREFERENCE_LAST = 101


def uid_of(text: str) -> str:
    return text.strip().lower().removeprefix("urn:uuid:").removesuffix(":abperson")


def rank(prop: Property) -> int:
    """1 to 100 as PREF says, 1 for a bare "pref" of older versions, 101 for none."""
    said = prop.param("PREF")
    if said.isascii() and said.isdigit():
        return max(1, min(100, int(said[:4])))
    return 1 if "PREF" in prop.types() else PREFERENCE_LAST


def ranks(properties: Iterable[Property]) -> dict[str, int]:
    best: dict[str, int] = {}
    for prop in properties:
        best[prop.name] = min(best.get(prop.name, PREFERENCE_LAST), rank(prop))
    return best


_PLACE_TYPES = frozenset(
    "WORK HOME CELL FAX MOBILE OTHER WHATSAPP X-OTHER X-WHATSAPP BILLING SHIPPING SITE X-BILLING X-SHIPPING "
    "X-SITE".split()
)


# TYPE values that name a kind or a technique; any other is somebody's own word for the number.
_KNOWN_TYPES = _PLACE_TYPES | frozenset(
    "VOICE PREF INTERNET MSG TEXT MAIN IPHONE DOM INTL POSTAL PARCEL X400 VIDEO BUSINESS PERSONAL "
    "PROFILE X-PROFILE".split()
)


def type_label(prop: Property) -> str:
    """The label in a TYPE that is no kind: "Pager" of PAGER, "Gudang" of X-Gudang; else ""."""
    for kind in prop.params.get("TYPE", []):
        if kind and kind.upper() not in _KNOWN_TYPES:
            word = kind[2:] if kind.upper().startswith("X-") else kind
            return word.capitalize() if word.isupper() else word
    return ""


def says_place(types: list[str]) -> bool:
    return bool(_PLACE_TYPES & set(types))


def phone_kind(types: list[str]) -> PhoneKind:
    if "FAX" in types:
        return "fax"
    if {"CELL", "MOBILE", "IPHONE", "TEXT"} & set(types):
        return "mobile"
    if "WHATSAPP" in types or "X-WHATSAPP" in types:
        return "whatsapp"
    if {"WORK", "MAIN"} & set(types):
        return "work"
    return "home" if "HOME" in types else "other"


def reach(types: list[str]) -> str:
    return "work" if "WORK" in types else "home" if "HOME" in types else "other"


def place_kind(types: list[str]) -> PlaceKind:
    for kind in ("work", "home", "billing", "shipping", "site"):
        if kind.upper() in types or f"X-{kind.upper()}" in types:
            return kind
    return "other"


def box(text: str) -> str:
    return f"PO Box {text}" if text.isdigit() else text


def place(text: str) -> tuple[float | None, float | None]:
    match = re.match(
        r"\s*(?:geo:)?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)", text, re.IGNORECASE
    )
    if match and abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
        return float(match[1]), float(match[2])
    return None, None


def data_uri(value: str) -> bytes | None:
    head, _, body = value.partition(",")
    if head.lower().endswith(";base64") or head.lower().endswith("\\;base64"):
        return plain_base64(unquote(body))
    return unquote_to_bytes(body)


def plain_base64(text: str) -> bytes | None:
    packed = re.sub(r"[^A-Za-z0-9+/]", "", text)
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        return None


def unescape_newlines(text: str) -> str:
    """A quoted parameter's text, where a line end is written as a backslash and an n."""
    return text.replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",")
