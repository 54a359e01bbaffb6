"""Where the workspace is described."""

from __future__ import annotations

SCREENS = {
    "workspace": "/admin/workspace",
}
UNDER_MORE = True
LATE = "office"
