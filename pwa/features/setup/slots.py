"""The ways from Administration to these screens."""

from __future__ import annotations

from functools import partial

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import row_link
from pwa.kit.frame.slots import OFFICE, OfficeRow


def _row(screen: str, glyph: str, title: str, note: str) -> rx.Component:
    return row_link(href(screen), glyph, t(title), t(note))


OFFICE.add(
    10,
    OfficeRow(
        "sales",
        "operations",
        partial(_row, "admin_pipelines", "deals", "setup.pipelines", "setup.pipelines_note"),
    ),
)
