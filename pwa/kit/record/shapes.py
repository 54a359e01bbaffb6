"""What a record's page shows, whatever its type: texts are in the person's language and ready to show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class TagView:
    """A tag; `hue` 0-7 only decorates."""

    text: str
    hue: int


@dataclass
class Mini:
    """A record named on another's page."""

    id: str
    href: str
    name: str
    note: str
    initials: str
    hue: int


@dataclass
class Reach:
    """One way to reach somebody; `href` opens the phone's own app."""

    id: str
    text: str
    kind: str
    href: str
    glyph: str


@dataclass
class Fact:
    """A label and its value; `href` may be empty."""

    label: str
    value: str
    href: str


@dataclass
class Head:
    """Who or what a page is about; `found` is false while the record is not here."""

    id: str
    found: bool
    name: str
    initials: str
    hue: int
    photo: str
    note: str


@dataclass
class Standing:
    """How a record stands with the server."""

    state: str
    text: str
    glyph: str
    tone: str


@dataclass
class Related:
    """Records that belong to this one, under what they are to it; `add` leads to the form of another, or "".

    `add_name`: for a screen reader.
    """

    title: str
    add: str
    add_name: str
    rows: list[Mini]


@dataclass
class RecordView(Head):
    """A record's page as the schema says it: what it names, what it says, its notes."""

    related: list[Related]
    facts: list[Fact]
    tags: list[TagView]
    notes: str
