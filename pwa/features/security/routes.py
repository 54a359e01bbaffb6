"""Where an administrator reads who came in and what was done."""

from __future__ import annotations

SCREENS = {
    "security": "/admin/security",
}
UNDER_MORE = True
LATE = "office"
