"""Where an administrator sets up outgoing mail."""

from __future__ import annotations

SCREENS = {
    "mail": "/admin/mail",
}
UNDER_MORE = True
LATE = "office"
