"""What a timeline shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Entry:
    """Something in a timeline, a record of `type`: done, or still to be done."""

    id: str
    type: str
    href: str
    glyph: str
    kind: str
    title: str
    about: str
    body: str
    when: str
    who: str
    outcome: str
    due: str
    open: bool
    late: bool
    pending: bool


@dataclass
class Timeline:
    """What is to be done, what was done, and how many older entries are folded away."""

    open: list[Entry]
    past: list[Entry]
    hidden: int
