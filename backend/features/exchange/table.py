"""A CSV text as a table, whatever delimiter, quoting and raggedness the file has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice

from backend.features.exchange.cleaning import one_line
from backend.features.exchange.draft import Note
from backend.features.exchange.problems import (
    IMPORT_CELLS_MAX,
    IMPORT_COLUMNS_MAX,
    IMPORT_ROWS_MAX,
    ROW_CHARS_MAX,
    FileEmpty,
    FileTooLarge,
)
from backend.features.exchange.protect import restore
from backend.features.exchange.records import Lines, Records

SAMPLES_MAX = 50
"""Values of each column by which its meaning is guessed."""
SAMPLE_CHARS_MAX = 200
HEAD_LINES = 200
WIDTH_ROWS = 50
"""Rows that tell how wide the table is."""

_DELIMITERS = (",", ";", "\t", "|")
# Never a header; a letter, a digit or nothing is no sign between cells either, and it is guessed.
_SEPARATOR_LINE = re.compile(r'"?sep=(?:([^\w\r\n"])|\w|)"?\s*\Z', re.IGNORECASE)
_LOOKS_LIKE_DATA = re.compile(r"\S+@\S+\.\S+|\+?[\d() .-]{7,}\Z|https?://|\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class Row:
    """One row; `cells` is as long as the header or shorter, `extra` holds what stood beyond it.

    Rows are not filled up: two bytes of a file would stand for hundreds of cells.
    """

    line: int
    cells: list[str]
    extra: list[str] = field(default_factory=list)
    missing: int = 0


@dataclass(slots=True)
class Table:
    """A CSV file. `names`: headers, made unique; `raw_names`: as they stood. `headed`: it has a header.

    `samples`: the first values of each column, none for one that is empty.
    """

    names: list[str]
    raw_names: list[str]
    rows: list[Row]
    headed: bool
    notes: list[Note]
    samples: list[list[str]]


def read_table(text: str) -> Table:
    """The table in a text. Raises FileEmpty, FileTooLarge; anything else odd becomes a note."""
    head = _head(text)
    named = _SEPARATOR_LINE.match(Lines(head).take() or "")
    lines = Lines(text)
    if named:
        lines.skip_blank()
        head = head[len(lines.take() or "") :]
    delimiter = (named and named[1]) or _guess_delimiter(head)
    notes: list[Note] = []
    found = iter(Records(lines, delimiter, notes))
    first = list(islice(found, WIDTH_ROWS))
    if not first:
        raise FileEmpty("The file holds no rows.")
    header_line, header = first[0]
    width = max(len(cells) for _, cells in first)
    if len(header) > IMPORT_COLUMNS_MAX:
        raise FileTooLarge(f"The file has {len(header):,} columns; at most {IMPORT_COLUMNS_MAX} are taken.")
    headed = not _is_data(header)
    if headed:
        while header and not header[-1].strip():
            header.pop()
        del first[0]
    else:
        header = [f"Column {position + 1}" for position in range(min(width, IMPORT_COLUMNS_MAX))]
        notes.append(
            Note("no_header", "The first row looks like data, so the columns are numbered.", header_line)
        )
    names = _unique(header, header_line, notes)
    table = Table(names, [one_line(name) for name in header], [], headed, notes, [[] for _ in names])
    _fill(table, chain(first, found))
    return table


def _fill(table: Table, found: Iterable[tuple[int, list[str]]]) -> None:
    """The rows, and the first values of each column. Raises FileTooLarge."""
    width, filled = len(table.names), 0
    for line, cells in found:
        row = _row(line, cells, width)
        table.rows.append(row)
        if len(table.rows) > IMPORT_ROWS_MAX:
            raise FileTooLarge(f"The file has more than {IMPORT_ROWS_MAX:,} rows.")
        for position, cell in enumerate(row.cells):
            if cell:
                filled += 1
                known = table.samples[position]
                if len(known) < SAMPLES_MAX and (value := cell.strip()):
                    known.append(value[:SAMPLE_CHARS_MAX])
        if filled > IMPORT_CELLS_MAX:
            raise FileTooLarge(f"The file has more than {IMPORT_CELLS_MAX:,} filled cells.")


def _head(text: str) -> str:
    """The first lines that hold something, for guesses."""
    lines = Lines(text)
    lines.skip_blank()
    taken: list[str] = []
    size = 0
    while len(taken) < HEAD_LINES and size < ROW_CHARS_MAX and (line := lines.take()) is not None:
        taken.append(line)
        size += len(line)
    return "".join(taken)


def _guess_delimiter(head: str) -> str:
    """The delimiter that gives the most columns which most rows agree on."""
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        if delimiter not in head:
            continue
        widths = [len(cells) for _, cells in islice(Records(Lines(head), delimiter, []), WIDTH_ROWS)]
        if not widths or widths[0] < 2:
            continue
        agreeing = sum(1 for width in widths if width == widths[0]) / len(widths)
        score = widths[0] * (0.2 + agreeing)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _is_data(header: list[str]) -> bool:
    return any(_LOOKS_LIKE_DATA.match(cell.strip()[:300]) for cell in header)


def _unique(header: list[str], line: int, notes: list[Note]) -> list[str]:
    names: dict[str, None] = {}
    nexts: dict[str, int] = {}
    for position, raw in enumerate(header):
        base = one_line(raw) or f"Column {position + 1}"
        name, again = base, nexts.get(base, 2)
        while name in names:
            name, again = f"{base} ({again})", again + 1
        nexts[base] = again
        if name != base:
            notes.append(
                Note(
                    "header_twice",
                    f"Two columns have this name; the later one is called “{name}”.",
                    line,
                    base,
                )
            )
        names[name] = None
    return list(names)


def _row(line: int, cells: list[str], width: int) -> Row:
    values = [restore(cell) if cell else cell for cell in cells[:width]]
    extra = [cell for cell in cells[width:] if cell.strip()]
    return Row(line, values, extra, max(0, width - len(values)))
