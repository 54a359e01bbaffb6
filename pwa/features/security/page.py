"""The security log: chosen by what and by whom, newest first, and as a table to take along."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, file_link, fn, module, on, raw, use
from pwa.build.i18n import t
from pwa.build.routes import route
from pwa.features.security.shapes import EventRow, SecurityView, Somebody
from pwa.kit.basics import banner, button, chip, chips, empty
from pwa.kit.frame.icons import icon
from pwa.kit.frame.office import office

el = rx.el
LIB = module("features/security/view")
security_view = use("useSecurity", lib=LIB, type_=SecurityView)
choose, load_more, again = fn("choose", LIB), fn("loadMore", LIB), fn("reload", LIB)
GROUPS = ("", "entry", "people", "data", "server")
"""As in backend/features/office/security.py."""


@rx.memo
def security_row(row: Prop[EventRow]) -> rx.Component:
    """One sentence, and below it when, on what and from where."""
    return el.li(
        el.span(icon(row.icon), class_name="entry-mark " + row.tone),
        el.div(
            el.p(row.said, class_name="row-title"),
            el.p(row.note, class_name="row-note tabular"),
            class_name="min-w-0 flex-1",
        ),
        class_name="row entry",
    )


def _choice(view: Prop[SecurityView]) -> rx.Component:
    groups = [
        chip(
            t(f"security.group_{group or 'all'}"),
            view.group == group,
            on_click=on(choose.call({"group": group})),
        )
        for group in GROUPS
    ]

    def person(one: Prop[Somebody]) -> rx.Component:
        return el.option(one.name, value=one.id, key=one.id)

    people = el.select(
        el.option(t("security.everybody"), value=""),
        rx.foreach(view.people, person),
        value=view.person,
        class_name="input",
        custom_attrs={"onChange": on(choose.call({"person": raw("_e.target.value")}), "_e")},
    )
    return el.div(
        chips(*groups, label=t("security.group")),
        el.label(el.span(t("security.person"), class_name="field-label mt-4"), people, class_name="field"),
    )


def _end(view: Prop[SecurityView]) -> rx.Component:
    """What stands below the lines: more of them, that there are none, or why."""
    busy = el.div(el.div(class_name="skeleton h-16"), role="status", aria_label=t("admin.loading"))
    more = button(t("security.more"), wide=True, on_click=on(load_more.call()), class_name="mt-3")
    none = empty("lock", t("security.none"), t("security.none_text"))
    fault = banner(view.fault, tone="warn", action=button(t("admin.again"), on_click=on(again.call())))
    return rx.cond(
        view.fault != "",
        el.div(fault, class_name="mt-3"),
        rx.cond(
            view.loading, busy, rx.cond(view.more, more, rx.cond(view.rows.length() > 0, rx.fragment(), none))
        ),
    )


@rx.memo
def security_body(view: Prop[SecurityView]) -> rx.Component:
    """The choice, the lines, what is below them."""
    rows = el.ul(
        each(view.rows, security_row), aria_label=t("security.title"), class_name="card rows overflow-hidden"
    )
    return el.div(
        el.p(t("security.intro"), class_name="mb-4 max-w-prose text-ink-soft"),
        _choice(view),
        rx.cond(view.rows.length() > 0, rows, rx.fragment()),
        _end(view),
        el.div(
            file_link(icon("export"), t("security.csv"), to=view.csv, class_name="btn btn-plain"),
            class_name="mt-6",
        ),
    )


def security() -> rx.Component:
    """Who came in, and what was done with people, devices, data and settings."""
    return office(security_body(view=security_view), title=t("security.title"), who="administrator")


ROUTES = [(route("security"), security, "Security log")]
