"""What view.ts shows on the import screen, as the page sees it."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass
class Option:
    """One thing a column may become."""

    value: str
    text: str


@dataclasses.dataclass
class Column:
    """One column of the file."""

    name: str
    label: str
    chosen: str
    samples: str
    options: list[Option]


@dataclasses.dataclass
class Line:
    """One line of the file: a sample before, a result after."""

    key: str
    place: str
    outcome: str
    tone: str
    icon: str
    title: str
    notes: str


@dataclasses.dataclass
class Count:
    """How many lines had one outcome; a filter."""

    id: str
    text: str
    on: bool


@dataclasses.dataclass
class ExchangeView:
    """What view.ts tells. `said`: for a screen reader."""

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
    columns: list[Column]
    sample: list[Line]
    visibility: str
    start: str
    counts: list[Count]
    report: list[Line]
    left_out: str
    companies: str
    csv: str
