"""What the ledger put into the screens of others."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import module, use
from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import count_tag, row_link
from pwa.kit.frame.slots import WAITING


def _row() -> rx.Component:
    count = use("useOnItsWay", lib=module("kit/frame/live"), type_=int)
    return row_link(href("ledger"), "history", t("ledger.title"), t("more.ledger_note"), count_tag(count))


WAITING.add(10, _row)
