"""What More shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class MoreView:
    """Who is signed in, and what waits behind the rows."""

    person: str
    email: str
    role: str
    workspace: str
    initials: str
    ledger_n: int
    conflicts_n: int
