"""Today: what needs this person now, and whether the device is ready to go offline."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, link, module, on, typed, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.today.shapes import TodayView
from pwa.kit.basics import banner, empty, link_button, row_link, section
from pwa.kit.frame.icons import icon
from pwa.kit.frame.office import may_be
from pwa.kit.frame.shell import shell
from pwa.kit.record.record import avatar
from pwa.kit.today.shapes import Alert, Closing, Due, Seen
from pwa.kit.today.slots import NOTES
from pwa.kit.today.slots import SOURCES as TODAY

el = rx.el
LIB, ACTIONS = module("features/today/view"), module("features/today/actions")
SOURCES = TODAY.parts()


today_view = use("useToday", SOURCES, lib=LIB, type_=TodayView)
seen = use("useSeen", SOURCES, lib=LIB, type_=list[Seen])
is_safe = use("useSafe", lib=LIB, type_=bool)
finish = fn("finish", ACTIONS)
refresh = fn("refresh", ACTIONS)


def _ready(view: Prop[TodayView]) -> rx.Component:
    look = typed(rx.match(view.state, ("ready", "tone-good"), ("getting", "tone-info"), "tone-warn"), str)
    glyph = typed(rx.match(view.state, ("ready", "on_server"), ("getting", "receiving"), "warn"), str)
    return el.div(
        el.div(
            el.span(
                icon(glyph), class_name="grid size-11 shrink-0 place-items-center rounded-full bg-surface"
            ),
            el.p(view.state_text, class_name="min-w-0 flex-1 text-lg leading-tight font-bold"),
            el.button(
                icon("retry"),
                type="button",
                aria_label=t("today.refresh"),
                on_click=on(refresh.call()),
                class_name="btn btn-icon -m-1",
            ),
            class_name="flex items-center gap-3",
        ),
        el.p(view.counts, class_name="tabular mt-2"),
        el.p(view.updated, class_name="tabular"),
        role="status",
        custom_attrs={"data-ready": rx.cond(view.state == "ready", "yes", "no")},
        class_name=look + " rounded-3xl p-4 sun:border-2 sun:border-current",
    )


@rx.memo
def alert_row(row: Prop[Alert]) -> rx.Component:
    """What the person has to decide."""
    shown = row_link(row.href, row.icon, row.title, row.note)
    return el.div(shown, class_name="card overflow-hidden border-2 border-warn")


def _alerts(view: Prop[TodayView]) -> rx.Component:
    rows = el.div(each(view.alerts, alert_row), class_name="grid gap-3")
    return rx.cond(view.alerts.length() > 0, section(t("today.needs_you"), rows), rx.fragment())


@rx.memo
def due_row(row: Prop[Due]) -> rx.Component:
    """One due thing: open it, or say it is done."""
    return el.li(
        link(
            el.span(icon(row.icon), class_name=rx.cond(row.late, "text-bad", "text-accent")),
            el.span(
                el.span(row.title, class_name="row-title block"),
                el.span(row.note, class_name="row-note block"),
                el.span(
                    rx.cond(row.late, icon("warn", "1rem"), icon("calendar", "1rem")),
                    row.due,
                    class_name=rx.cond(row.late, "tag tone-bad mt-1", "tag tone-info mt-1"),
                ),
                class_name="min-w-0 flex-1",
            ),
            to=row.href,
            class_name="row flex-1",
        ),
        el.button(
            icon("check"),
            type="button",
            aria_label=t("today.done") + ": " + row.title,
            on_click=on(finish.call(row, SOURCES)),
            class_name="btn btn-plain btn-icon",
        ),
        class_name="flex items-center pe-4",
    )


@rx.memo
def closing_row(row: Prop[Closing]) -> rx.Component:
    """One deal that closes this week."""
    # On a phone the value stands below, so that the name has the width for itself.
    value = el.span(row.value, class_name="tabular font-semibold whitespace-nowrap max-md:hidden")
    below = rx.cond(
        row.value != "", el.span(row.value, class_name="block tabular font-semibold text-ink md:hidden")
    )
    return el.li(row_link(row.href, "deals", row.title, rx.fragment(row.note, below), value))


@rx.memo
def seen_row(row: Prop[Seen]) -> rx.Component:
    """One contact looked at lately."""
    return el.li(
        link(
            avatar(row.initials, row.hue),
            el.span(
                el.span(row.name, class_name="row-title block truncate"),
                el.span(row.note, class_name="row-note block truncate"),
                class_name="min-w-0 flex-1",
            ),
            icon("forward", "1.125rem"),
            to=row.href,
            class_name="row",
        ),
    )


def _rows(title: Prop, rows: Prop, render: rx.Component) -> rx.Component:
    block = section(title, el.ul(render, class_name="card rows overflow-hidden"))
    return rx.cond(rows.length() > 0, block, rx.fragment())


def _first() -> rx.Component:
    buttons = el.div(
        link_button(t("today.add_contact"), href("new_contact"), look="primary", glyph="plus"),
        link_button(t("today.bring_contacts"), href("exchange"), glyph="import"),
        rx.cond(may_be("administrator"), link_button(t("today.invite"), href("people"), glyph="contacts")),
        class_name="flex flex-wrap justify-center gap-3",
    )
    return empty("today", t("today.first_title"), t("today.first_text"), buttons, t("today.first_example"))


def _loading() -> rx.Component:
    bars = [el.div(class_name="skeleton h-20") for _ in range(4)]
    return el.div(*bars, aria_busy=True, class_name="mt-4 grid gap-3")


def _work(view: Prop[TodayView]) -> rx.Component:
    clear = el.div(
        icon("check", "1.75rem"),
        el.p(t("today.all_clear"), class_name="mt-2 text-lg font-bold"),
        el.p(t("today.all_clear_note"), class_name="mx-auto mt-1 max-w-prose text-ink-soft"),
        class_name="card mt-5 grid justify-items-center p-6 text-center",
    )
    return rx.fragment(
        _alerts(view),
        _rows(t("today.overdue"), view.overdue, each(view.overdue, due_row)),
        _rows(t("today.due_today"), view.due_today, each(view.due_today, due_row)),
        _rows(t("today.closing"), view.closing, each(view.closing, closing_row)),
        rx.cond(view.clear, clear, rx.fragment()),
    )


@rx.memo
def today_body(view: Prop[TodayView]) -> rx.Component:
    """Readiness, then what needs the person."""
    return el.div(
        el.p(view.hello, class_name="mb-3 text-lg text-ink-soft"),
        _ready(view),
        rx.cond(view.loading, _loading(), rx.cond(view.first, _first(), _work(view))),
    )


@rx.memo
def seen_body(rows: Prop[list[Seen]]) -> rx.Component:
    """Contacts looked at lately; nothing when there are none."""
    return el.div(_rows(t("today.recent"), rows, each(rows, seen_row)))


@rx.memo
def safe_body(safe: Prop[bool]) -> rx.Component:
    """A word of warning while the browser may still clear the data, and what helps."""
    return el.div(
        rx.cond(
            safe,
            rx.fragment(),
            el.div(
                banner(t("today.storage_warning"), tone="info"),
                link_button(t("more.install"), href("install"), look="quiet", glyph="install"),
                class_name="mt-6",
            ),
        )
    )


def today() -> rx.Component:
    """The first screen."""
    notes = (note() for note in NOTES.parts())
    parts = (today_body(view=today_view), seen_body(rows=seen), *notes, safe_body(safe=is_safe))
    return shell(*parts, title=t("today.title"))


ROUTES = [(route("today"), today, "Today")]
