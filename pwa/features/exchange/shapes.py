"""What the import screen shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Option:
    """One thing a column may become."""

    value: str
    text: str


@dataclass
class ColumnView:
    """One column of the file."""

    name: str
    label: str
    chosen: str
    samples: str
    options: list[Option]


@dataclass
class LineView:
    """One line of the file: a sample before, a result after."""

    key: str
    place: str
    outcome: str
    tone: str
    icon: str
    title: str
    notes: str


@dataclass
class CountView:
    """How many lines had one outcome; a filter."""

    id: str
    text: str
    on: bool


@dataclass
class ExchangeView:
    """The import screen; `said`: for a screen reader."""

    step: str
    fault: str
    online: bool
    title: str
    done: int
    lines: int
    progress: str
    said: str
    waits: str
    goes_on: bool
    found: str
    known_format: bool
    columns: list[ColumnView]
    sample: list[LineView]
    visibility: str
    start: str
    counts: list[CountView]
    report: list[LineView]
    left_out: str
    companies: str
    csv: str
