"""Where records are brought in and taken out."""

from __future__ import annotations

SCREENS = {
    "exchange": "/import",
}
UNDER_MORE = True
LATE = "office"
