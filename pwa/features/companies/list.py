"""Companies: the list, and beside it on a tablet the company that is chosen."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.kit.frame.shell import panes
from pwa.kit.list.record_list import beside, record_list


def companies() -> rx.Component:
    """All companies on this device."""
    return panes(
        record_list("companies", href("companies")),
        beside("companies"),
        detail=False,
        title=t("company.title"),
    )


ROUTES = [(route("companies"), companies, "Companies")]
