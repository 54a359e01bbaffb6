"""The sync ledger: every item, its state in the product's words, and what a person may do about it."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, link, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.ledger.shapes import LedgerPart, LedgerRow, LedgerView
from pwa.kit.basics import banner, button, chip, chips, empty, link_button
from pwa.kit.frame.icons import icon
from pwa.kit.frame.shell import shell
from pwa.kit.sheet.named_sheet import close_sheet, sheet

el = rx.el
LIB, ACTIONS = module("features/ledger/view"), module("features/ledger/actions")


ledger_view = use("useLedgerView", lib=LIB, type_=LedgerView)
show = fn("showLedger", ACTIONS)
retry = fn("retryItem", ACTIONS)
ask_discard = fn("askDiscard", ACTIONS)
discard = fn("discardChosen", ACTIONS)
sync_now = fn("syncLedger", ACTIONS)
export = fn("exportLedger", ACTIONS)


@rx.memo
def ledger_part(row: Prop[LedgerPart]) -> rx.Component:
    """One change: the record, what was done, its state by icon and words, and why where there is a reason."""
    return el.li(
        el.p(row.title, class_name="row-title"),
        el.p(row.what, class_name="row-note"),
        el.div(
            el.p(icon(row.icon, "1.125rem"), row.state, class_name="tag " + row.tone),
            rx.cond(
                row.href != "",
                link(t("ledger.open"), to=row.href, class_name="btn btn-quiet"),
                rx.fragment(),
            ),
            class_name="mt-2 flex flex-wrap items-center gap-gap",
        ),
        rx.cond(row.why != "", el.p(row.why, class_name="mt-2"), rx.fragment()),
        class_name="min-w-0",
    )


@rx.memo
def ledger_row(row: Prop[LedgerRow]) -> rx.Component:
    """One act: when it was done, its changes, and what a person may do about all of them."""
    head = el.div(
        el.ul(each(row.parts, ledger_part, key="n"), class_name="flex min-w-0 flex-1 flex-col gap-3"),
        el.p(row.when, class_name="row-note tabular text-end"),
        class_name="flex gap-3",
    )
    more = rx.cond(row.more != "", el.p(row.more, class_name="row-note tabular mt-2"), rx.fragment())
    actions = el.div(
        rx.cond(
            row.can_retry,
            button(t("ledger.retry"), glyph="retry", on_click=on(retry.call(row.n))),
            rx.fragment(),
        ),
        rx.cond(
            row.can_discard,
            button(
                t("ledger.discard"), look="quiet", on_click=on(ask_discard.call(row)), class_name="text-bad"
            ),
            rx.fragment(),
        ),
        class_name="mt-2 flex flex-wrap gap-gap empty:hidden",
    )
    return el.li(head, more, actions, class_name="px-4 py-3")


def _discard_sheet(view: Prop[LedgerView]) -> rx.Component:
    return sheet(
        "discard",
        t("ledger.discard_title"),
        el.p(view.chosen_text, class_name="mb-5"),
        el.div(
            button(t("ledger.keep"), look="primary", wide=True, on_click=close_sheet("discard")),
            button(
                t("ledger.discard_yes"), look="danger", glyph="trash", wide=True, on_click=on(discard.call())
            ),
            class_name="grid gap-3",
        ),
    )


@rx.memo
def ledger_body(view: Prop[LedgerView]) -> rx.Component:
    """The day's sum, what to do, the items."""
    filters = chips(
        chip(
            t("ledger.filter_open") + " · " + view.open_count.to(str),
            view.filter == "open",
            on_click=on(show.call("open")),
        ),
        chip(
            t("ledger.filter_all") + " · " + view.all_count.to(str),
            view.filter == "all",
            on_click=on(show.call("all")),
        ),
        label=t("ledger.filter"),
    )
    see = link_button(t("shell.evicted_see"), href("evicted"), look="primary")
    rows = el.ul(
        each(view.rows, ledger_row, key="n"),
        aria_label=t("ledger.list_label"),
        class_name="card rows mt-4 overflow-hidden",
    )
    return el.div(
        el.div(
            el.p(view.summary, role="status", class_name="text-lg font-semibold"),
            el.p(view.contact, class_name="mt-1 text-ink-soft tabular"),
            el.div(
                button(t("ledger.sync_now"), look="primary", glyph="retry", on_click=on(sync_now.call())),
                rx.cond(
                    view.open_count > 0,
                    button(t("ledger.export"), glyph="export", on_click=on(export.call())),
                    rx.fragment(),
                ),
                class_name="mt-4 flex flex-wrap gap-3",
            ),
            class_name="card card-pad mb-4",
        ),
        rx.cond(
            view.notice != "", el.div(banner(view.notice, tone="info"), class_name="mb-4"), rx.fragment()
        ),
        filters,
        rx.cond(
            view.rows.length() > 0,
            rows,
            rx.cond(
                view.evicted,
                empty("warn", t("ledger.evicted_title"), view.summary, see),
                empty("on_server", t("ledger.empty_title"), t("ledger.empty_text")),
            ),
        ),
        _discard_sheet(view),
    )


def ledger() -> rx.Component:
    """What has reached the server and what has not."""
    return shell(ledger_body(view=ledger_view), title=t("ledger.title"), back=href("more"))


ROUTES = [(route("ledger"), ledger, "Sync status")]
