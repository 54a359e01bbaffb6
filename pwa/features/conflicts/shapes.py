"""What the screen of conflicts shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass
class SideView:
    """One of the two values."""

    heading: str
    text: str
    by: str
    keep: str
    mine: bool


@dataclass
class ConflictView:
    """One open conflict; `whole`: nothing to compare; `editor`: how another value is typed, if here."""

    id: str
    title: str
    field: str
    href: str
    notice: str
    whole: bool
    both: bool
    editor: Literal["", "prose", "line", "date"]
    typed: str
    winner: SideView
    loser: SideView
