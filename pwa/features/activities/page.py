"""One activity: a call, meeting, visit, message, note or task, and what it belongs to."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.kit import work
from pwa.kit.frame.shell import shell
from pwa.kit.record import record

# An activity has no list of its own: Today leads back.
HOME = "/"
KINDS = ["call", "meeting", "visit", "message", "email", "note", "task"]


def _fields() -> tuple[rx.Component, ...]:
    return (
        work.ChoiceField.create(name="kind", label=t("activity.kind"), values=KINDS, prefix="activity.kind_"),
        work.LineField.create(name="subject", label=t("activity.subject")),
        work.ProseField.create(name="body", label=t("activity.body")),
        work.LineField.create(name="outcome", label=t("activity.result")),
        work.DoneField.create(
            label=t("activity.state"), done_text=t("activity.state_done"), open_text=t("activity.state_open"),
            due_label=t("activity.due"),
        ),
        work.InstantField.create(name="at", label=t("activity.at")),
        work.RefField.create(name="contact", label=t("activity.contact"), type="contact"),
        work.RefField.create(name="company", label=t("activity.company"), type="company"),
        work.RefField.create(name="deal", label=t("activity.deal"), type="deal"),
        work.OwnerField.create(label=t("form.owner")),
    )  # fmt: skip


def new_activity() -> rx.Component:
    """An activity that is not there yet."""
    return shell(
        work.RecordForm.create(*_fields(), type="activity", home=HOME), title=t("activity.new"), back=HOME
    )


def edit_activity() -> rx.Component:
    """An activity that is there; deleting stands below its fields."""
    form = work.RecordForm.create(
        *_fields(),
        record.delete_button("activity", t("activity.delete"), HOME),
        type="activity",
        home=HOME,
        record_id=work.record_id,
    )
    return shell(form, title=t("activity.edit"), back=work.activity_home)


ROUTES = [
    ("/activities/new", new_activity, "New activity"),
    ("/activities/[id]", edit_activity, "Activity"),
]
