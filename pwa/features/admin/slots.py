"""What the administration puts into the screens of others."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import row_link
from pwa.kit.frame.office import may_be
from pwa.kit.frame.slots import PLACES

HOUSE = "M4 20.500V9.500L12 4l8 5.500v11zM9.500 20.500v-6h5v6"


def _row() -> rx.Component:
    row = row_link(href("admin"), HOUSE, t("more.admin"), t("more.admin_note"))
    return rx.cond(may_be("operations"), row, rx.fragment())


def _team() -> rx.Component:
    """A sales manager has no administration, but people to look after."""
    row = row_link(href("people"), "person", t("more.team"), t("more.team_note"))
    return rx.cond(may_be("leaders") & ~may_be("operations"), row, rx.fragment())


PLACES.add(15, _row)
PLACES.add(16, _team)
