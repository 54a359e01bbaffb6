"""Where our data is: what is kept where, whom the server or the app may contact; for the screen and paper."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, link, module, on, use, widget
from pwa.build.i18n import t
from pwa.build.routes import route
from pwa.features.places.shapes import OutsideRow, PlaceRow, PlacesView
from pwa.kit.basics import banner, button, section
from pwa.kit.frame.icons import icon
from pwa.kit.frame.office import office

el = rx.el
LIB = module("features/places/view")
_LinkSwitch = widget("LinkSwitch", "features/places/LinkSwitch", name=str)
places_view = use("usePlaces", lib=LIB, type_=PlacesView)
again, print_page = fn("again", LIB), fn("printPage", LIB)


@rx.memo
def place_row(row: Prop[PlaceRow]) -> rx.Component:
    """One thing, where it is, how much."""
    return el.li(
        el.p(row.name, class_name="row-note"),
        el.p(row.place, class_name="row-title break-all"),
        el.p(row.note, class_name="row-note"),
        class_name="px-4 py-3",
    )


@rx.memo
def outside_row(row: Prop[OutsideRow]) -> rx.Component:
    """Somebody outside, what for, and the switch."""
    elsewhere = rx.cond(
        row.href != "",
        link(t("places.switch"), to=row.href, class_name="btn btn-quiet print:hidden"),
        rx.fragment(),
    )
    switch = rx.cond(row.tap, _LinkSwitch.create(name=row.id), elsewhere)
    return el.li(
        el.div(
            el.p(row.name, class_name="row-title"),
            el.span(icon(row.icon, "1rem"), row.state, class_name="tag " + row.tone),
            class_name="flex flex-wrap items-center justify-between gap-gap",
        ),
        el.p(row.addresses, class_name="break-all"),
        el.p(row.means, class_name="row-note"),
        switch,
        class_name="px-4 py-3",
    )


@rx.memo
def places_body(view: Prop[PlacesView]) -> rx.Component:
    """The page, or why it can't be shown."""
    busy = el.div(el.div(class_name="skeleton h-24"), role="status", aria_label=t("admin.loading"))
    fault = banner(view.fault, tone="warn", action=button(t("admin.again"), on_click=on(again.call())))
    shared = rx.cond(
        view.shared, el.div(banner(t("places.shared"), tone="info"), class_name="mb-3"), rx.fragment()
    )
    known = el.article(
        el.p(view.heading + " · " + view.when, class_name="font-semibold tabular"),
        el.p(t("places.intro"), class_name="mt-1 mb-3 max-w-prose text-ink-soft"),
        shared,
        section(
            t("places.kept"), el.ul(each(view.places, place_row), class_name="card rows overflow-hidden")
        ),
        section(
            t("places.outside"),
            el.p(t("places.outside_text"), class_name="mb-3 max-w-prose"),
            el.ul(each(view.outside, outside_row), class_name="card rows overflow-hidden"),
        ),
        section(t("places.consent"), el.p(t("places.consent_text"), class_name="card card-pad max-w-prose")),
        button(
            t("places.print"),
            look="primary",
            glyph="note",
            on_click=on(print_page.call()),
            class_name="mt-6 print:hidden",
        ),
        class_name="paper",
    )
    return el.div(rx.cond(view.fault != "", fault, rx.cond(view.loading, busy, known)))


def places() -> rx.Component:
    """Where everything is, on one page."""
    return office(places_body(view=places_view), title=t("places.title"), who="administrator")


ROUTES = [(route("places"), places, "Where our data is")]
