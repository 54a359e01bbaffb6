"""What features put into Today: texts are in the person's language and ready to show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Due:
    """Something of a record of `type` that is due."""

    id: str
    type: str
    href: str
    title: str
    note: str
    due: str
    late: bool
    icon: str


@dataclass
class Closing:
    """Something that ends this week."""

    id: str
    href: str
    title: str
    note: str
    value: str


@dataclass
class Seen:
    """A record looked at lately."""

    id: str
    href: str
    name: str
    initials: str
    hue: int
    note: str


@dataclass
class Alert:
    """What the person has to decide."""

    id: str
    href: str
    icon: str
    title: str
    note: str
