"""Spreadsheet formulas: what would be run gets an apostrophe before it, and reading takes it away again.

A reader that splits at another sign than we do (`;`, a tab) makes cells of the pieces of ours, whatever
quotation marks are around them, and some take spaces and quotation marks off before they look. So each
piece is looked at by itself. Full-width signs begin a formula too, where people type with them.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@＝＋－＠"
_PIECE = re.compile(r"[^;\t\r\n|]+")
_MAY_RUN = re.compile(rf"[\s'\"`‘’“”«»\u200b-\u200f\ufeff]*[{_SIGNS}]")
_HAS_SIGN = re.compile(rf"[{_SIGNS}]")
# A phone number begins with "+" but cannot call a function: it has no letters and no quotes.
_PHONE = re.compile(r"[ \u00a0]*\+[0-9][0-9 ()./-]*(?: ext\. [0-9]+)?\Z")


def protect(cell: str) -> str:
    """The cell as a spreadsheet may open it. `restore(protect(x)) == x` for every x."""
    return _PIECE.sub(_protected, cell) if _HAS_SIGN.search(cell) else cell


def restore(cell: str) -> str:
    """The cell as it was before `protect`."""
    return _PIECE.sub(_restored, cell) if "'" in cell and _HAS_SIGN.search(cell) else cell


def _protected(piece: re.Match[str]) -> str:
    text = piece[0]
    return f"'{text}" if _MAY_RUN.match(text) and not _PHONE.match(text) else text


def _restored(piece: re.Match[str]) -> str:
    text = piece[0]
    return text[1:] if text.startswith("'") and _MAY_RUN.match(text, 1) else text
