"""Where the workspace is set up and looked after."""

from __future__ import annotations

SCREENS = {
    "admin": "/admin",
}
UNDER_MORE = True
LATE = "office"
