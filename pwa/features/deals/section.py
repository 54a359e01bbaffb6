"""The deals of another record, on its page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import link
from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.features.deals import parts
from pwa.kit.basics import card, link_button, section
from pwa.kit.frame.here import record_id
from pwa.kit.frame.icons import icon
from pwa.kit.record.record import late_mark

el = rx.el


def status_tag(deal: Any) -> rx.Component:
    """Won, lost, or the stage of an open deal."""
    shown = rx.match(
        deal.status,
        ("won", el.span(icon("check", "1rem"), t("deal.status_won"), class_name="tag tone-good")),
        ("lost", el.span(icon("close", "1rem"), t("deal.status_lost"), class_name="tag tone-bad")),
        el.span(deal.stageName, class_name="tag tone-accent"),
    )
    return rx.fragment(shown)


def deal_row(deal: Any) -> rx.Component:
    """A deal in a list of another record's page."""
    return link(
        el.span(
            el.span(deal.name, class_name="row-title block"),
            el.span(
                rx.cond(deal.company != "", el.span(deal.company)),
                rx.cond(deal.close != "", late_mark(deal.close, deal.late)),
                class_name="row-note flex flex-wrap gap-x-3",
            ),
            class_name="min-w-0 flex-1",
        ),
        el.span(
            el.span(deal.value, class_name="block font-bold tabular"),
            status_tag(deal),
            class_name="shrink-0 text-end",
        ),
        to=deal.href,
        class_name="row",
    )


def deals_section(kind: str) -> rx.Component:
    """Deals with totals, and a way to add one."""
    deals = parts.deals_of(kind)
    add = link_button(
        t("deal.new"), href("new_deal") + "?" + kind + "=" + record_id.to(str), look="quiet", glyph="plus"
    )
    totals = rx.cond(
        deals.total != "",
        el.p(
            el.span(t("deal.count", count=deals.open), " · "),
            el.b(deals.total, class_name="tabular"),
            el.span(" · ", t("deal.weighted", value=deals.weighted), class_name="text-ink-soft"),
            class_name="px-4 pt-3 pb-1",
        ),
    )
    listed = card(totals, rx.foreach(deals.cards, deal_row), pad=False, class_name="rows")
    nothing = card(el.p(t("deal.none_of_record"), class_name="text-ink-soft"))
    return section(t("deal.of_record"), rx.cond(deals.cards.length() > 0, listed, nothing), aside=add)
