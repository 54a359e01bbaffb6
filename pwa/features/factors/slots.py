"""The way to who needs a second step, on the page Administration."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import row_link
from pwa.kit.frame.slots import OFFICE, OfficeRow


def _row() -> rx.Component:
    return row_link(href("required_factors"), "lock", t("admin.sign_in"), t("admin.sign_in_note"))


OFFICE.add(70, OfficeRow("data", "administrator", _row))
