"""Retention: for each kind of thing how long it is kept, what that means, and what may be chosen."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, module, on, raw, use
from pwa.build.i18n import t
from pwa.build.routes import route
from pwa.features.retention.shapes import DaysOption, RetentionView, SpanRow
from pwa.kit.basics import banner, button
from pwa.kit.frame.office import office

el = rx.el
LIB = module("features/retention/view")
retention_view = use("useRetention", lib=LIB, type_=RetentionView)
again, set_days = fn("again", LIB), fn("setDays", LIB)


@rx.memo
def span_row(row: Prop[SpanRow]) -> rx.Component:
    """One kind of thing and its length."""

    def option(one: Prop[DaysOption]) -> rx.Component:
        return el.option(one.text, value=one.value, key=one.value)

    return el.li(
        el.label(
            el.span(row.name, class_name="field-label"),
            el.select(
                rx.foreach(row.options, option),
                value=row.days,
                class_name="input",
                custom_attrs={"onChange": on(set_days.call(row, raw("_e.target.value")), "_e")},
            ),
            el.span(row.means, class_name="field-note block"),
        ),
        class_name="px-4 py-4",
    )


@rx.memo
def retention_body(view: Prop[RetentionView]) -> rx.Component:
    """The list, or why it can't be shown."""
    busy = el.div(el.div(class_name="skeleton h-24"), role="status", aria_label=t("admin.loading"))
    fault = banner(view.fault, tone="warn", action=button(t("admin.again"), on_click=on(again.call())))
    rows = el.ul(each(view.rows, span_row), class_name="card rows overflow-hidden")
    return el.div(
        el.p(t("retention.intro"), class_name="mb-4 max-w-prose text-ink-soft"),
        rx.cond(view.fault != "", fault, rx.cond(view.loading, busy, rows)),
    )


def retention() -> rx.Component:
    """How long things are kept."""
    return office(retention_body(view=retention_view), title=t("retention.title"), who="administrator")


ROUTES = [(route("retention"), retention, "What is kept")]
