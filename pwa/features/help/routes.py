"""Where help is found."""

from __future__ import annotations

SCREENS = {
    "help": "/help",
    "help_topic": "/help/[id]",
}
UNDER_MORE = True
LATE = "help"
