"""vCard bytes to cards and properties, for versions 2.1, 3.0 and 4.0 and for what programs write instead.

Our own, because the kept library (vobject 0.9.9) gives up a whole file at one card without an end and loses
the rest of a quoted-printable value behind its first soft line break. Here every line ends up somewhere: in a
property, or in a note.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from backend.features.exchange.charsets import codec_of
from backend.features.exchange.draft import Note
from backend.features.exchange.problems import (
    CARD_BYTES_MAX,
    CARD_PROPERTIES_MAX,
    HEAD_BYTES_MAX,
    IMPORT_ROWS_MAX,
    LINE_NOTES_MAX,
    VALUE_BYTES_MAX,
    FileTooLarge,
)
from backend.features.exchange.text import Decoded
from backend.features.exchange.vcard_lines import Lines

_HEAD = re.compile(rb"\s*(?:[A-Za-z0-9_-]+\.)?[A-Za-z][A-Za-z0-9_-]*\s*(?=[;:])")
_SOFT_BREAK = re.compile(rb"=[ \t]*\Z")
SOFT_BREAK_BYTES_MAX = 1_000
"""So much of the end of a line is looked at: spaces that programs put behind a soft break."""
_BASE64_LINE = re.compile(rb"\s*[A-Za-z0-9+/=]+\s*\Z")
_BEGIN = re.compile(rb"\s*BEGIN\s*:\s*VCARD\s*\Z", re.IGNORECASE)
_END = re.compile(rb"\s*END\s*:\s*VCARD\s*\Z", re.IGNORECASE)
_VERSION = re.compile(rb"\s*VERSION\s*:\s*([0-9.]+)", re.IGNORECASE)
_QUOTED = re.compile(rb";\s*(?:ENCODING\s*=\s*)?QUOTED-PRINTABLE\s*[;:]", re.IGNORECASE)
_BASE64 = re.compile(rb";\s*(?:ENCODING\s*=\s*)?(?:BASE64|B)\s*[;:]", re.IGNORECASE)
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "7BIT", "8BIT"})
_BYTES = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_PLACES = frozenset({"INLINE", "URL", "CONTENT-ID", "CID"})
_CARET = {"^n": "\n", "^N": "\n", "^'": '"', "^^": "^"}


@dataclass(slots=True)
class Property:
    """One property. `value` is text as it stood, escapes included; `data` the bytes of a base64 one."""

    name: str
    value: str
    line: int
    group: str = ""
    params: dict[str, list[str]] = field(default_factory=dict)
    data: bytes | None = None

    def types(self) -> list[str]:
        """TYPE values in upper case."""
        return [value.upper() for value in self.params.get("TYPE", [])]

    def param(self, name: str) -> str:
        """The first value of a parameter, or ""."""
        return next(iter(self.params.get(name, [])), "")

    def parts(self) -> list[list[str]]:
        """A structured value: components between semicolons, each a list between commas, unescaped."""
        return [[unescape(item) for item in split(part, ",")] for part in split(self.value, ";")]

    def text(self) -> str:
        """The value as one unescaped text."""
        return unescape(self.value)


@dataclass(slots=True)
class Card:
    """One card. `whole`: it had an END."""

    line: int
    version: str = "3.0"
    properties: list[Property] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    whole: bool = True

    def note(self, code: str, text: str, line: int, column: str = "", value: str = "") -> None:
        """Say something of this card, a bounded number of times."""
        if len(self.notes) < LINE_NOTES_MAX:
            self.notes.append(Note(code, text, line, column, value))


def split(text: str, mark: str) -> list[str]:
    """Splits at a mark that no backslash protects."""
    if "\\" not in text:
        return text.split(mark)
    pieces, current, position = [], "", 0
    while position < len(text):
        char = text[position]
        if char == "\\" and position + 1 < len(text):
            current += text[position : position + 2]
            position += 2
            continue
        if char == mark:
            pieces.append(current)
            current = ""
        else:
            current += char
        position += 1
    return [*pieces, current]


def unescape(text: str) -> str:
    """Backslash escapes taken away; a backslash before anything else stays."""
    if "\\" not in text:
        return text
    return re.sub(r"\\([nN,;:\\])", lambda m: "\n" if m[1] in "nN" else m[1], text)


def read_cards(data: bytes, decoded: Decoded) -> Iterator[Card]:
    """Every card of a file, broken ones as far as they go. `decoded`: the same file as text.

    Raises FileTooLarge over IMPORT_ROWS_MAX cards.
    """
    if decoded.encoding.startswith(("utf-16", "utf-32")):
        data = decoded.text.encode("utf-8")
    reader = _Reader(data.removeprefix(b"\xef\xbb\xbf"), decoded.encoding)
    for count, card in enumerate(reader.cards()):
        if count >= IMPORT_ROWS_MAX:
            raise FileTooLarge(f"The file has more than {IMPORT_ROWS_MAX:,} cards.")
        yield card


class _Reader:
    def __init__(self, data: bytes, encoding: str) -> None:
        self._lines = Lines(data)
        self._encoding = encoding if not encoding.startswith(("utf-16", "utf-32")) else "utf-8"

    def cards(self) -> Iterator[Card]:
        card: Card | None = None
        depth = 0
        lines = self._lines
        while (line := lines.now) is not None:
            if _BEGIN.match(line):
                if card is not None and self._nested(card):
                    depth += 1
                else:
                    if card is not None:
                        yield _cut_off(card)
                    card = Card(lines.number)
                lines.move()
            elif _END.match(line):
                lines.move()
                if depth:
                    depth -= 1
                elif card is not None:
                    yield card
                    card = None
            elif card is None or depth:
                lines.move()
            else:
                self._property(card, line)
        if card is not None:
            yield _cut_off(card)

    def _nested(self, card: Card) -> bool:
        """A card inside a card belongs to an AGENT; anywhere else the first one just was not ended."""
        return bool(card.properties) and card.properties[-1].name == "AGENT" and not card.properties[-1].value

    def _property(self, card: Card, raw: bytes) -> None:
        number = self._lines.number
        self._lines.move()
        if not raw.strip():
            return
        if not _HEAD.match(raw):
            self._loose(card, raw, number)
            return
        version = _VERSION.match(raw)
        if version:
            card.version = version[1].decode("ascii")
        raw = self._unfolded(raw, keep_space=card.version == "2.1")
        if len(raw) > CARD_BYTES_MAX or len(card.properties) >= CARD_PROPERTIES_MAX:
            card.note("card_too_large", "The rest of this card is over the limit and was skipped.", number)
            return
        card.properties.append(self._parsed(raw, number, card))

    def _unfolded(self, raw: bytes, *, keep_space: bool) -> bytes:
        """The whole property: folded lines, soft breaks of quoted-printable, and bare base64 lines joined."""
        head = raw[:HEAD_BYTES_MAX].split(b":", 1)[0] + b":"
        quoted, encoded = _QUOTED.search(head), _BASE64.search(head)
        whole = bytearray(raw)
        while (line := self._lines.now) is not None:
            if _BEGIN.match(line) or _END.match(line):
                break
            soft = _SOFT_BREAK.search(whole, max(0, len(whole) - SOFT_BREAK_BYTES_MAX)) if quoted else None
            if soft:
                del whole[soft.start() :]
            elif line[:1] in (b" ", b"\t") and (line.strip() or encoded):
                line = line if keep_space and not encoded else line[1:]
            elif not (encoded and line.strip() and _BASE64_LINE.match(line)):
                break
            self._lines.move()
            if len(whole) <= CARD_BYTES_MAX:
                whole += line
        return bytes(whole)

    def _parsed(self, raw: bytes, line: int, card: Card) -> Property:
        head, value = _halves(raw)
        group, name, params = _head(head.decode("utf-8", errors="replace"))
        made = Property(name, "", line, group, params)
        encoding = (params.pop("ENCODING", [""])[0]).upper()
        if encoding == "QUOTED-PRINTABLE":
            value = quopri.decodestring(value)
        if encoding in ("B", "BASE64"):
            made.data = _base64(value)
            if made.data is None:
                card.note("base64_unreadable", "This value is damaged.", line, name)
            elif name not in _BYTES:
                made.value = self._text(self._bounded(made.data, card, made), params)
            return made
        made.value = self._text(value if name in _BYTES else self._bounded(value, card, made), params)
        if encoding == "QUOTED-PRINTABLE":
            # Line ends inside a quoted-printable value are its own; the others are folding.
            made.value = made.value.replace("\r\n", "\n").replace("\r", "\n")
        return made

    def _bounded(self, value: bytes, card: Card, made: Property) -> bytes:
        if len(value) <= VALUE_BYTES_MAX:
            return value
        card.note("value_cut", f"Cut at {VALUE_BYTES_MAX:,} bytes.", made.line, made.name)
        return value[:VALUE_BYTES_MAX]

    def _text(self, value: bytes, params: dict[str, list[str]]) -> str:
        codec = codec_of(next(iter(params.pop("CHARSET", [])), ""))
        for encoding in (codec, "utf-8"):
            try:
                if encoding:
                    return value.decode(encoding)
            except UnicodeError:
                continue
        return value.decode(self._encoding, errors="replace")

    def _loose(self, card: Card, raw: bytes, line: int) -> None:
        """A line that is no property: the rest of a text whose line end was not folded, or rubbish."""
        text = self._text(raw[:VALUE_BYTES_MAX], {}).strip()
        before = card.properties[-1] if card.properties else None
        if (
            before is not None
            and before.name in ("NOTE", "ADR", "LABEL")
            and before.data is None
            and len(before.value) < VALUE_BYTES_MAX
        ):
            before.value += "\\n" + text
            said = "This line was read as part of the text before it."
            card.note("line_not_folded", said, line, before.name, text[:500])
        else:
            card.note("line_unreadable", "This line isn't valid vCard and was skipped.", line, "", text[:500])


def _cut_off(card: Card) -> Card:
    card.whole = False
    card.notes.append(Note("card_not_ended", "This card has no END; its contents were imported.", card.line))
    return card


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    """Head and value: the first colon outside of quotation marks, or the first one when they do not pair."""
    if b'"' not in raw[: raw.find(b":")]:
        head, _, value = raw.partition(b":")
        return head, value
    inside = False
    for position, code in enumerate(raw[:HEAD_BYTES_MAX]):
        if code == 0x22:
            inside = not inside
        elif code == 0x3A and not inside:
            return raw[:position], raw[position + 1 :]
    head, _, value = raw.partition(b":")
    return head, value


def _head(head: str) -> tuple[str, str, dict[str, list[str]]]:
    name, *rest = _outside_quotes(head[:HEAD_BYTES_MAX], ";")
    group, _, last = name.strip().rpartition(".")
    params: dict[str, list[str]] = {}
    for piece in rest:
        key, is_pair, value = piece.partition("=")
        key = key.strip().upper()
        if not is_pair:
            kind = "ENCODING" if key in _ENCODINGS else "VALUE" if key in _PLACES else "TYPE"
            params.setdefault(kind, []).append(piece.strip())
            continue
        values = _outside_quotes(value, ",")
        for one in values:
            plain = re.sub(r"\^[nN'^]", lambda m: _CARET[m[0]], one.strip().strip('"'))
            params.setdefault(key, []).extend(plain.split(",") if key == "TYPE" else [plain])
    return group.lower(), last.strip().upper(), params


def _outside_quotes(text: str, mark: str) -> list[str]:
    if '"' not in text:
        return text.split(mark)
    pieces, inside, begin = [], False, 0
    for position, char in enumerate(text):
        if char == '"':
            inside = not inside
        elif char == mark and not inside:
            pieces.append(text[begin:position])
            begin = position + 1
    return [*pieces, text[begin:]]


def _base64(value: bytes) -> bytes | None:
    packed = re.sub(rb"[^A-Za-z0-9+/]", b"", value)
    try:
        return base64.b64decode(packed[: len(packed) - (len(packed) % 4 == 1)] + b"=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        return None
