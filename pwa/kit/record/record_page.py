"""The pages of one record that contact, company and deal have alike: its own, and its two forms."""

from __future__ import annotations

from collections.abc import Callable

import reflex as rx

from pwa.build.i18n import t
from pwa.kit.form.fields import ChoiceField, RecordForm
from pwa.kit.frame.here import record_id, wide
from pwa.kit.frame.shell import panes, shell
from pwa.kit.list.record_list import record_list
from pwa.kit.record import record

el = rx.el
Page = Callable[[], rx.Component]
Route = tuple[str, Page, str]
Fields = Callable[[], tuple[rx.Component, ...]]


def page(kind: str, home: str, content: rx.Component) -> rx.Component:
    """The record of this address; on a tablet with its list at the left."""
    detail = record.when_found(kind, content, t(f"{kind}.gone_title"), t("contact.gone_text"), home)
    return panes(
        rx.cond(wide, record_list(home.strip("/"), home, record_id.to(str))),
        el.div(detail, class_name="page record-page"),
        detail=True,
        title=rx.cond(wide, t(f"{kind}.title"), t(f"{kind}.one")),
        back=rx.cond(wide, "", home),
        actions=record.edit_link(home),
    )


def forms(kind: str, home: str, fields: Fields, new_fields: Fields | None = None) -> list[Route]:
    """The routes of the two forms: a record that is not there yet (`new_fields`), and one that is."""

    def new() -> rx.Component:
        form = RecordForm.create(*(new_fields or fields)(), type=kind, home=home)
        return shell(form, title=t(f"{kind}.new"), back=home)

    def edit() -> rx.Component:
        form = RecordForm.create(*fields(), type=kind, home=home, record_id=record_id)
        return shell(form, title=t(f"{kind}.edit"), back=home + "/" + record_id.to(str))

    return [(f"{home}/new", new, f"New {kind}"), (f"{home}/[id]/edit", edit, f"Edit {kind}")]


def visibility() -> rx.Component:
    """Who may see a record: a row of chips."""
    return ChoiceField.create(
        name="visibility",
        label=t("form.visibility"),
        values=["private", "team", "everyone"],
        prefix="form.visibility_",
    )
