"""What conflicts put into the screens of others."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import module, use, value
from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.features.conflicts.section import conflict_note
from pwa.kit.basics import count_tag, row_link
from pwa.kit.frame.slots import WAITING
from pwa.kit.record.slots import NOTICES
from pwa.kit.today.slots import SOURCES as TODAY

NOTICES.add(10, conflict_note)
TODAY.add(50, value("conflictsOnToday", module("features/conflicts/today"), object))


def _row() -> rx.Component:
    count = use("useOpenConflicts", lib=module("features/conflicts/open"), type_=int)
    return row_link(
        href("conflicts"), "merge", t("conflict.title"), t("more.conflicts_note"), count_tag(count)
    )


WAITING.add(20, _row)
