"""What the screen of unsent work shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class QuarantineDevice:
    """A device that handed something over; `waiting`: how many of its items nobody has decided on."""

    id: str
    title: str
    note: str
    counts: str
    waiting: int


@dataclass
class QuarantineLine:
    """One value of an item."""

    n: int
    label: str
    value: str


@dataclass
class QuarantineItem:
    """One thing the device had not sent. `state` in words, and `why` where the server refused it."""

    id: str
    title: str
    what: str
    lines: list[QuarantineLine]
    state: str
    icon: str
    tone: str
    why: str
    can_apply: bool
    can_discard: bool


@dataclass
class QuarantineView:
    """The devices, or the items of the one that is open. `fault`: why they are not here, in words."""

    loading: bool
    fault: str
    devices: list[QuarantineDevice]
    opened: str
    title: str
    note: str
    rows: list[QuarantineItem]
    waiting: int
    all_text: str
    discard_text: str
    more: bool
    busy: bool
