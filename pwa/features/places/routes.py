"""Where an administrator reads where everything is kept, and whom this server may contact."""

from __future__ import annotations

SCREENS = {
    "places": "/admin/data",
}
UNDER_MORE = True
LATE = "office"
