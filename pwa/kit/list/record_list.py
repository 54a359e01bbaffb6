"""The list side of a record type's screens: search, filters, rows, empty states."""

from __future__ import annotations

import reflex as rx
from reflex_base.vars.base import Var

from pwa.build.bridge import Prop, link, on, raw, render_prop
from pwa.build.i18n import has, own, t
from pwa.build.routes import area_of
from pwa.kit.basics import button, empty, link_button
from pwa.kit.frame.here import ready
from pwa.kit.frame.icons import icon
from pwa.kit.frame.shell import panes
from pwa.kit.list.list_tools import (
    FilterChips,
    ListCount,
    RecordList,
    RemoteList,
    SearchLine,
    clear_filters,
    count,
    query,
)
from pwa.kit.list.remote import server_mark
from pwa.kit.list.shapes import Dressed
from pwa.kit.record.record import avatar
from pwa.kit.record.shapes import TagView
from sync.schema import RECORD_TYPES

el = rx.el
_REMOTE = any(kind.route and kind.reach != "device" for kind in RECORD_TYPES.values())
"""Some list has rows that only the server has."""


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
                *([rx.cond(row.onServer, server_mark())] if _REMOTE else []),
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


def _nothing_found(kind: str, also: tuple[rx.Component, ...]) -> rx.Component:
    """No row for the query: make one with this name, or drop the filters."""
    typed = query(kind)
    named = RECORD_TYPES[kind].route + "/new?name=" + raw(f"encodeURIComponent({typed!s})", str)
    return empty(
        "search",
        own(kind, "nothing_title"),
        own(kind, "nothing_text"),
        el.div(
            rx.cond(
                typed != "",
                link_button(
                    t("form.create_named", name=typed),
                    named,
                    look="primary",
                    glyph="plus",
                    id="create-named",
                ),
            ),
            button(t("list.clear_filters"), on_click=on(clear_filters.call(area_of(kind)))),
            *also,
            class_name="flex flex-col gap-gap",
        ),
    )


def _teach(kind: str, also: tuple[rx.Component, ...]) -> rx.Component:
    example = f"{kind}.empty_example"
    return empty(
        RECORD_TYPES[kind].icon,
        own(kind, "empty_title"),
        own(kind, "empty_text"),
        el.div(
            link_button(own(kind, "new"), f"{RECORD_TYPES[kind].route}/new", look="primary", glyph="plus"),
            *also,
            class_name="flex flex-col gap-gap",
        ),
        t(example) if has(example) else "",
    )


def _there(kind: str) -> Var | bool:
    """Whether there may be something to list."""
    return RECORD_TYPES[kind].reach != "device" or (count(kind) > 0) | (ready != "ready")


def record_list(kind: str, selected: Var | str = "", also: tuple[rx.Component, ...] = ()) -> rx.Component:
    """The whole list side of a type. `also`: what else can be done where nothing is listed."""
    # Until the store has been read nobody knows whether there are any; with none, one button teaches.
    remote = RECORD_TYPES[kind].reach != "device"
    there = _there(kind)
    new = f"{RECORD_TYPES[kind].route}/new"
    add = link(icon("plus", "1.5rem"), el.span(own(kind, "new")), to=new, id="add", class_name="fab")
    top = el.div(
        SearchLine.create(type=kind, label=own(kind, "search")),
        FilterChips.create(type=kind),
        # How many there are the server alone knows.
        *([] if remote else [ListCount.create(type=kind)]),
        class_name="list-top",
    )
    rows = RemoteList if remote else RecordList
    return el.div(
        rx.cond(there, top),
        rows.create(
            type=kind,
            row=render_prop("row", Dressed, lambda row: list_row(row=row)),
            label=t(f"{kind}.title"),
            rail_label=t("list.letters"),
            selected=selected,
            empty=_teach(kind, also),
            nothing=_nothing_found(kind, also),
        ),
        rx.cond(there, add),
        class_name="work-list",
    )


def beside(kind: str) -> rx.Component:
    """What the right pane says while nothing is chosen; where nothing is listed, the left one teaches."""
    choose = empty(RECORD_TYPES[kind].icon, own(kind, "choose"), t("list.choose_text"))
    return el.div(rx.cond(_there(kind), choose), class_name="grid h-full place-items-center")


def list_page(kind: str, also: tuple[rx.Component, ...] = ()) -> rx.Component:
    """The list of a type; on a tablet with room for one of its records beside it."""
    return panes(record_list(kind, also=also), beside(kind), detail=False, title=t(f"{kind}.title"))
