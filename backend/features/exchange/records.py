"""The rows of a CSV text, in one pass: no line is looked at more than a bounded number of times."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator

from backend.features.exchange.draft import Note
from backend.features.exchange.problems import (
    CELL_CHARS_MAX,
    IMPORT_LINES_MAX,
    OPEN_QUOTES_MAX,
    ROW_CHARS_MAX,
    FileTooLarge,
)

# Only CR and LF end a line; other line breaks stay in their cells.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_BLANKS = re.compile(r"[ \t\r\n]*[\r\n]")


class Lines:
    """The lines of a text with their ends, one after the other. `number`: of the last one, from 1."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self.number = text, 0, 0
        self._back: deque[str] = deque()

    def take(self) -> str | None:
        """The next line, None at the end. Raises FileTooLarge over ROW_CHARS_MAX."""
        if self._back:
            self.number += 1
            return self._back.popleft()
        found = _LINE.match(self._text, self._at)
        if found is None:
            return None
        self._at, self.number = found.end(), self.number + 1
        if found.end() - found.start() > ROW_CHARS_MAX:
            raise FileTooLarge(f"Line {self.number:,} has more than {ROW_CHARS_MAX:,} characters.")
        return found[0]

    def skip_blank(self) -> None:
        """Pass over lines of nothing, however many."""
        if self._back:
            return
        found = _BLANKS.match(self._text, self._at)
        if found is not None:
            run = found[0]
            self._at = found.end()
            self.number += run.count("\n") + run.count("\r") - run.count("\r\n")

    def put_back(self, lines: list[str]) -> None:
        """Take these again."""
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


class Records:
    """(line number, cells) of every row that is not empty.

    A quote that is never closed would swallow the rest of the file: that line is then read without quotes.
    After OPEN_QUOTES_MAX of them quotes mean nothing over the end of a line any more.
    """

    def __init__(self, lines: Lines, delimiter: str, notes: list[Note]) -> None:
        csv.field_size_limit(CELL_CHARS_MAX)
        self._lines, self._delimiter, self._notes = lines, delimiter, notes
        self._open = self._count = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        lines = self._lines
        while True:
            lines.skip_blank()
            line = lines.take()
            if line is None:
                return
            number = lines.number
            self._count += 1
            if self._count > IMPORT_LINES_MAX:
                raise FileTooLarge(f"The file has more than {IMPORT_LINES_MAX:,} lines.")
            cells = self._cells(line)
            if any(cells) and any(cell.strip() for cell in cells):
                yield number, cells

    def _cells(self, line: str) -> list[str]:
        if '"' not in line:
            return line.rstrip("\r\n").split(self._delimiter)
        row = _Row(line, self._lines, alone=self._open >= OPEN_QUOTES_MAX)
        try:
            cells = next(csv.reader(row.feed(), delimiter=self._delimiter, doublequote=True), [])
            if not row.swallows:
                return cells
        except csv.Error:  # a cell over the limit, or a row
            pass
        self._lines.put_back(row.more)
        self._tell_open(self._lines.number)
        return [cell.strip('"') for cell in line.rstrip("\r\n").split(self._delimiter)]

    def _tell_open(self, number: int) -> None:
        self._open += 1
        if self._open < OPEN_QUOTES_MAX:
            text = "A quotation mark opens on this line and never closes; the line was read without quotes."
            self._notes.append(Note("quote_not_closed", text, number))
        elif self._open == OPEN_QUOTES_MAX:
            text = "Quotation marks don't pair in this file; from here on every line is read by itself."
            self._notes.append(Note("quotes_do_not_pair", text, number))


class _Row:
    """Feeds the csv module with one row; `more`: the lines it took after the first."""

    def __init__(self, line: str, lines: Lines, *, alone: bool) -> None:
        self._line, self._lines, self._alone = line, lines, alone
        self.more: list[str] = []
        self._wants = False

    def feed(self) -> Iterator[str]:
        yield self._line
        size = len(self._line)
        while not self._alone and (line := self._lines.take()) is not None:
            self.more.append(line)
            size += len(line)
            if size > ROW_CHARS_MAX:
                raise csv.Error("a row over the limit")
            yield line
        self._wants = True

    @property
    def swallows(self) -> bool:
        """Whether a quote is still open where it may not be."""
        several = bool(self.more) or self._alone
        return self._wants and several and sum(line.count('"') for line in (self._line, *self.more)) % 2 == 1
