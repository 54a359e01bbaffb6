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


_ROWS = (
    ("admin_pipelines", "deals", "setup.pipelines", "setup.pipelines_note"),
    ("admin_fields", "M4 6h16M4 12h10M4 18h7M17 15v6M14 18h6", "setup.fields", "setup.fields_note"),
    ("admin_tags", "tag", "setup.tags", "setup.tags_note"),
)
for _place, _said in enumerate(_ROWS, 1):
    OFFICE.add(10 * _place, OfficeRow("sales", "operations", partial(_row, *_said)))
