"""What import and export put into the screens of others."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import row_link
from pwa.kit.frame.slots import OFFICE, PLACES, OfficeRow


def _row() -> rx.Component:
    return row_link(href("exchange"), "import", t("more.exchange"), t("more.exchange_note"))


PLACES.add(10, _row)
OFFICE.add(40, OfficeRow("data", "operations", _row))
