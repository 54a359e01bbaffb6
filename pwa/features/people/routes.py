"""Where people are looked after."""

from __future__ import annotations

SCREENS = {
    "people": "/admin/people",
    "colleague": "/admin/people/[id]",
}
LATE = "office"
