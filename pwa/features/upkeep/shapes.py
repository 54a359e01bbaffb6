"""What the screen of failed work shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class JobRow:
    """A job that was given up. `reason`: as the server noted it."""

    id: str
    kind: str
    when: str
    reason: str


@dataclass
class AsideRow:
    """A record that waits; `href` is empty where this device has no page of it."""

    id: str
    name: str
    href: str
    note: str


@dataclass
class FollowerRow:
    """How a follower stands; `stuck`: it waits for a person."""

    id: str
    name: str
    state: str
    icon: str
    tone: str
    reason: str
    notes: str
    stuck: bool
    aside: list[AsideRow]
    more: str


@dataclass
class UpkeepView:
    """Jobs, followers, and the job that is asked about."""

    jobs: list[JobRow]
    followers: list[FollowerRow]
    loading: bool
    fault: str
    needs: int
    chosen: str
