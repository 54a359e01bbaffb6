"""What Today shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pwa.kit.today.shapes import Alert, Closing, Due


@dataclass
class TodayView:
    """What needs this person, and whether the device is ready to go offline."""

    alerts: list[Alert]
    overdue: list[Due]
    due_today: list[Due]
    closing: list[Closing]
    hello: str
    state: Literal["ready", "getting", "not"]
    state_text: str
    counts: str
    updated: str
    clear: bool
    first: bool
    loading: bool
