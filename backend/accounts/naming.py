"""Names of people and workspaces, as they are kept."""

from __future__ import annotations

import unicodedata
from typing import Final

_SEEN: Final = frozenset("LNPS")
"""Letters, numbers, punctuation, symbols: the first signs of their Unicode categories."""


def one_line(text: str) -> str:
    """A name on one line; "" where nothing of it would be seen, such as signs without a width alone."""
    name = " ".join(text.split())
    return name if any(unicodedata.category(sign)[0] in _SEEN for sign in name) else ""
