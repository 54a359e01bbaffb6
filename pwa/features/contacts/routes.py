"""The place of contacts in the tab bar; their addresses follow from the schema."""

from __future__ import annotations

from pwa.build.routes import Tab

TAB = Tab("contacts", 2, "contacts", "shell.contacts")
