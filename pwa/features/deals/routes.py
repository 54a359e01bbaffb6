"""Where the board is, and a deal is shown and edited."""

from __future__ import annotations

from pwa.build.routes import Tab

SCREENS = {
    "deals": "/deals",
    "deal": "/deals/[id]",
    "new_deal": "/deals/new",
    "edit_deal": "/deals/[id]/edit",
}
TAB = Tab("deals", 3, "deals", "shell.deals")
