"""What the board and the page of a deal show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pwa.kit.record.shapes import Fact, Mini, TagView


@dataclass
class DealCard:
    """A deal in a list or on the board."""

    id: str
    href: str
    name: str
    company: str
    value: str
    close: str
    late: bool
    owner: str
    ownerInitials: str
    next: str
    nextLate: bool
    status: str
    stage: str
    stageName: str
    probability: int
    pending: bool


@dataclass
class DealsOf:
    """The deals of a contact or company."""

    cards: list[DealCard]
    open: int
    total: str
    weighted: str


@dataclass
class PipelineChip:
    """A pipeline to choose above the board."""

    id: str
    name: str
    on: bool


@dataclass
class Column:
    """A stage of the board: its sums, its first cards, and how many more there are."""

    id: str
    name: str
    probability: int
    status: str
    count: int
    total: str
    weighted: str
    deals: list[DealCard]
    hidden: int


@dataclass
class BoardView:
    """The board of one pipeline, and the totals over its open deals."""

    pipelines: list[PipelineChip]
    pipeline: str
    columns: list[Column]
    total: str
    weighted: str
    count: int


@dataclass
class StepView:
    """A stage on a deal's way."""

    id: str
    name: str
    state: Literal["done", "now", "next"]
    status: str


@dataclass
class StepTask:
    """A step that the deal's stage asks for, in words, and whether it was taken."""

    id: str
    text: str
    done: bool


@dataclass
class DealView(DealCard):
    """A deal's page."""

    found: bool
    steps: list[StepView]
    pipeline: str
    companies: list[Mini]
    roles: list[Mini]
    competitors: list[str]
    missing: list[str]
    tasks: list[StepTask]
    nextText: str
    nextDue: str
    weighted: str
    chance: str
    lossReason: str
    facts: list[Fact]
    tags: list[TagView]
    notes: str
    closeIn: str


@dataclass
class StageStay:
    """A span in which a deal was in one stage; `onServer`: this device does not have it."""

    id: str
    name: str
    glyph: str
    about: str
    stayed: str
    onServer: bool


@dataclass
class StageHistory:
    """The stages that a deal was in; `none`: what is said when there are none."""

    stays: list[StageStay]
    none: str
