"""Companies: the list, and beside it on a tablet the company that is chosen."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.kit.basics import link_button
from pwa.kit.list.record_list import list_page


def companies() -> rx.Component:
    """All companies on this device."""
    load = link_button(t("contact.import"), href("exchange"), look="quiet", glyph="import")
    return list_page("company", also=(load,))


ROUTES = [(route("companies"), companies, "Companies")]
