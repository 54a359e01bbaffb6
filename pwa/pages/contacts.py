"""Contacts: the list, and beside it on a tablet the contact that is chosen."""

from __future__ import annotations

import reflex as rx

from pwa.components.record_list import beside, record_list
from pwa.components.shell import panes
from pwa.i18n import t


def contacts() -> rx.Component:
    """All contacts on this device."""
    return panes(
        record_list("contacts", "/contacts"), beside("contacts"), detail=False, title=t("contact.title")
    )


ROUTES = [("/contacts", contacts, "Contacts")]
