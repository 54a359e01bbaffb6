"""What More shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class MoreView:
    """Who is signed in."""

    person: str
    email: str
    role: str
    workspace: str
    initials: str
