"""The conflicts on a record, on its page."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import module, use
from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import banner, link_button
from pwa.kit.frame.here import record_id

_count = use("useConflictsOf", record_id, lib=module("features/conflicts/open"), type_=int)


def conflict_note(_: str) -> rx.Component:
    """A banner while two values stand against each other on this record."""
    decide = link_button(t("form.decide"), href("conflicts"))
    told = banner(t("form.conflicts", count=_count), tone="warn", action=decide)
    return rx.cond(_count > 0, rx.el.div(told, class_name="mb-4"))
