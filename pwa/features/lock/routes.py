"""Where a person sets their lock, and where whoever comes says who they are."""

from __future__ import annotations

SCREENS = {
    "app_lock": "/settings/lock",
    "who": "/who",
}
UNDER_MORE = True
LATE = "lock"
