"""The way to the words, on the page Administration."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import row_link
from pwa.kit.frame.slots import OFFICE, OfficeRow


def _row() -> rx.Component:
    return row_link(href("words"), "language", t("words.title"), t("words.row_note"))


OFFICE.add(40, OfficeRow("sales", "operations", _row))
