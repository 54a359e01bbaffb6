"""Contacts: the list, and beside it on a tablet the contact that is chosen."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.kit.frame.shell import panes
from pwa.kit.list.record_list import beside, record_list


def contacts() -> rx.Component:
    """All contacts on this device."""
    return panes(
        record_list("contacts", href("contacts")), beside("contacts"), detail=False, title=t("contact.title")
    )


ROUTES = [(route("contacts"), contacts, "Contacts")]
