"""What the screen of teams shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class TeamRow:
    """One team: who leads it, who is in it."""

    id: str
    name: str
    manager: str
    count: str
    members: str


@dataclass
class TeamsView:
    """All teams, and who is in none."""

    rows: list[TeamRow]
    alone: str
    title: str
