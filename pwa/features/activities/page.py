"""One activity: a call, meeting, visit, message, note or task, and what it belongs to."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import module, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.kit.form import fields
from pwa.kit.frame.here import record_id
from pwa.kit.frame.shell import shell
from pwa.kit.record import record

# An activity has no list of its own: Today leads back.
HOME = href("today")
_owner_page = use("useActivityHome", record_id, lib=module("features/activities/view"), type_=str)
KINDS = ["call", "meeting", "visit", "message", "email", "note", "task"]


def _fields() -> tuple[rx.Component, ...]:
    return (
        fields.ChoiceField.create(
            name="kind", label=t("activity.kind"), values=KINDS, prefix="activity.kind_"
        ),
        fields.LineField.create(name="subject", label=t("activity.subject")),
        fields.ProseField.create(name="body", label=t("activity.body")),
        fields.LineField.create(name="outcome", label=t("activity.result")),
        fields.DoneField.create(
            label=t("activity.state"), done_text=t("activity.state_done"), open_text=t("activity.state_open"),
            due_label=t("activity.due"),
        ),
        fields.InstantField.create(name="at", label=t("activity.at")),
        fields.RefField.create(name="contact", label=t("activity.contact"), type="contact"),
        fields.RefField.create(name="company", label=t("activity.company"), type="company"),
        fields.RefField.create(name="deal", label=t("activity.deal"), type="deal"),
        fields.OwnerField.create(label=t("form.owner")),
    )  # fmt: skip


def new_activity() -> rx.Component:
    """An activity that is not there yet."""
    return shell(
        fields.RecordForm.create(*_fields(), type="activity", home=HOME), title=t("activity.new"), back=HOME
    )


def edit_activity() -> rx.Component:
    """An activity that is there; deleting stands below its fields."""
    form = fields.RecordForm.create(
        *_fields(),
        record.delete_button("activity", t("activity.delete"), _owner_page),
        type="activity",
        home=HOME,
        record_id=record_id,
    )
    return shell(form, title=t("activity.edit"), back=_owner_page)


ROUTES = [
    (route("new_activity"), new_activity, "New activity"),
    (route("activity"), edit_activity, "Activity"),
]
