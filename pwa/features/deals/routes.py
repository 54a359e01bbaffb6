"""The place of deals in the tab bar; their addresses follow from the schema."""

from __future__ import annotations

from pwa.build.routes import Tab

TAB = Tab("deals", 3, "deals", "shell.deals")
