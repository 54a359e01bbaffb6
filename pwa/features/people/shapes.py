"""What the screens of people show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Option:
    """One of a few to choose from."""

    id: str
    name: str


@dataclass
class PersonRow:
    """One person. `last`: of their devices; `waits`: words, "" for none; `second`: signs in by two steps."""

    id: str
    name: str
    initials: str
    note: str
    last: str
    waits: str
    second: bool
    off: bool


@dataclass
class InviteRow:
    """An invitation nobody accepted yet."""

    id: str
    name: str
    note: str
    until: str
    over: bool


@dataclass
class PeopleView:
    """Everybody, narrowed by what is searched and chosen. `found`: how many, in words."""

    rows: list[PersonRow]
    invites: list[InviteRow]
    roles: list[Option]
    teams: list[Option]
    query: str
    role: str
    team: str
    off: bool
    offs: int
    found: str
    few: bool
    fault: str


@dataclass
class LinkView:
    """A link that was just made, and the same as a code for a camera (an SVG path of `size` modules)."""

    title: str
    text: str
    link: str
    size: str
    path: str
    until: str
    only_here: bool
    may_share: bool
    chat: str
    copied: bool


@dataclass
class ColleagueView:
    """One person as the office sees them."""

    here: bool
    name: str
    initials: str
    note: str
    last: str
    waits: str
    devices: str
    devices_to: str
    off: bool
    second: bool
    told: bool
    own: bool
    fault: str


@dataclass
class HandOverView:
    """What is under a name, to be handed to another. `count`: records; `done` of `of` while it goes."""

    lines: list[Option]
    count: int
    all: str
    heir: str
    people: list[Option]
    busy: bool
    done: int
    of: int
    progress: str
