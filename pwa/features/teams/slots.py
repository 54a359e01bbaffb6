"""The way to the teams."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import row_link
from pwa.kit.frame.slots import OFFICE, OfficeRow


def _row() -> rx.Component:
    return row_link(href("teams"), "contacts", t("teams.title"), t("teams.row_note"))


OFFICE.add(11, OfficeRow("people", "operations", _row))
