"""Where contacts are listed, shown and edited."""

from __future__ import annotations

from pwa.build.routes import Tab

SCREENS = {
    "contacts": "/contacts",
    "contact": "/contacts/[id]",
    "new_contact": "/contacts/new",
    "edit_contact": "/contacts/[id]/edit",
}
TAB = Tab("contacts", 2, "contacts", "shell.contacts")
