"""The list side of the contact and company screens: search, filters, rows, empty states."""

from __future__ import annotations

import reflex as rx
from reflex_base.vars.base import Var

from pwa.build.bridge import Prop, link, on, raw, render_prop
from pwa.build.i18n import t
from pwa.kit.basics import button, empty, link_button
from pwa.kit.frame.here import ready
from pwa.kit.frame.icons import icon
from pwa.kit.list.list_tools import (
    FilterChips,
    ListCount,
    RecordList,
    SearchLine,
    clear_filters,
    count,
    query,
)
from pwa.kit.list.shapes import Dressed
from pwa.kit.record.record import avatar
from pwa.kit.record.shapes import TagView

el = rx.el


def _tag_dot(tag: Prop[TagView]) -> rx.Component:
    return el.span(
        el.span(tag.text, class_name="sr-only"),
        title=tag.text,
        class_name="tag-dot hue",
        custom_attrs={"data-hue": tag.hue},
    )


@rx.memo
def list_row(row: Prop[Dressed]) -> rx.Component:
    """One row: picture or initials, name, what is told about it, tags, and whether something of it waits."""
    return link(
        avatar(row.initials, row.hue, row.photo),
        # The dots of the tags stand on the second line: the name has the width for itself.
        el.span(
            el.span(row.name, class_name="list-name"),
            el.span(
                rx.cond(row.note != "", el.span(row.note, class_name="row-note min-w-0 truncate")),
                rx.foreach(row.tags, _tag_dot),
                class_name="flex items-center gap-1.5",
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.cond(
            row.pending,
            el.span(
                icon("waiting", "1.125rem"),
                el.span(t("ledger.state_waiting"), class_name="sr-only"),
                class_name="text-info",
            ),
        ),
        to=row.href,
        class_name="list-row",
    )


def nothing_found(area: str, home: str) -> rx.Component:
    """No row for the query: make one with this name, or import, or drop the filters."""
    typed = query[area].to(str)
    one = "contact" if area == "contacts" else "company"
    named = home + "/new?name=" + raw(f"encodeURIComponent({typed!s})", str)
    return empty(
        "search",
        t(f"{one}.nothing_title"),
        t(f"{one}.nothing_text"),
        el.div(
            rx.cond(
                typed != "",
                link_button(
                    t("contact.create_named", name=typed),
                    named,
                    look="primary",
                    glyph="plus",
                    id="create-named",
                ),
            ),
            button(t("contact.clear_filters"), on_click=on(clear_filters.call(area))),
            link_button(t("contact.import"), "/import", look="quiet", glyph="import"),
            class_name="flex flex-col gap-gap",
        ),
    )


def record_list(area: str, home: str, selected: Var | str = "") -> rx.Component:
    """The whole list side. `area` is "contacts" or "companies", and the name of its search and filters."""
    one = "contact" if area == "contacts" else "company"
    teach = empty(
        area,
        t(f"{one}.empty_title"),
        t(f"{one}.empty_text"),
        el.div(
            link_button(t(f"{one}.new"), f"{home}/new", look="primary", glyph="plus"),
            link_button(t("contact.import"), "/import", look="quiet", glyph="import"),
            class_name="flex flex-col gap-gap",
        ),
        t(f"{one}.empty_example"),
    )
    # Until the store has been read nobody knows whether there are any; with none, one button teaches.
    there = (count[one] > 0) | (ready != "ready")
    add = link(icon("plus", "1.5rem"), el.span(t(f"{one}.new")), to=f"{home}/new", id="add", class_name="fab")
    top = el.div(
        SearchLine.create(list=area, label=t(f"{one}.search"), home=home),
        FilterChips.create(list=area),
        ListCount.create(list=area),
        class_name="list-top",
    )
    return el.div(
        rx.cond(there, top),
        RecordList.create(
            list=area,
            row=render_prop("row", Dressed, lambda row: list_row(row=row)),
            label=t(f"{one}.title"),
            rail_label=t("contact.letters"),
            selected=selected,
            empty=teach,
            nothing=nothing_found(area, home),
        ),
        rx.cond(there, add),
        class_name="work-list",
    )


def beside(area: str) -> rx.Component:
    """What the right pane says while nothing is chosen."""
    one = "contact" if area == "contacts" else "company"
    return el.div(
        empty(area, t(f"{one}.choose"), t("contact.choose_text")), class_name="grid h-full place-items-center"
    )
