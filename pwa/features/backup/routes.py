"""Where an administrator looks after backups."""

from __future__ import annotations

SCREENS = {
    "backup": "/admin/backup",
}
UNDER_MORE = True
LATE = "office"
