"""Removed data: what was lost, as far as a small note tells, and what to do now."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.evicted.shapes import EvictedRow, EvictedView
from pwa.kit.basics import Text, button, empty, link_button, section
from pwa.kit.frame.icons import icon
from pwa.kit.frame.shell import shell

el = rx.el
LIB, ACTIONS = module("features/evicted/view"), module("features/evicted/actions")


evicted_view = use("useEvicted", lib=LIB, type_=EvictedView)
dismiss = fn("dismissEvicted", ACTIONS)
protect = fn("protect", module("kit/frame/storage"))


@rx.memo
def evicted_row(row: Prop[EvictedRow]) -> rx.Component:
    """One change: what it was called, and what was done."""
    return el.li(
        el.p(row.title, class_name="row-title"),
        el.p(row.what, class_name="row-note"),
        class_name="px-4 py-3",
    )


def _lost(view: Prop[EvictedView]) -> rx.Component:
    rows = el.ul(
        each(view.rows, evicted_row, key="n"),
        aria_label=t("evicted.list_label"),
        class_name="card rows overflow-hidden",
    )
    return section(
        t("evicted.list_label"),
        rx.cond(view.rows.length() > 0, rows, el.p(t("evicted.unnamed"), class_name="card card-pad")),
        rx.cond(view.more != "", el.p(view.more, class_name="mt-2 text-ink-soft"), rx.fragment()),
    )


def _step(title: Text, text: Text, action: rx.Component | None = None) -> rx.Component:
    return el.li(
        el.p(title, class_name="row-title"),
        el.p(text, class_name="mt-1 text-ink-soft"),
        el.div(action, class_name="mt-3") if action else rx.fragment(),
        class_name="px-4 py-4",
    )


def _steps(view: Prop[EvictedView]) -> rx.Component:
    ask = button(t("evicted.protect"), glyph="storage", on_click=on(protect.call()))
    kept = el.p(icon("check", "1.125rem"), t("evicted.protected"), class_name="tag tone-good")
    return section(
        t("evicted.todo"),
        el.ol(
            _step(t("evicted.again"), t("evicted.again_text")),
            _step(t("evicted.keep"), t("evicted.keep_text"), rx.cond(view.protected, kept, ask)),
            _step(
                t("evicted.install"),
                t("evicted.install_text"),
                link_button(t("evicted.install_open"), href("install"), glyph="install"),
            ),
            _step(t("evicted.often"), t("evicted.often_text")),
            class_name="card rows overflow-hidden",
        ),
    )


@rx.memo
def evicted_body(view: Prop[EvictedView]) -> rx.Component:
    """The sum, the list, what to do, and a button for who has understood it."""
    told = rx.fragment(
        el.div(
            icon("warn"),
            el.div(el.p(view.summary, class_name="font-semibold"), el.p(t("evicted.why"), class_name="mt-2")),
            role="status",
            class_name="banner tone-bad mb-2",
        ),
        _lost(view),
        _steps(view),
        el.div(
            el.p(t("evicted.understood_note"), class_name="mb-3 text-ink-soft"),
            button(
                t("evicted.understood"),
                look="primary",
                wide=True,
                disabled=view.busy,
                on_click=on(dismiss.call()),
            ),
            class_name="mt-6",
        ),
    )
    return rx.cond(view.lost, told, empty("check", t("evicted.none"), t("evicted.none_text")))


def evicted() -> rx.Component:
    """What the browser removed."""
    return shell(evicted_body(view=evicted_view), title=t("evicted.title"), back=href("ledger"))


ROUTES = [(route("evicted"), evicted, "Removed data")]
