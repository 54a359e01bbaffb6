"""What the lists of records show."""

from __future__ import annotations

from dataclasses import dataclass

from pwa.kit.record.shapes import TagView


@dataclass
class Dressed:
    """A row of a record list; `onServer`: this device does not have it."""

    id: str
    name: str
    note: str
    initials: str
    hue: int
    photo: str
    pending: bool
    onServer: bool
    href: str
    tags: list[TagView]
