"""Where an administrator says how long things are kept."""

from __future__ import annotations

SCREENS = {
    "retention": "/admin/retention",
}
UNDER_MORE = True
LATE = "office"
