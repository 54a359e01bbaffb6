"""Where installing is explained."""

from __future__ import annotations

SCREENS = {
    "install": "/install",
}
UNDER_MORE = True
