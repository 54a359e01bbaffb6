"""What the working calendar puts into the screens of others."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import row_link
from pwa.kit.frame.slots import OFFICE, OfficeRow


def _row() -> rx.Component:
    return row_link(href("admin_calendar"), "calendar", t("calendar.title"), t("calendar.row_note"))


OFFICE.add(30, OfficeRow("sales", "operations", _row))
