"""The way to the people of the workspace."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import row_link
from pwa.kit.frame.slots import OFFICE, OfficeRow


def _row() -> rx.Component:
    return row_link(href("people"), "person", t("people.title"), t("people.row_note"))


OFFICE.add(10, OfficeRow("people", "operations", _row))
