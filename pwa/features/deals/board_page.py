"""Deals by stage: a board on a tablet, one stage at a time on a phone."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, link, render_prop
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.deals import parts
from pwa.features.deals.shapes import DealCard
from pwa.kit.basics import empty, link_button
from pwa.kit.frame.here import ready
from pwa.kit.frame.icons import icon
from pwa.kit.frame.shell import shell
from pwa.kit.list.list_tools import SearchLine, count
from pwa.kit.record.record import late_mark

el = rx.el


@rx.memo
def deal_card(deal: Prop[DealCard]) -> rx.Component:
    """A deal on the board."""
    return link(
        el.span(deal.name, class_name="block font-semibold leading-snug"),
        rx.cond(deal.company != "", el.span(deal.company, class_name="row-note block truncate")),
        el.span(
            el.span(deal.value, class_name="text-lg font-bold tabular"),
            rx.cond(
                deal.ownerInitials != "",
                el.span(
                    el.span(deal.owner, class_name="sr-only"),
                    deal.ownerInitials,
                    title=deal.owner,
                    class_name="avatar avatar-tiny",
                ),
            ),
            class_name="mt-1 flex items-center justify-between gap-2",
        ),
        rx.cond(
            deal.next != "",
            el.span(icon("step", "1rem"), late_mark(deal.next, deal.nextLate), class_name="deal-fact"),
        ),
        # The button "Move to..." stands at the end of this line.
        el.span(
            rx.cond(
                deal.pending,
                el.span(icon("waiting", "1rem"), t("ledger.state_waiting"), class_name="deal-fact text-info"),
                rx.cond(
                    deal.close != "",
                    el.span(
                        icon("calendar", "1rem"), late_mark(deal.close, deal.late), class_name="deal-fact"
                    ),
                ),
            ),
            class_name="deal-last",
        ),
        to=deal.href,
        class_name="deal-link",
    )


def _totals() -> rx.Component:
    sums = parts.board
    return rx.cond(
        sums.count > 0,
        el.p(
            el.span(t("deal.count", count=sums.count)),
            el.b(sums.total, class_name="tabular"),
            el.span(
                t("deal.weighted", value=sums.weighted), class_name="text-ink-soft tabular max-md:hidden"
            ),
            class_name="board-totals",
        ),
    )


def deals() -> rx.Component:
    """The board of the chosen pipeline."""
    none = empty("deals", t("deal.empty_title"), t("deal.no_pipeline"))
    teach = empty(
        "deals",
        t("deal.empty_title"),
        t("deal.empty_text"),
        link_button(t("deal.new"), href("new_deal"), look="primary", glyph="plus"),
        t("deal.empty_example"),
    )
    top = el.div(
        el.div(
            SearchLine.create(type="deal", label=t("deal.search")),
            parts.MineChip.create(label=t("deal.mine")),
            parts.LackingChip.create(label=t("list.lacks")),
            class_name="deal-top",
        ),
        parts.PipelineChips.create(label=t("deal.pipelines")),
        _totals(),
        class_name="list-top",
    )
    columns = parts.Board.create(
        card=render_prop("deal", DealCard, lambda deal: deal_card(deal=deal)),
        label=t("deal.board"),
        empty=none,
    )
    add = link(
        icon("plus", "1.5rem"), el.span(t("deal.new")), to=href("new_deal"), id="add", class_name="fab"
    )
    # Until the store has been read nobody knows whether there are deals.
    there = (count("deal") > 0) | (ready != "ready")
    return shell(
        el.div(
            rx.cond(there, top),
            rx.cond(there, columns, el.div(teach, class_name="flex-1 overflow-y-auto")),
            rx.cond(there, add),
            parts.MoveSheet.create(),
            class_name="work-list work-board",
        ),
        title=t("deal.title"),
        wide=True,
    )


ROUTES = [(route("deals"), deals, "Deals")]
