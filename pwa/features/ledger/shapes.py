"""What the sync ledger shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class LedgerPart:
    """One change of an act."""

    n: int
    title: str
    what: str
    icon: str
    state: str
    tone: str
    why: str
    href: str


@dataclass
class LedgerRow:
    """What the person did at once; `more` counts the parts that are not listed, as "+ 480"."""

    n: int
    title: str
    when: str
    parts: list[LedgerPart]
    more: str
    can_retry: bool
    can_discard: bool


@dataclass
class LedgerView:
    """The day's sum, counts by state, the acts, and the one that is asked about.

    `evicted`: the browser took something away, so that not everything was sent.
    """

    summary: str
    contact: str
    notice: str
    evicted: bool
    filter: str
    open_count: int
    all_count: int
    rows: list[LedgerRow]
    chosen: int
    chosen_text: str
