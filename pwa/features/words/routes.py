"""The words of the workspace."""

from __future__ import annotations

SCREENS = {
    "words": "/admin/words",
}
UNDER_MORE = True
LATE = "office"
