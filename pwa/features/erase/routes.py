"""The right to be forgotten."""

from __future__ import annotations

SCREENS = {
    "erase": "/admin/erase",
}
UNDER_MORE = True
LATE = "office"
