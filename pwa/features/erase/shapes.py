"""What the screen of erasing shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class EraseHit:
    """A record to choose."""

    id: str
    type: str
    name: str
    note: str


@dataclass
class EraseRecord:
    """A record about the subject, or one whose text names it; `text`: what stands there."""

    id: str
    name: str
    note: str
    text: str
    href: str


@dataclass
class EraseView:
    """A search, or what would go of the record that was chosen. `fault`: in words."""

    query: str
    hits: list[EraseHit]
    nothing: bool
    chosen: str
    loading: bool
    fault: str
    name: str
    parts: list[str]
    about: list[EraseRecord]
    about_count: int
    also: bool
    mentions: list[EraseRecord]
    mentions_count: int
    more: bool
    export_href: str
    typed: str
    fits: bool
    typed_fault: str
    busy: bool
    done: str
