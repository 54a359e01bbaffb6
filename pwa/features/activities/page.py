"""One activity: a call, meeting, visit, message, note or task, and what it belongs to."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import fn, module, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.kit.form import fields
from pwa.kit.form.of_type import fields_of
from pwa.kit.frame.here import record_id
from pwa.kit.frame.shell import shell
from pwa.kit.record import record

# An activity has no list of its own: Today leads back.
HOME = href("today")
_owner_page = use("useActivityHome", record_id, lib=module("features/activities/view"), type_=str)
KINDS = ["call", "meeting", "visit", "message", "email", "note", "task"]


_STARTS = module("features/activities/starts")
_OWN = {
    "kind": lambda: fields.ChoiceField.create(
        name="kind",
        label=t("activity.kind"),
        values=KINDS,
        labels=[t(f"activity.kind_{kind}") for kind in KINDS],
    ),
    "done": lambda: fields.DoneField.create(
        label=t("activity.state"),
        done_text=t("activity.state_done"),
        open_text=t("activity.state_open"),
        due_label=t("activity.due"),
    ),
}


def _form(*below: rx.Component, **more: Any) -> rx.Component:
    return fields.RecordForm.create(
        *fields_of("activity", _OWN),
        *below,
        type="activity",
        home=HOME,
        starts=fn("activityStarts", _STARTS),
        after=fn("activityHome", _STARTS),
        **more,
    )


def new_activity() -> rx.Component:
    """An activity that is not there yet."""
    return shell(_form(), title=t("activity.new"), back=HOME)


def edit_activity() -> rx.Component:
    """An activity that is there; deleting stands below its fields."""
    delete = record.delete_button("activity", t("activity.delete"), _owner_page)
    form = _form(delete, record_id=record_id)
    return shell(form, title=t("activity.edit"), back=_owner_page)


ROUTES = [
    (route("new_activity"), new_activity, "New activity"),
    (route("activity"), edit_activity, "Activity"),
]
