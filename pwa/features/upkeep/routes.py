"""Where an administrator looks after work that failed."""

from __future__ import annotations

SCREENS = {
    "upkeep": "/admin/work",
}
UNDER_MORE = True
LATE = "office"
