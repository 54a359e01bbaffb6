"""Lines put in order: rectangles, scripts made whole, label columns joined to their values. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.data import table
from ocr.draft import Box
from ocr.lines import Line, Reading
from ocr.text import collapse_spaced, cyrillic_share, distance, latin, one_script

NETWORKS = frozenset(
    {"instagram", "linkedin", "telegram", "facebook", "x", "tiktok", "skype", "vk", "youtube"}
)
LABEL_LETTERS_MAX = 16
PARTS_MAX = 5
SEPARATORS = re.compile(r"\s+[|•·‧∙●■]\s+|(?<=\w{3})\s?\|\s?(?=\w{3})|(?<=\w{3}[.)])·|\s{3,}")
LETTERS_LOST = 0.8  # a Cyrillic reading with not more letters than the Latin one has was Latin print
SURE, DOUBTFUL = 0.93, 0.8
READ_MIN = 0.25  # below it a reading is noise
SLASHES = re.compile(r"\s+/\s+")
VALUE = re.compile(r"@|(?:\d\D{0,3}){7}|\.[a-z]{2}")  # a phone, an e-mail or a website
LOOSE_KINDS = NETWORKS | {"address", "web", "ext"}  # whose values have no telling form


@dataclass(slots=True)
class Row:
    """A line of the card. Sizes in card pixels; `label` is its kind ("work", "email", ...) or ""."""

    left: float
    top: float
    right: float
    bottom: float
    readings: list[Reading]
    index: int
    box: Box
    label: str = ""
    rest: str = ""
    taken: set[str] = field(default_factory=set[str])

    @property
    def text(self) -> str:
        """The best reading, tidied."""
        return self.readings[0].text

    @property
    def sure(self) -> float:
        """The best reading's own confidence."""
        return self.readings[0].confidence

    @property
    def height(self) -> float:
        """Pixels."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Vertical centre in pixels."""
        return (self.top + self.bottom) / 2


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """Rows in reading order, with labels found and label columns joined to the values at their right."""
    spin = _levelling(lines)
    read = [line for line in lines if line.readings and max(r.confidence for r in line.readings) >= READ_MIN]
    parts = [part for line in map(_best_first, read) for part in _parted(line)]
    rows = [_row(i, line, spin) for i, line in enumerate(parts)]
    card_is_cyrillic = sum(cyrillic_share(row.text) > 0.5 for row in rows) >= 2
    for row in rows:
        row.readings = [
            Reading(_tidy(r.text, card_is_cyrillic), r.confidence, r.engine) for r in row.readings
        ]
    rows = [row for row in rows if re.search(r"\w", row.text)]
    rows.sort(key=lambda row: (row.top, row.left))
    rows = _join_label_column(rows)
    for row in rows:
        if not row.label:
            row.label, row.rest = split_label(row.readings)
    rows.sort(key=lambda row: (row.top, row.left))
    return rows


def _best_first(line: Line) -> Line:
    """The Latin reading first where it is sure, the Cyrillic one is not, and no letters went missing."""
    if len(line.readings) < 2:
        return line
    one, other = line.readings[:2]
    swap = (
        cyrillic_share(one.text) > 0.3
        and cyrillic_share(other.text) == 0
        and (one.confidence < DOUBTFUL or _mixed(one.text))
        and other.confidence > SURE
        and sum(map(str.isalpha, other.text)) >= LETTERS_LOST * sum(map(str.isalpha, one.text))
    )
    return Line(line.quad, [other, one, *line.readings[2:]]) if swap else line


def _mixed(text: str) -> bool:
    """Whether some words are Cyrillic and as many letters are Latin."""
    shares = [cyrillic_share(w) for w in re.findall(r"[^\W\d_]{4,}", text)]
    return bool(shares) and min(shares) < 0.5 < max(shares)


def _parted(line: Line) -> list[Line]:
    """Values printed side by side with bars or dots between them, each as a line of its own."""
    for pattern, enough in ((SEPARATORS, any), (SLASHES, all)):
        pieces = [[p for p in pattern.split(r.text) if p.strip()] for r in line.readings]
        texts = pieces[0]
        if 2 <= len(texts) <= PARTS_MAX and enough(VALUE.search(text) for text in texts):
            break
    else:
        return [line]
    whole = line.readings[0].text
    out: list[Line] = []
    start = 0
    for i, text in enumerate(texts):
        start = whole.index(text, start)
        a, b = start / len(whole), (start + len(text)) / len(whole)
        start += len(text)
        left, top, low = line.quad[0], line.quad[1] - line.quad[0], line.quad[2] - line.quad[3]
        under = line.quad[3]
        quad = np.array([left + a * top, left + b * top, under + b * low, under + a * low], np.float32)
        readings = [
            Reading(p[i].strip(), r.confidence, r.engine)
            for p, r in zip(pieces, line.readings, strict=True)
            if len(p) == len(texts)
        ]
        out.append(Line(quad, readings))
    return out


def _row(index: int, line: Line, spin: NDArray[Any]) -> Row:
    """A row with its sides turned level; `box` keeps the place on the card."""
    left, top = (float(v) for v in np.min(line.quad, axis=0))
    right, bottom = (float(v) for v in np.max(line.quad, axis=0))
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = (line.quad @ spin.T).tolist()
    return Row(
        (ax + dx) / 2,
        (ay + by) / 2,
        (bx + cx) / 2,
        (cy + dy) / 2,
        list(line.readings),
        index,
        (left, top, right, bottom),
    )


def _levelling(lines: Sequence[Line]) -> NDArray[Any]:
    """The rotation (2 x 2) that makes most of the text level: the card's corners are never found exactly."""
    slopes = [
        float(np.arctan2(line.quad[1][1] - line.quad[0][1], line.quad[1][0] - line.quad[0][0]))
        for line in lines
        if np.hypot(*(line.quad[1] - line.quad[0])) > 4 * np.hypot(*(line.quad[3] - line.quad[0]))
    ]
    angle = -float(np.median(slopes)) if slopes else 0.0
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _tidy(text: str, card_is_cyrillic: bool) -> str:
    text = re.sub(r"^\|(?=[а-яәғқңөұүһ])", "І", text)
    text = re.sub(r"\s+", " ", text.replace("|", " ")).strip(" _~`'‘’,;-–—=*•·°>").lstrip(".").strip()
    if text.endswith(".") and not re.search(r"\b[^\W\d_]{1,5}\.$", text):
        text = text.rstrip(". ")
    if (
        card_is_cyrillic
        and re.fullmatch(r"\W*(000|O00|0O0|OOO)\W*", text.split(" ")[0])
        and not re.search(r"\d{3}.*\d{3}.*\d", text)
    ):
        text = re.sub(r"(000|O00|0O0|OOO)", "ООО", text, count=1)
    return collapse_spaced(one_script(text))


def _key(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^a-z/@\- ]", "", latin(text))).strip(" -/") or text.strip(" .:")


@cache
def _kinds() -> dict[str, str]:
    kinds: dict[str, str] = {}
    for names, kind in table("labels"):
        for name in names.split(","):
            kinds.setdefault(name.strip().replace(".", ""), kind)
    return kinds


@lru_cache(maxsize=20_000)
def label_kind(text: str) -> str:
    """The kind of value a label announces, or "" (five letters or more may have one wrong)."""
    key = _key(text).replace(".", "")
    if not key or len(key) > LABEL_LETTERS_MAX:
        return ""
    if key in _kinds():
        return _kinds()[key]
    if len(key) >= 5:
        for name, kind in _kinds().items():
            told_apart = name[:2] != key[:2] and name[-2:] != key[-2:]  # as most are, and cheaply
            if len(name) >= 5 and not told_apart and distance(key, name, 1) <= 1:
                return kind
    return ""


def split_label(readings: Sequence[Reading]) -> tuple[str, str]:
    """(kind, the text after the label) of a line such as "Tel: +60 3-8391 0990"."""
    for reading in readings:
        marked = re.match(r"\s*([^\d:+(@]{1,18}?)\s*[:：;]\s*(.*)$", reading.text)
        if marked and (kind := label_kind(marked.group(1))):
            return kind, marked.group(2)
        loose = re.match(r"\s*([^\W\d]{1,12}(?:[./ -]{1,2}[^\W\d]{1,9})?)[.\s]\s*(\S.*)$", reading.text)
        if loose and (kind := label_kind(loose.group(1))) and _looks_like(kind, loose.group(2)):
            return kind, loose.group(2)
        short = re.match(r"\s*([^\W\d]{1,12})(?:[./ -]\s*|\s+)(\S.*)$", reading.text)
        if short and (kind := label_kind(short.group(1))) and _looks_like(kind, short.group(2)):
            return kind, short.group(2)
        tight = re.match(r"\s*([^\W\d]{1,9})\s*((?:\+|\(|0|8)[\d() .+/-]{7,}.*)$", reading.text)
        if tight and (kind := label_kind(tight.group(1))):
            return kind, tight.group(2)
    return "", ""


def _looks_like(kind: str, value: str) -> bool:
    """Whether a value fits a label that has no colon: "M 012-345", but not "M Ali"."""
    if kind in ("work", "mobile", "fax", "whatsapp"):
        return bool(re.match(r"[+(%\d]", value)) and len(re.findall(r"\d", value)) >= 6
    if kind == "email":
        return "@" in value
    if kind == "address":
        return bool(re.search(r"\d", value)) and len(value) >= 8 and " " in value
    if kind == "web":
        return "." in value and " " not in value.strip()
    if kind in NETWORKS:
        return "@" in value or ("." in value and "/" in value)
    return False


def _join_label_column(rows: list[Row]) -> list[Row]:
    """A label alone on its line belongs to the nearest value at its right, on the same row."""
    alone: list[tuple[Row, str]] = []
    for row in rows:
        if len(row.text) <= LABEL_LETTERS_MAX and not re.search(r"\d.*\d", row.text):
            kind = next((k for r in row.readings if (k := label_kind(r.text))), "")
            if kind:
                alone.append((row, kind))
    gone: set[int] = set()
    for label, kind in alone:
        others = [
            row for row in rows
            if row is not label and row.index not in gone and row.left > label.left
            and min(row.bottom, label.bottom) - max(row.top, label.top) > 0.45 * min(row.height, label.height)
        ]  # fmt: skip
        if others:
            value = min(others, key=lambda row: row.left)
            near = value.left - label.right < 9 * value.height and label.height < 1.7 * value.height
            fits = kind in LOOSE_KINDS or any(_looks_like(kind, r.text) for r in value.readings)
            if not value.label and near and fits:
                value.label, value.rest = kind, value.text
                gone.add(label.index)
    return [row for row in rows if row.index not in gone]
