"""The pages of a record of any type: its own, and its two forms; from its entry in the schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import reflex as rx

from pwa.build.bridge import module, use
from pwa.build.i18n import own, t
from pwa.build.routes import paged
from pwa.kit.basics import card, link_button, section
from pwa.kit.form.fields import RecordForm
from pwa.kit.form.of_type import Draw, fields_of
from pwa.kit.frame.here import record_id, wide
from pwa.kit.frame.shell import panes, shell
from pwa.kit.list.record_list import list_page, record_list
from pwa.kit.record import record, slots
from pwa.kit.record.shapes import RecordView, Related
from sync.schema import RECORD_TYPES

el = rx.el
Page = Callable[[], rx.Component]
Route = tuple[str, Page, str]
Fields = Callable[[], tuple[rx.Component, ...]]
_LIB = module("kit/record/record_view")


def pages(kind: str, own_fields: Mapping[str, Draw] | None = None, **own_code: Any) -> list[Route]:
    """All pages of a type as the schema says them: list, record, forms. A feature's ROUTES."""
    home = RECORD_TYPES[kind].route

    def listed() -> rx.Component:
        return list_page(kind)

    def one() -> rx.Component:
        return page(kind, _content(kind))

    word = kind.replace("_", " ")
    shown = [(home, listed, word.capitalize()), (f"{home}/[id]", one, word.capitalize())]
    return [*shown, *forms(kind, lambda: fields_of(kind, own_fields), **own_code)]


def page(kind: str, content: rx.Component) -> rx.Component:
    """The record of this address; on a tablet with its list at the left."""
    home = RECORD_TYPES[kind].route
    detail = record.when_found(kind, content, own(kind, "gone_title"), t("record.gone_text"), home)
    return panes(
        rx.cond(wide, record_list(kind, record_id.to(str))),
        el.div(detail, class_name="page record-page"),
        detail=True,
        title=rx.cond(wide, t(f"{kind}.title"), t(f"{kind}.one")),
        back=rx.cond(wide, "", home),
        actions=record.edit_link(home),
    )


def forms(kind: str, drawn: Fields, new_drawn: Fields | None = None, **own_code: Any) -> list[Route]:
    """The routes of the two forms: a record that is not there yet (`new_drawn`), and one that is.

    `own_code`: functions of the feature, see RecordForm.tsx.
    """
    home = RECORD_TYPES[kind].route

    def new() -> rx.Component:
        form = RecordForm.create(*(new_drawn or drawn)(), type=kind, home=home, **own_code)
        return shell(form, title=own(kind, "new"), back=home)

    def edit() -> rx.Component:
        form = RecordForm.create(*drawn(), type=kind, home=home, record_id=record_id)
        return shell(form, title=own(kind, "edit"), back=home + "/" + record_id.to(str))

    return [(f"{home}/new", new, f"New {kind}"), (f"{home}/[id]/edit", edit, f"Edit {kind}")]


def _content(kind: str) -> rx.Component:
    """What stands on the page of a record whose feature draws none of its own."""
    of = RECORD_TYPES[kind]
    view: Any = use("useRecordView", kind, record_id, lib=_LIB, type_=RecordView)
    head = el.header(
        record.avatar(view.initials, view.hue, view.photo, "avatar-large"),
        el.div(
            el.h2(view.name, id="record-name", class_name="text-2xl font-bold leading-tight"),
            rx.cond(view.note != "", el.p(view.note, class_name="text-ink-soft")),
            class_name="min-w-0 flex-1",
        ),
        class_name="record-head",
    )
    return el.article(
        head,
        el.div(record.standing(kind), record.tag_list(view.tags), class_name="record-marks"),
        *slots.NOTICES.draw(kind),
        *slots.WORK.draw(kind),
        rx.foreach(view.related, related_rows),
        *slots.RELATED.draw(kind),
        *([record.notes_section(kind, view)] if "notes" in of.fields else []),
        *slots.PAST.draw(kind),
        record.facts_section(view),
        record.history(kind, view.id),
        record.delete_button(kind, own(kind, "delete"), of.route),
        class_name="record",
    )


def related_rows(group: Any) -> rx.Component:
    """A titled group of records, and the way to another; where there are none yet the way stands alone."""
    rows = card(rx.foreach(group.rows, record.mini_row), pad=False, class_name="rows")
    add = link_button(
        t("record.new"), group.add, look="quiet", glyph="plus", custom_attrs={"aria-label": group.add_name}
    )
    aside = rx.fragment(rx.cond(group.add != "", add))
    return section(group.title, rx.cond(group.rows.length() > 0, rows), aside=aside)


def _children(kind: str) -> rx.Component:
    """Records of other types that name this one and have no section of their own."""
    groups: Any = use("useChildren", kind, record_id, lib=_LIB, type_=list[Related])
    return rx.foreach(groups, related_rows)


if paged("more"):  # else nothing of it is sent to the device
    slots.RELATED.add(900, _children)
