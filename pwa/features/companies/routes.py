"""Where companies are listed, shown and edited."""

from __future__ import annotations

from pwa.build.routes import Tab

SCREENS = {
    "companies": "/companies",
    "company": "/companies/[id]",
    "new_company": "/companies/new",
    "edit_company": "/companies/[id]/edit",
}
TAB = Tab("companies", 4, "companies", "shell.companies")
