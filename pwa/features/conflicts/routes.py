"""Where conflicts are settled."""

from __future__ import annotations

SCREENS = {
    "conflicts": "/conflicts",
}
UNDER_MORE = True
