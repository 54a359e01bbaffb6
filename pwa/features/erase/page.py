"""Erase for good: find somebody, see what goes and who else names them, type the name, done."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, file_link, fn, link, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import route
from pwa.features.erase.shapes import EraseHit, EraseRecord, EraseView
from pwa.kit.basics import banner, button, empty, section, switch_row
from pwa.kit.form.forms import fault
from pwa.kit.frame.icons import icon
from pwa.kit.frame.office import office
from pwa.kit.sheet.named_sheet import close_sheet, open_sheet, sheet

el = rx.el
LIB, ACTIONS = module("features/erase/view"), module("features/erase/actions")


erase_view = use("useErase", lib=LIB, type_=EraseView)
look_for, choose, leave = fn("lookFor", ACTIONS), fn("choose", ACTIONS), fn("leaveChosen", ACTIONS)
choose_also, type_name, erase_chosen = (
    fn("chooseAlso", ACTIONS),
    fn("typeName", ACTIONS),
    fn("eraseChosen", ACTIONS),
)


@rx.memo
def erase_hit(row: Prop[EraseHit]) -> rx.Component:
    """Somebody who was found."""
    return el.li(
        el.button(
            el.span(
                el.span(row.name, class_name="row-title block"),
                el.span(row.note, class_name="row-note block"),
                class_name="min-w-0 flex-1 text-start",
            ),
            icon("forward", "1.125rem"),
            type="button",
            on_click=on(choose.call(row.type, row.id)),
            class_name="row w-full",
        )
    )


@rx.memo
def erase_record(row: Prop[EraseRecord]) -> rx.Component:
    """A record to look at, with the text that names somebody."""
    return el.li(
        link(
            el.span(
                el.span(row.name, class_name="row-title block"),
                el.span(row.note, class_name="row-note block"),
                rx.cond(
                    row.text != "",
                    el.span(row.text, class_name="mt-1 block whitespace-pre-wrap break-words"),
                    rx.fragment(),
                ),
                class_name="min-w-0 flex-1",
            ),
            icon("forward", "1.125rem"),
            to=row.href,
            class_name="row",
        )
    )


def _search(view: Prop[EraseView]) -> rx.Component:
    rows = el.ul(
        each(view.hits, erase_hit), aria_label=t("erase.found"), class_name="card rows overflow-hidden"
    )
    hint = empty("search", t("erase.hint_title"), t("erase.hint_text"))
    none = empty("search", t("erase.nothing"), t("erase.nothing_text"))
    return el.div(
        rx.cond(view.done != "", el.div(banner(view.done, tone="good"), class_name="mb-4"), rx.fragment()),
        el.p(t("erase.intro"), class_name="mb-4 max-w-prose text-ink-soft"),
        el.label(
            el.span(t("erase.search"), class_name="field-label"),
            el.input(
                type="search",
                value=view.query,
                on_change=look_for,
                auto_complete="off",
                class_name="input",
            ),
            class_name="field",
        ),
        rx.cond(view.hits.length() > 0, rows, rx.cond(view.nothing, none, hint)),
    )


def _goes(view: Prop[EraseView]) -> rx.Component:
    return section(
        t("erase.goes"),
        el.ul(
            rx.foreach(view.parts, lambda part: el.li(part, class_name="ms-5 list-disc")),
            class_name="card card-pad grid gap-2",
        ),
    )


def _about(view: Prop[EraseView]) -> rx.Component:
    return section(
        t("erase.about"),
        el.div(
            switch_row(t("erase.also"), t("erase.also_note"), view.also, on_change=choose_also),
            class_name="card mb-3",
        ),
        el.ul(
            each(view.about, erase_record),
            aria_label=t("erase.about"),
            class_name="card rows overflow-hidden",
        ),
    )


def _mentions(view: Prop[EraseView]) -> rx.Component:
    rows = el.ul(
        each(view.mentions, erase_record),
        aria_label=t("erase.mentions"),
        class_name="card rows overflow-hidden",
    )
    return section(
        t("erase.mentions"),
        el.p(t("erase.mentions_note"), class_name="mb-3 text-ink-soft"),
        rx.cond(view.mentions_count > 0, rows, el.p(t("erase.mentions_none"), class_name="card card-pad")),
        rx.cond(view.more, el.p(t("erase.more"), class_name="mt-2 text-ink-soft"), rx.fragment()),
    )


def _sheet(view: Prop[EraseView]) -> rx.Component:
    return sheet(
        "erase",
        t("erase.sure"),
        el.p(t("erase.sure_text"), class_name="mb-4"),
        el.label(
            el.span(t("erase.type_name"), " ", el.strong(view.name), class_name="field-label"),
            el.input(
                value=view.typed,
                on_change=type_name,
                auto_complete="off",
                auto_capitalize="none",
                spell_check=False,
                class_name="input",
                aria_describedby="erase-fault",
            ),
            class_name="field",
        ),
        fault(view.typed_fault, "erase-fault"),
        el.div(
            button(t("common.cancel"), look="primary", wide=True, on_click=close_sheet("erase")),
            button(
                t("erase.yes"),
                look="danger",
                glyph="trash",
                wide=True,
                disabled=~view.fits | view.busy,
                on_click=on(erase_chosen.call()),
            ),
            class_name="grid gap-3",
        ),
    )


def _chosen(view: Prop[EraseView]) -> rx.Component:
    told = el.div(
        el.h2(view.name, class_name="mb-2 text-xl font-bold break-words"),
        el.div(
            file_link(icon("export"), t("erase.export"), to=view.export_href, class_name="btn btn-plain"),
            class_name="mb-2 flex flex-wrap gap-3",
        ),
        el.p(t("erase.export_note"), class_name="field-note mb-4"),
        _goes(view),
        rx.cond(view.about_count > 0, _about(view), rx.fragment()),
        _mentions(view),
        el.div(
            button(t("erase.erase"), look="danger", glyph="trash", wide=True, on_click=open_sheet("erase")),
            class_name="mt-6",
        ),
    )
    return el.div(
        button(t("erase.back"), look="quiet", glyph="back", on_click=on(leave.call())),
        rx.cond(view.fault != "", banner(view.fault, tone="warn"), rx.fragment()),
        rx.cond(
            view.loading,
            el.div(class_name="skeleton h-48", aria_busy="true"),
            rx.cond(view.name != "", told, rx.fragment()),
        ),
        _sheet(view),
    )


@rx.memo
def erase_body(view: Prop[EraseView]) -> rx.Component:
    """The search, or the one who was chosen."""
    return rx.cond(view.chosen != "", _chosen(view), _search(view))


def erase() -> rx.Component:
    """Erasing for good."""
    return office(erase_body(view=erase_view), title=t("erase.title"), who="administrator")


ROUTES = [(route("erase"), erase, "Erase for good")]
