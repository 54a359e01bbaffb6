"""What the screen of retention shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class DaysOption:
    """A length to choose."""

    value: str
    text: str


@dataclass
class SpanRow:
    """One kind of thing, how long it is kept, and what may be chosen."""

    id: str
    name: str
    means: str
    days: str
    options: list[DaysOption]


@dataclass
class RetentionView:
    """All of them."""

    rows: list[SpanRow]
    loading: bool
    fault: str
