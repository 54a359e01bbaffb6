"""What the frame tells of this device."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Stored:
    """What is stored on this device; `share` is 0-100 of what the browser gives, if it is `known`."""

    used: str
    share: float
    persisted: bool
    known: bool


@dataclass
class Language:
    """A language to choose, by its own name."""

    id: str
    name: str


@dataclass
class Office:
    """Whether the person is an administrator; one or a sales admin; one of these or a sales manager."""

    administrator: bool
    operations: bool
    managers: bool
