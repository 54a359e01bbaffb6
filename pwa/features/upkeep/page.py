"""Failed work: jobs that were given up, followers and what they set aside, each with what may be done."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, link, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import route
from pwa.features.upkeep.shapes import AsideRow, FollowerRow, JobRow, UpkeepView
from pwa.kit.basics import banner, button, empty, section
from pwa.kit.frame.icons import icon
from pwa.kit.frame.office import office
from pwa.kit.sheet.named_sheet import close_sheet, sheet

el = rx.el
LIB = module("features/upkeep/view")
upkeep_view = use("useUpkeep", lib=LIB, type_=UpkeepView)
again, retry_job, retry_follower = fn("again", LIB), fn("retryJob", LIB), fn("retryFollower", LIB)
ask_discard, discard = fn("askDiscard", LIB), fn("discardJob", LIB)


@rx.memo
def job_row(row: Prop[JobRow]) -> rx.Component:
    """One job: what it was for, how often it was tried, why it failed, and the two things to do."""
    return el.li(
        el.p(row.kind, class_name="row-title"),
        el.p(row.when, class_name="row-note tabular"),
        el.p(row.reason, class_name="mt-2 break-words"),
        el.div(
            button(
                t("upkeep.retry"),
                glyph="retry",
                on_click=on(retry_job.call(row.id)),
                aria_label=t("upkeep.retry") + ": " + row.kind,
            ),
            button(
                t("upkeep.discard"),
                look="quiet",
                on_click=on(ask_discard.call(row)),
                aria_label=t("upkeep.discard") + ": " + row.kind,
                class_name="text-bad",
            ),
            class_name="mt-3 flex flex-wrap gap-gap",
        ),
        class_name="px-4 py-3",
    )


@rx.memo
def aside_row(row: Prop[AsideRow]) -> rx.Component:
    """A record that waits behind its failure."""
    name = rx.cond(
        row.href != "",
        link(row.name, to=row.href, class_name="fact-link row-title"),
        el.p(row.name, class_name="row-title"),
    )
    return el.li(name, el.p(row.note, class_name="row-note break-words"), class_name="py-2")


@rx.memo
def follower_row(row: Prop[FollowerRow]) -> rx.Component:
    """One follower: how it stands, and what it set aside."""
    waits = el.div(
        el.p(t("upkeep.aside"), class_name="mt-3 font-semibold"),
        el.ul(each(row.aside, aside_row)),
        el.p(row.more, class_name="row-note empty:hidden"),
    )
    return el.li(
        el.div(
            el.p(row.name, class_name="row-title"),
            el.span(icon(row.icon, "1rem"), row.state, class_name="tag " + row.tone),
            class_name="flex flex-wrap items-center justify-between gap-gap",
        ),
        el.p(row.reason, class_name="mt-2 break-words empty:hidden"),
        el.p(row.notes, class_name="row-note mt-1 empty:hidden"),
        rx.cond(row.aside.length() > 0, waits, rx.fragment()),
        rx.cond(
            row.stuck,
            button(
                t("upkeep.retry"),
                glyph="retry",
                on_click=on(retry_follower.call(row.id)),
                aria_label=t("upkeep.retry") + ": " + row.name,
                class_name="mt-3",
            ),
            rx.fragment(),
        ),
        class_name="px-4 py-3",
    )


def _discard(view: Prop[UpkeepView]) -> rx.Component:
    return sheet(
        "discard-job",
        t("upkeep.discard_title"),
        el.p(view.chosen, class_name="text-lg font-semibold"),
        el.p(t("upkeep.discard_text"), class_name="mt-2 mb-5"),
        el.div(
            button(t("upkeep.keep"), look="primary", wide=True, on_click=close_sheet("discard-job")),
            button(t("upkeep.discard"), look="danger", glyph="trash", wide=True, on_click=on(discard.call())),
            class_name="grid gap-3",
        ),
    )


@rx.memo
def upkeep_body(view: Prop[UpkeepView]) -> rx.Component:
    """Jobs, then followers."""
    jobs = rx.cond(
        view.jobs.length() > 0,
        el.ul(each(view.jobs, job_row), aria_label=t("upkeep.jobs"), class_name="card rows overflow-hidden"),
        el.div(empty("check", t("upkeep.jobs_none"), t("upkeep.jobs_none_text")), class_name="card"),
    )
    follows = rx.cond(
        view.followers.length() > 0,
        el.ul(each(view.followers, follower_row), class_name="card rows overflow-hidden"),
        el.p(t("upkeep.followers_none"), class_name="text-ink-soft"),
    )
    known = el.div(section(t("upkeep.jobs"), jobs), section(t("upkeep.followers"), follows))
    busy = el.div(el.div(class_name="skeleton h-24"), role="status", aria_label=t("admin.loading"))
    fault = banner(view.fault, tone="warn", action=button(t("admin.again"), on_click=on(again.call())))
    return el.div(
        el.p(t("upkeep.intro"), class_name="mb-4 max-w-prose text-ink-soft"),
        rx.cond(view.fault != "", fault, rx.cond(view.loading, busy, known)),
        _discard(view),
    )


def upkeep() -> rx.Component:
    """What the server could not do by itself."""
    return office(upkeep_body(view=upkeep_view), title=t("upkeep.title"), who="administrator")


ROUTES = [(route("upkeep"), upkeep, "Failed work")]
