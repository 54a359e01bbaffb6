"""Where a link leads, and where a forgotten password is dealt with."""

from __future__ import annotations

SCREENS = {
    "join": "/join",
    "forgot": "/forgot",
}
LATE = "start"
