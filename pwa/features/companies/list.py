"""Companies: the list, and beside it on a tablet the company that is chosen."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.kit.frame.shell import panes
from pwa.kit.list.record_list import beside, record_list


def companies() -> rx.Component:
    """All companies on this device."""
    return panes(
        record_list("companies", "/companies"), beside("companies"), detail=False, title=t("company.title")
    )


ROUTES = [("/companies", companies, "Companies")]
