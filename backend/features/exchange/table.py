"""CSV bytes to rows with the line each began on, whatever delimiter, quoting and raggedness the file has."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from backend.features.exchange.cleaning import one_line
from backend.features.exchange.draft import Note
from backend.features.exchange.problems import (
    CELL_CHARS_MAX,
    IMPORT_COLUMNS_MAX,
    IMPORT_ROWS_MAX,
    FileEmpty,
    FileTooLarge,
)
from backend.features.exchange.protect import restore

_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*\Z', re.IGNORECASE)
_LOOKS_LIKE_DATA = re.compile(r"\S+@\S+\.\S+|\+?[\d() .-]{7,}\Z|https?://|\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class Row:
    """One row; `cells` is as long as the header, `extra` holds what stood beyond it."""

    line: int
    cells: list[str]
    extra: list[str] = field(default_factory=list)
    missing: int = 0


@dataclass(slots=True)
class Table:
    """A CSV file. `names`: headers, made unique; `raw_names`: as they stood. `headed`: it has a header."""

    names: list[str]
    raw_names: list[str]
    rows: list[Row]
    delimiter: str
    headed: bool = True
    notes: list[Note] = field(default_factory=list)


def read_table(text: str) -> Table:
    """The table in a text. Raises FileEmpty, FileTooLarge; anything else odd becomes a note."""
    lines, first_line = _lines(text)
    delimiter = _named_delimiter(lines)
    if delimiter:
        lines, first_line = lines[1:], first_line + 1
    notes: list[Note] = []
    delimiter = delimiter or _guess_delimiter(lines)
    found = list(_records(lines, delimiter, first_line, notes))
    if not found:
        raise FileEmpty("The file holds no rows.")
    header_line, header = found[0]
    width = max(len(cells) for _, cells in found[:50])
    if len(header) > IMPORT_COLUMNS_MAX:
        raise FileTooLarge(f"The file has {len(header):,} columns; at most {IMPORT_COLUMNS_MAX} are taken.")
    headed = not _is_data(header)
    if headed:
        while header and not header[-1].strip():
            header.pop()
        found = found[1:]
    else:
        header = [f"Column {position + 1}" for position in range(min(width, IMPORT_COLUMNS_MAX))]
        notes.append(
            Note("no_header", "The first row looks like data, so the columns are numbered.", header_line)
        )
    names = _unique(header, header_line, notes)
    rows = [_row(line, cells, len(names)) for line, cells in found]
    return Table(names, [one_line(name) for name in header], rows, delimiter, headed, notes)


def _lines(text: str) -> tuple[list[str], int]:
    """Lines with their ends, and the number of the first; other line breaks than CR and LF stay in cells."""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)
    first = 0
    while first < len(lines) and not lines[first].strip():
        first += 1
    return lines[first:], first + 1


def _named_delimiter(lines: list[str]) -> str:
    match = _SEPARATOR_LINE.match(lines[0]) if lines else None
    return match[1] if match else ""


def _guess_delimiter(lines: list[str]) -> str:
    """The delimiter that gives the most columns which most rows agree on."""
    head = lines[:200]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        if not any(delimiter in line for line in head):
            continue
        widths = [len(cells) for _, cells in _records(head, delimiter, 1, [])][:50]
        if not widths or widths[0] < 2:
            continue
        agreeing = sum(1 for width in widths if width == widths[0]) / len(widths)
        score = widths[0] * (0.2 + agreeing)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(
    lines: list[str], delimiter: str, first_line: int, notes: list[Note]
) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of every row that is not empty.

    A quote that is never closed would swallow the rest of the file: that line is then read without quotes.
    """
    csv.field_size_limit(CELL_CHARS_MAX)
    position = count = 0
    while position < len(lines):
        begin = position
        cells, position = _one_record(lines, position, delimiter)
        swallowed = position - begin > 1 and position >= len(lines) and _odd_quotes(lines[begin:position])
        if cells is None or swallowed:
            cells, position = _unquoted(lines[begin], delimiter), begin + 1
            notes.append(
                Note(
                    "quote_not_closed",
                    "A quotation mark opens on this line and never closes; the line was read without quotes.",
                    first_line + begin,
                )
            )
        if any(cell.strip() for cell in cells):
            count += 1
            if count > IMPORT_ROWS_MAX + 1:
                raise FileTooLarge(f"The file has more than {IMPORT_ROWS_MAX:,} rows.")
            yield first_line + begin, cells


def _one_record(lines: list[str], position: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The row that begins at `position`, and the position after it; None when a cell is over the limit."""
    taken = 0

    def feed() -> Iterator[str]:
        nonlocal taken
        for line in lines[position : position + 1]:
            taken += 1
            yield line
        while position + taken < len(lines):
            taken += 1
            yield lines[position + taken - 1]

    try:
        cells = next(csv.reader(feed(), delimiter=delimiter, doublequote=True, skipinitialspace=False), [])
    except csv.Error:
        return None, position + 1
    return cells, position + max(1, taken)


def _unquoted(line: str, delimiter: str) -> list[str]:
    return [cell.strip('"') for cell in line.rstrip("\r\n").split(delimiter)]


def _odd_quotes(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _is_data(header: list[str]) -> bool:
    return any(_LOOKS_LIKE_DATA.match(cell.strip()[:300]) for cell in header)


def _unique(header: list[str], line: int, notes: list[Note]) -> list[str]:
    names: list[str] = []
    for position, raw in enumerate(header):
        base = one_line(raw) or f"Column {position + 1}"
        name, again = base, 2
        while name in names:
            name, again = f"{base} ({again})", again + 1
        if name != base:
            notes.append(
                Note(
                    "header_twice",
                    f"Two columns have this name; the later one is called “{name}”.",
                    line,
                    base,
                )
            )
        names.append(name)
    return names


def _row(line: int, cells: list[str], width: int) -> Row:
    values = [restore(cell) for cell in cells[:width]]
    extra = [cell for cell in cells[width:] if cell.strip()]
    missing = max(0, width - len(values))
    return Row(line, values + [""] * missing, extra, missing)
