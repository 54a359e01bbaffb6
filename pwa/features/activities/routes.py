"""Where an activity is edited; it has no list of its own."""

from __future__ import annotations

SCREENS = {
    "activity": "/activities/[id]",
    "new_activity": "/activities/new",
}
