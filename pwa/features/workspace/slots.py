"""What the workspace puts into the screens of others."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import module, use
from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import row_link
from pwa.kit.frame.office import may_be
from pwa.kit.frame.slots import OFFICE, WAITING, OfficeRow

demo = use("useDemo", lib=module("features/workspace/view"), type_=bool)


def _office() -> rx.Component:
    return row_link(href("workspace"), "companies", t("workspace.title"), t("workspace.note"))


def _demo() -> rx.Component:
    row = row_link(href("workspace"), "info", t("more.demo"), t("more.demo_note"))
    return rx.cond(demo, rx.cond(may_be("administrator"), row, rx.fragment()), rx.fragment())


OFFICE.add(10, OfficeRow("people", "operations", _office))
WAITING.add(90, _demo)
