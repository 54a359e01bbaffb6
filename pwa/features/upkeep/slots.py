"""What failed work puts into the administration: its row, and how many things wait for a hand."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import module, use
from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import count_tag, row_link
from pwa.kit.frame.slots import OFFICE, OfficeRow

needs = use("useNeeds", lib=module("features/upkeep/view"), type_=int)


@rx.memo
def upkeep_row() -> rx.Component:
    """A component of its own: only who may see the row asks the server."""
    return row_link(href("upkeep"), "retry", t("upkeep.title"), t("upkeep.note"), count_tag(needs))


OFFICE.add(61, OfficeRow("server", "administrator", upkeep_row))
