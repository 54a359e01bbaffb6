"""Country names of six languages to ISO codes and back (CLDR, by Babel)."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from backend.features.exchange.folding import fold

_LANGUAGES = ("en", "ms", "id", "kk", "ru", "de", "zh", "uz", "tr", "fr", "es")
_OTHER_NAMES = {
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "united states of america": "US", "сша": "US", "uk": "GB",
    "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "inggris": "GB", "рф": "RU",
    "российская федерация": "RU", "russian federation": "RU", "рк": "KZ", "казакстан": "KZ",
    "республика казахстан": "KZ", "қазақстан республикасы": "KZ", "republic of kazakhstan": "KZ",
    "kazakstan": "KZ", "viet nam": "VN", "south korea": "KR", "korea": "KR", "republic of korea": "KR",
    "holland": "NL", "czech republic": "CZ", "uae": "AE", "emirates": "AE", "оаэ": "AE", "prc": "CN",
    "p.r. china": "CN", "cina": "CN", "hongkong": "HK", "hong kong": "HK", "macao": "MO", "turkey": "TR",
    "ri": "ID", "republik indonesia": "ID", "indonesien": "ID", "burma": "MM", "macedonia": "MK",
    "беларусь": "BY", "белоруссия": "BY", "кыргызстан": "KG", "киргизия": "KG", "sg": "SG", "s'pore": "SG",
    "singapura": "SG", "brd": "DE", "deutschland": "DE",
}  # fmt: skip
_ALPHA3 = {
    "MYS": "MY", "IDN": "ID", "KAZ": "KZ", "RUS": "RU", "DEU": "DE", "SGP": "SG", "THA": "TH", "VNM": "VN",
    "PHL": "PH", "CHN": "CN", "JPN": "JP", "KOR": "KR", "IND": "IN", "AUS": "AU", "GBR": "GB", "USA": "US",
    "UZB": "UZ", "KGZ": "KG", "TJK": "TJ", "TKM": "TM", "AZE": "AZ", "GEO": "GE", "ARM": "AM", "UKR": "UA",
    "BLR": "BY", "TUR": "TR", "ARE": "AE", "SAU": "SA", "BRN": "BN", "HKG": "HK", "TWN": "TW", "FRA": "FR",
    "ITA": "IT", "ESP": "ES", "NLD": "NL", "BEL": "BE", "AUT": "AT", "CHE": "CH", "POL": "PL", "CZE": "CZ",
    "MNG": "MN", "KHM": "KH", "LAO": "LA", "MMR": "MM", "NZL": "NZ", "CAN": "CA", "SWE": "SE", "FIN": "FI",
}  # fmt: skip
_CODE = re.compile(r"[A-Z]{2}\Z")


def country_code(text: str) -> str:
    """ISO alpha-2 of a name, an alpha-2 or an alpha-3 code; "" when it is none we know."""
    plain = " ".join(text.split())
    upper = plain.upper()
    if upper in _ALPHA3:
        return _ALPHA3[upper]
    if len(plain) == 2 and plain.isascii() and upper in _codes():
        return upper
    return _names().get(fold(plain), "") or _names().get(fold(plain.strip(".,; ")), "")


def country_name(code: str) -> str:
    """The English name of an ISO code; any other text as it is."""
    if not _CODE.match(code):
        return code
    return _territories("en").get(code, code)


def language_code(text: str) -> str:
    """A language tag such as "ms" or "en-US" from a tag or a name; "" when it is neither."""
    plain = text.strip().replace("_", "-")
    tag = re.match(r"([A-Za-z]{2,3})((?:-[0-9A-Za-z]{2,8})*)\Z", plain)
    if tag and tag[1].lower() in _language_codes():
        return tag[1].lower() + tag[2]
    return _language_names().get(fold(plain), "")


@cache
def _language_codes() -> frozenset[str]:
    return frozenset(Locale("en").languages)


@cache
def _language_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("de", "ru", "kk", "id", "ms", "en"):
        names = Locale(language).languages
        found |= {fold(name): code for code, name in names.items() if re.match(r"[a-z]{2,3}\Z", code)}
        found |= {fold(Locale(language).languages[language]): language}
    return found | {"bahasa melayu": "ms", "malay": "ms", "bahasa indonesia": "id", "bahasa malaysia": "ms"}


@cache
def _territories(language: str) -> dict[str, str]:
    return {code: name for code, name in Locale(language).territories.items() if _CODE.match(code)}


@cache
def _codes() -> frozenset[str]:
    return frozenset(_territories("en")) - {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in reversed(_LANGUAGES):
        found |= {fold(name): code for code, name in _territories(language).items() if code in _codes()}
    return found | {fold(name): code for name, code in _OTHER_NAMES.items()}
