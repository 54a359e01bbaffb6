"""The lines of a file of cards, one after the other: a file of millions of them is never held twice."""

from __future__ import annotations

import re

from backend.features.exchange.problems import IMPORT_LINES_MAX, FileTooLarge

# With the ends of empty lines after it: a file may hold millions of them.
_LINE = re.compile(rb"([^\r\n]*)((?:\r\n|\r|\n)[\r\n]*|\Z)")


class Lines:
    """The lines of a file without their ends. `now`: the next one, None at the end; `number`: its own.

    An empty line between two others is `b""`, several are one.
    """

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._after, self._count = 1, 0
        self._gap = False
        self.now: bytes | None = None
        self.number = 0
        self.move()

    def move(self) -> None:
        """Go on to the next line. Raises FileTooLarge over IMPORT_LINES_MAX."""
        if self._gap:
            self._gap, self.now = False, b""
            self.number = self._after - 1
            return
        if self._at >= len(self._data):
            self.now = None
            return
        found = _LINE.match(self._data, self._at)
        assert found is not None
        self.now, self.number, self._at = found[1], self._after, found.end()
        self._count += 1
        if self._count > IMPORT_LINES_MAX:
            raise FileTooLarge(f"The file has more than {IMPORT_LINES_MAX:,} lines.")
        ends = found[2]
        lines = ends.count(b"\n") + ends.count(b"\r") - ends.count(b"\r\n")
        self._after += lines
        self._gap = lines > 1
