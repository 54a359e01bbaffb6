"""Unsent work of lost devices: read it, then add it to the data or leave it out."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.quarantine.shapes import (
    QuarantineDevice,
    QuarantineItem,
    QuarantineLine,
    QuarantineView,
)
from pwa.kit.basics import banner, button, empty
from pwa.kit.frame.icons import icon
from pwa.kit.frame.office import may_be, office
from pwa.kit.sheet.named_sheet import close_sheet, open_sheet, sheet

el = rx.el
LIB, ACTIONS = module("features/quarantine/view"), module("features/quarantine/actions")


quarantine_view = use("useQuarantine", lib=LIB, type_=QuarantineView)
open_device, more = fn("openDevice", ACTIONS), fn("readMore", ACTIONS)
apply_item, discard_item = fn("applyItem", ACTIONS), fn("discardItem", ACTIONS)
apply_all, discard_all = fn("applyAll", ACTIONS), fn("discardAll", ACTIONS)


@rx.memo
def quarantine_device(row: Prop[QuarantineDevice]) -> rx.Component:
    """A device: whose, since when, what became of its items."""
    return el.li(
        el.button(
            el.span(icon("device"), class_name="text-accent"),
            el.span(
                el.span(row.title, class_name="row-title block"),
                el.span(row.note, class_name="row-note block"),
                el.span(row.counts, class_name="row-note block"),
                class_name="min-w-0 flex-1 text-start",
            ),
            icon("forward", "1.125rem"),
            type="button",
            on_click=on(open_device.call(row.id)),
            class_name="row w-full",
        )
    )


@rx.memo
def quarantine_line(row: Prop[QuarantineLine]) -> rx.Component:
    """A value with what it is called."""
    return el.div(
        el.dt(row.label, class_name="text-ink-soft"),
        el.dd(row.value, class_name="whitespace-pre-wrap break-words"),
        class_name="mt-1",
    )


@rx.memo
def quarantine_item(row: Prop[QuarantineItem], busy: Prop[bool]) -> rx.Component:
    """One item: what it would write, its state, and the two ways to decide."""
    actions = el.div(
        rx.cond(
            row.can_apply,
            button(t("quarantine.apply"), glyph="check", disabled=busy, on_click=on(apply_item.call(row.id))),
            rx.fragment(),
        ),
        rx.cond(
            row.can_discard,
            button(
                t("quarantine.discard"), look="quiet", disabled=busy, on_click=on(discard_item.call(row.id))
            ),
            rx.fragment(),
        ),
        class_name="mt-3 flex flex-wrap gap-gap empty:hidden",
    )
    return el.li(
        el.p(row.title, class_name="row-title break-words"),
        el.p(row.what, class_name="row-note"),
        el.dl(each(row.lines, quarantine_line, key="n"), class_name="mt-2"),
        el.p(icon(row.icon, "1.125rem"), row.state, class_name="tag mt-2 " + row.tone),
        rx.cond(row.why != "", el.p(row.why, class_name="mt-2"), rx.fragment()),
        actions,
        class_name="px-4 py-4",
    )


def _asked(name: str, title: str, text: rx.Var, yes: rx.Component, cancel: str) -> rx.Component:
    return sheet(
        name,
        t(title),
        el.p(text, class_name="mb-5"),
        el.div(
            yes,
            button(t(cancel), wide=True, on_click=close_sheet(name)),
            class_name="grid gap-3",
        ),
    )


def _sheets(view: Prop[QuarantineView]) -> rx.Component:
    apply = button(
        t("quarantine.apply_yes"),
        look="primary",
        wide=True,
        disabled=view.busy,
        on_click=on(apply_all.call()),
    )
    leave = button(
        t("quarantine.discard_yes"), look="danger", wide=True, disabled=view.busy,
        on_click=on(discard_all.call()),
    )  # fmt: skip
    return rx.fragment(
        _asked("quarantine-apply", "quarantine.apply_title", view.all_text, apply, "common.cancel"),
        _asked("quarantine-discard", "quarantine.discard_title", view.discard_text, leave, "common.cancel"),
    )


def _device(view: Prop[QuarantineView]) -> rx.Component:
    at_once = el.div(
        button(
            t("quarantine.apply_all"), look="primary", glyph="check", disabled=view.busy,
            on_click=open_sheet("quarantine-apply"),
        ),
        button(
            t("quarantine.discard_all"), look="quiet", disabled=view.busy,
            on_click=open_sheet("quarantine-discard"),
        ),
        class_name="mt-4 flex flex-wrap gap-3",
    )  # fmt: skip
    rows = el.ul(
        rx.foreach(view.rows, lambda one: rx.fragment(quarantine_item(row=one, busy=view.busy), key=one.id)),
        aria_label=t("quarantine.items"),
        class_name="card rows mt-4 overflow-hidden",
    )
    return el.div(
        button(t("quarantine.all_devices"), look="quiet", glyph="back", on_click=on(open_device.call(""))),
        el.div(
            el.h2(view.title, class_name="text-lg font-semibold break-words"),
            el.p(view.note, class_name="mt-1 text-ink-soft"),
            rx.cond(view.waiting > 0, at_once, el.p(t("quarantine.all_decided"), class_name="mt-2")),
            class_name="card card-pad",
        ),
        rx.cond(view.loading, el.div(class_name="skeleton mt-4 h-32", aria_busy="true"), rows),
        rx.cond(
            view.more,
            button(t("quarantine.more"), wide=True, on_click=on(more.call()), class_name="mt-4"),
            rx.fragment(),
        ),
    )


def _devices(view: Prop[QuarantineView]) -> rx.Component:
    rows = el.ul(
        each(view.devices, quarantine_device),
        aria_label=t("quarantine.devices"),
        class_name="card rows overflow-hidden",
    )
    none = empty("device", t("quarantine.empty_title"), t("quarantine.empty_text"))
    waits = el.div(class_name="skeleton h-32", aria_busy="true")
    return el.div(
        el.p(t("quarantine.intro"), class_name="mb-4 max-w-prose text-ink-soft"),
        rx.cond(view.devices.length() > 0, rows, rx.cond(view.loading, waits, none)),
    )


@rx.memo
def quarantine_body(view: Prop[QuarantineView]) -> rx.Component:
    """The devices, or one of them with its items."""
    return el.div(
        rx.cond(view.fault != "", el.div(banner(view.fault, tone="warn"), class_name="mb-4"), rx.fragment()),
        rx.cond(view.opened != "", _device(view), _devices(view)),
        _sheets(view),
    )


def quarantine() -> rx.Component:
    """What lost devices handed over."""
    # A manager comes from More, where the office half has no door for them.
    back = rx.cond(may_be("operations"), href("admin"), href("more"))
    return office(
        quarantine_body(view=quarantine_view), title=t("quarantine.title"), who="leaders", back=back
    )


ROUTES = [(route("quarantine"), quarantine, "Unsent work")]
