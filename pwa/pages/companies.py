"""Companies: the list, and beside it on a tablet the company that is chosen."""

from __future__ import annotations

import reflex as rx

from pwa.components.record_list import beside, record_list
from pwa.components.shell import panes
from pwa.i18n import t


def companies() -> rx.Component:
    """All companies on this device."""
    return panes(
        record_list("companies", "/companies"), beside("companies"), detail=False, title=t("company.title")
    )


ROUTES = [("/companies", companies, "Companies")]
