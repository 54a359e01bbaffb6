"""The stages that a deal was in, on its page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import module, use
from pwa.build.i18n import t
from pwa.features.deals.shapes import StageHistory
from pwa.kit.basics import card, section
from pwa.kit.frame.here import record_id
from pwa.kit.frame.icons import icon
from pwa.kit.list.remote import rows_end, server_mark

el = rx.el
_LIB = module("features/deals/stage_history")


def _row(stay: Any) -> rx.Component:
    return el.li(
        el.span(icon(stay.glyph, "1.25rem"), class_name="entry-mark"),
        el.div(
            el.p(
                el.span(stay.name, class_name="row-title"),
                el.span(stay.stayed),
                class_name="flex flex-wrap items-baseline justify-between gap-x-3",
            ),
            el.p(
                el.span(stay.about),
                rx.cond(stay.onServer, server_mark()),
                class_name="row-note flex flex-wrap gap-x-3",
            ),
            class_name="min-w-0 flex-1",
        ),
        class_name="row entry",
    )


def stage_history(_: str) -> rx.Component:
    """Newest first, those that only the server has among them."""
    history: Any = use("useStageHistory", record_id, lib=_LIB, type_=StageHistory)
    return section(
        t("deal.stage_history"),
        card(
            el.ol(rx.foreach(history.stays, _row), class_name="rows"),
            rows_end("stage_entry", record_id, history.none),
            pad=False,
        ),
    )
