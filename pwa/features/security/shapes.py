"""What the security log shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class EventRow:
    """One thing that was done, in words, and when, on what and from where."""

    id: str
    said: str
    note: str
    icon: str
    tone: str


@dataclass
class Somebody:
    """A person to choose."""

    id: str
    name: str


@dataclass
class SecurityView:
    """Lines from the newest on; `csv`: where the chosen ones are as a table."""

    rows: list[EventRow]
    group: str
    person: str
    people: list[Somebody]
    more: bool
    loading: bool
    fault: str
    csv: str
