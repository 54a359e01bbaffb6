"""What the screen of removed data shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class EvictedRow:
    """One change that was lost, as far as the note tells."""

    n: int
    title: str
    what: str


@dataclass
class EvictedView:
    """What was lost; `lost` is false once the person has said that they know. `protected`: not again."""

    lost: bool
    summary: str
    rows: list[EvictedRow]
    more: str
    protected: bool
    busy: bool
