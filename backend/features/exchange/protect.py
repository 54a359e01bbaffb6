"""Spreadsheet formulas: a cell that would be run gets an apostrophe, and reading takes it away again."""

from __future__ import annotations

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")
_PROTECTED = re.compile(r"'+[=+\-@\t\r]")
# A phone number begins with "+" but cannot call a function: it has no letters and no quotes.
_PHONE = re.compile(r"\+[0-9][0-9 ()./-]*(?: ext\. [0-9]+)?\Z")


def protect(cell: str) -> str:
    """The cell as a spreadsheet may open it. `restore(protect(x)) == x` for every x."""
    if _RUNS.match(cell) and not _PHONE.match(cell):
        return "'" + cell
    return cell


def restore(cell: str) -> str:
    """The cell as it was before `protect`."""
    return cell[1:] if _PROTECTED.match(cell) else cell
