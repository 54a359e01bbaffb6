"""Where the first workspace of a server is made."""

from __future__ import annotations

SCREENS = {
    "start": "/start",
}
LATE = "start"
