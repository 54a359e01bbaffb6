"""What the screen of backups shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class BackupRow:
    """One backup; `said`: of its check. `href`: where the file is."""

    id: str
    when: str
    note: str
    said: str
    icon: str
    tone: str
    href: str


@dataclass
class BackupView:
    """When the last one was, what is under way or in the way, which there are, what was set."""

    rows: list[BackupRow]
    last: str
    tone: str
    icon: str
    busy: str
    failed: str
    lacks: str
    alone: bool
    loading: bool
    fault: str
    nightly: bool
    keep: str
    keeps: list[str]
    place: str
    command: str
    chosen: str
