"""Where the screens that are not in the tab bar are found."""

from __future__ import annotations

from pwa.build.routes import Tab

SCREENS = {
    "more": "/more",
}
TAB = Tab("more", 5, "more", "shell.more")
