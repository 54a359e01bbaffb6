"""What Today shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass
class Due:
    """A next step or a task that is due."""

    id: str
    kind: Literal["deal", "activity"]
    href: str
    title: str
    note: str
    due: str
    late: bool
    icon: str


@dataclass
class Closing:
    """A deal that closes this week."""

    id: str
    href: str
    title: str
    note: str
    value: str


@dataclass
class Seen:
    """A contact looked at lately."""

    id: str
    href: str
    name: str
    initials: str
    hue: int
    note: str


@dataclass
class TodayView:
    """What needs this person, and whether the device is ready to go offline."""

    conflicts: int
    overdue: list[Due]
    due_today: list[Due]
    closing: list[Closing]
    hello: str
    state: Literal["ready", "getting", "not"]
    state_text: str
    counts: str
    updated: str
    refused: int
    conflict_text: str
    refused_text: str
    clear: bool
    first: bool
    loading: bool
