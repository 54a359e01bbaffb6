"""The place of companies in the tab bar; their addresses follow from the schema."""

from __future__ import annotations

from pwa.build.routes import Tab

TAB = Tab("companies", 4, "companies", "shell.companies")
