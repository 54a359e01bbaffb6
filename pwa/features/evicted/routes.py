"""What the browser took away, and what to do."""

from __future__ import annotations

SCREENS = {
    "evicted": "/removed",
}
UNDER_MORE = True
LATE = "evicted"
