"""Where working calendars are set."""

from __future__ import annotations

SCREENS = {
    "admin_calendar": "/admin/calendar",
}
UNDER_MORE = True
LATE = "office"
