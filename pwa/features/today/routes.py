"""Where the app begins."""

from __future__ import annotations

from pwa.build.routes import Tab

SCREENS = {
    "today": "/",
}
TAB = Tab("today", 1, "today", "shell.today")
