"""Cursors of the pull (SPEC.md section L): `epoch.seq`, and `epoch.seq.before` within a snapshot."""

import re
from typing import Final, NamedTuple

from sync.errors import BadCursor
from sync.limits import INTEGER_MAX

_CURSOR: Final = re.compile(r"([0-9a-z]{1,32})\.([0-9]{1,16})(?:\.([0-9A-Za-z_-]{1,128}))?\Z")


class Cursor(NamedTuple):
    """`seq`: everything up to it was seen; the causal base of edits. `before`: place in a snapshot."""

    epoch: str
    seq: int
    before: str = ""

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}.{self.before}" if self.before else f"{self.epoch}.{self.seq}"


def parse(text: str) -> Cursor:
    """Takes a cursor apart (not the empty one). Raises BadCursor."""
    match = _CURSOR.match(text)
    if match is None or int(match[2]) > INTEGER_MAX:
        raise BadCursor(f"not a cursor: {text[:80]!r}")
    return Cursor(match[1], int(match[2]), match[3] or "")
