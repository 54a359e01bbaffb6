"""The ways to the unsent work of lost devices: of the office by Administration, of a manager by More."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import row_link
from pwa.kit.frame.office import may_be
from pwa.kit.frame.slots import OFFICE, PLACES, OfficeRow


def _row() -> rx.Component:
    return row_link(href("quarantine"), "device", t("more.quarantine"), t("more.quarantine_note"))


def _managers_row() -> rx.Component:
    return rx.cond(may_be("leaders"), rx.cond(may_be("operations"), rx.fragment(), _row()), rx.fragment())


OFFICE.add(60, OfficeRow("data", "operations", _row))
PLACES.add(16, _managers_row)
