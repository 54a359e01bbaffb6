"""QR codes, for a camera, as an SVG path."""

from __future__ import annotations

import io
from collections.abc import Iterator

import segno


def qr(text: str) -> tuple[int, str]:
    """Modules of a side, and the dark ones as an SVG path of runs: no markup, so that a page may draw it."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    out = io.StringIO()
    for y, row in enumerate(rows):
        for start, end in _runs(row):
            out.write(f"M{start} {y}h{end - start}v1h{start - end}z")
    return len(rows), out.getvalue()


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    start = -1
    for x, dark in enumerate([*row, 0]):
        if dark and start < 0:
            start = x
        elif not dark and start >= 0:
            yield start, x
            start = -1
