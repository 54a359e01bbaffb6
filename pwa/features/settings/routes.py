"""Where the person sets what may be set."""

from __future__ import annotations

SCREENS = {
    "settings": "/settings",
}
UNDER_MORE = True
LATE = "account"
