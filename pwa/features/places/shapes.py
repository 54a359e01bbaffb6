"""What "Where our data is" shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class PlaceRow:
    """Something that is kept: what, where, how much."""

    id: str
    name: str
    place: str
    note: str


@dataclass
class OutsideRow:
    """Somebody outside: what for, at which addresses; `href`: where the switch is, `tap`: it is here."""

    id: str
    name: str
    means: str
    addresses: str
    state: str
    icon: str
    tone: str
    href: str
    tap: bool


@dataclass
class PlacesView:
    """The page; `when`: of this reading."""

    heading: str
    when: str
    places: list[PlaceRow]
    outside: list[OutsideRow]
    shared: bool
    loading: bool
    fault: str
