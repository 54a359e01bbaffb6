"""From bytes to text: which encoding a file is in, and whether characters were lost before it came here."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise
from typing import NamedTuple

import charset_normalizer

from backend.features.exchange.charsets import NAME_CHARS_MAX, codec_of
from backend.features.exchange.problems import IMPORT_BYTES_MAX, FileEmpty, FileNotText, FileTooLarge


class Decoded(NamedTuple):
    """A file as text; `doubtful` when the encoding was a guess that other readings fit as well."""

    text: str
    encoding: str
    doubtful: bool = False


_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a spreadsheet or an archive (.xlsx, .ods, .zip)"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x89PNG", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
_FOREIGN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\s*(?:{begins})", re.IGNORECASE), what)
    for begins, what in (
        (
            r"<(?:!doctype|\?xml|html|head|body|meta|table|div|svg|\w+:?workbook)\b",
            "a web page or XML (some programs call it .xls)",
        ),
        (r"\{\s*\"|\[\s*[\[{\"]", "JSON"),
        (r"\{\\rtf", "a text document (.rtf)"),
        (r"BEGIN:VCALENDAR", "a calendar (.ics)"),
        (r"(?:version: *\d\s+)?dn::? ", "an address book in LDIF"),
        (r"%PDF-", "a PDF"),
    )
)
"""Text, but of another kind: read as a table it would be contacts called by its tags."""
_CYRILLIC_CODECS = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
# Letters that only Kazakh has, as KZ-1048 stores them; in cp1251 the same bytes are letters of Serbian,
# Macedonian and Belarusian, which the users of this program do not write.
_KAZAKH_BYTES = re.compile(rb"[\x8d\x8e\x9d\x9e\xa1\xa2\xa3\xbc\xbd\xbe]")
# Quotation marks, dashes, dots and signs, at the same place in every Windows code page.
_PUNCTUATION = bytes(
    [
        0x80,
        0x82,
        0x84,
        0x85,
        0x8B,
        *range(0x91, 0x98),
        0x99,
        0x9B,
        0xA0,
        0xA7,
        0xA9,
        0xAB,
        0xAD,
        0xAE,
        0xB0,
        0xB7,
        0xBB,
    ]
)
_COMMON_RUSSIAN = frozenset("оеаинтсрвлкмдпуя")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_LOST = re.compile(r"(?<!\w)\?{2,}|\w\?+\w|(?:^|\s)\?\w|\ufffd")
_URL_LIKE = re.compile(r"(?:https?://|www\.)\S*", re.IGNORECASE)


def decode(data: bytes, encoding: str = "") -> Decoded:
    """The text of a file, without its byte-order mark and without NUL characters.

    A named `encoding` is the person's own choice and is not second-guessed.
    Raises FileEmpty, FileTooLarge, FileNotText; never a UnicodeError.
    """
    if len(data) > IMPORT_BYTES_MAX:
        raise FileTooLarge(
            f"The file has {len(data):,} bytes; at most {IMPORT_BYTES_MAX:,} are taken at once."
        )
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise FileNotText(f"This file is {what}, not CSV or vCard text.")
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe\x1a"):
        raise FileEmpty("The file is empty.")
    found = _chosen(data, encoding) if encoding else _detect(data)
    text = found.text.lstrip("\ufeff").replace("\x00", "")
    for begins, what in _FOREIGN:
        if begins.match(text):
            raise FileNotText(f"This file is {what}, not CSV or vCard.")
    return found._replace(text=text)


def characters_lost(value: str) -> bool:
    """Whether a value lost letters before it was written: `?????` where a name stood, or U+FFFD.

    A question mark at the end of a word is a question; several together, or one inside a word, are not.
    """
    if "?" not in value and "\ufffd" not in value:
        return False
    return bool(_LOST.search(_URL_LIKE.sub("", value)))


def same_but_lost(lossy: str, whole: str) -> bool:
    """Whether `whole` is what `lossy` was before each lost letter became one question mark."""
    if len(lossy) != len(whole) or not characters_lost(lossy):
        return False
    pairs = zip(lossy, whole, strict=True)
    return all(a == b or (a in "?\ufffd" and ord(b) > 127) for a, b in pairs)


def _chosen(data: bytes, encoding: str) -> Decoded:
    codec = codec_of(encoding)
    if not codec:
        raise FileNotText(f"The encoding {encoding[:NAME_CHARS_MAX]!r} is not known here.")
    return _decoded(data, codec)


def _detect(data: bytes) -> Decoded:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return Decoded(data.decode(encoding, errors="replace"), encoding.removesuffix("-sig"))
    wide = _without_mark(data)
    if wide:
        return Decoded(data.decode(wide, errors="replace"), wide)
    if _binary_share(data) > 0.05:
        raise FileNotText("This file is not text: it holds mostly unprintable bytes.")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _almost_utf8(data) or _single_byte(data)


def _without_mark(data: bytes) -> str:
    """UTF-16 written without a mark: every second byte of a Western or Cyrillic file is 0x00 or 0x04."""
    head = data[:4096]
    if len(head) < 8:
        return ""
    even, odd = head[0::2], head[1::2]
    for high, low, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if high.count(0) + high.count(4) > 0.7 * len(high) and low.count(0) < 0.1 * len(low):
            return name
    return ""


def _binary_share(data: bytes) -> float:
    head = data[:8192]
    unprintable = sum(head.count(code) for code in range(32) if code not in (9, 10, 12, 13, 27))
    return unprintable / max(1, len(head))


def _almost_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few foreign bytes (files glued together): those bytes are read as Windows Western."""
    text = data.decode("utf-8", errors="surrogateescape")
    bad = sum(1 for char in text if "\udc80" <= char <= "\udcff")
    good = sum(1 for char in text if char > "\x7f") - bad
    if bad * 10 > good:
        return None
    repaired = re.sub(
        "[\udc80-\udcff]",
        lambda m: bytes([ord(m[0]) - 0xDC00]).decode("cp1252", errors="replace"),
        text,
    )
    return Decoded(repaired, "utf-8", doubtful=True)


def _single_byte(data: bytes) -> Decoded:
    words = [word for word in _WORD.findall(data[:400_000]) if not word.isascii()]
    # Western letters with marks stand alone among plain ones; Cyrillic and Chinese words are high bytes only.
    dense = sum(len(w) for w in words if len(w) > 1 and all(c > 0x7F for c in w))
    sparse = sum(len(w) for w in words if any(c < 0x80 for c in w))
    if dense > sparse:
        cyrillic = _cyrillic(b" ".join(words))
        if cyrillic:
            return _decoded(data, cyrillic)
    else:
        western = _western(b" ".join(words))
        if western:
            return _decoded(data, western)
    best = charset_normalizer.from_bytes(data[:400_000]).best()
    if best is not None and best.encoding not in ("ascii", "utf_8") and codec_of(best.encoding):
        return _decoded(data, best.encoding)._replace(doubtful=True)
    return _decoded(data, "cp1252")._replace(doubtful=True)


def _western(sample: bytes) -> str:
    """Windows Western or Central European, whichever reads more bytes as letters; "" when neither does."""
    high = sum(1 for code in sample if code > 0x7F and code not in _PUNCTUATION)
    letters = {
        name: sum(1 for char in sample.decode(name, errors="replace") if char > "\x7f" and char.isalpha())
        for name in ("cp1252", "cp1250")
    }
    best = max(letters, key=lambda name: letters[name])  # the first, cp1252, when both read as many
    return best if letters[best] >= 0.7 * high else ""


def _decoded(data: bytes, encoding: str) -> Decoded:
    name = codecs.lookup(encoding).name
    return Decoded(data.decode(encoding, errors="replace"), name)


def _cyrillic(sample: bytes) -> str:
    """The Cyrillic encoding whose reading looks most like words, or "" when none does."""
    scores = {name: _russian(sample.decode(name, errors="replace")) for name in _CYRILLIC_CODECS}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < 0.45:
        return ""
    if best == "cp1251" and _KAZAKH_BYTES.search(sample):
        return "kz1048"
    return best


def _russian(text: str) -> float:
    """0 to 1: the share of letters that are common Russian ones, less those whose case makes no word."""
    letters = [char for char in text if char > "\x7f"]
    if not letters:
        return 0.0
    common = sum(1 for char in letters if char.lower() in _COMMON_RUSSIAN)
    odd_case = sum(1 for a, b in pairwise(text) if a.islower() and b.isupper())
    return (common - 2 * odd_case) / len(letters)
