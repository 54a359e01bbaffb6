"""The form of a deal."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.kit import work
from pwa.kit.record.record_page import forms, visibility

HOME = "/deals"
_SELDOM = ["competitors", "source", "loss_reason"]


def _fields(*, new: bool = False) -> tuple[rx.Component, ...]:
    # An existing deal moves by its own page, where the stage may ask for something.
    stage = (
        (work.StageField.create(pipeline_label=t("deal.pipeline"), stage_label=t("deal.stage")),)
        if new
        else ()
    )
    return (
        work.LineField.create(name="name", label=t("form.deal_name"), required=True),
        work.RefField.create(name="company", label=t("form.company"), type="company", creatable=True),
        work.MoneyField.create(name="value", label=t("deal.value")),
        *stage,
        work.DayField.create(name="expected_close", label=t("deal.expected_close"), chips="close"),
        work.RolesField.create(label=t("deal.people"), add=t("deal.add_person")),
        work.NextStepField.create(
            label=t("deal.next_step"), day_label=t("activity.due"), placeholder=t("deal.next_step_example")
        ),
        work.ProseField.create(name="notes", label=t("form.notes")),
        work.CustomFields.create(),
        work.MoreFields.create(
            work.ProbabilityField.create(label=t("deal.probability"), stage_text=t("form.from_stage")),
            work.TagsField.create(name="competitors", label=t("deal.competitors"), hint=t("form.tags_hint")),
            work.TagsField.create(name="tags", label=t("form.tags"), hint=t("form.tags_hint"), of="deal"),
            work.LineField.create(name="source", label=t("form.source")),
            work.OwnerField.create(label=t("form.owner")),
            visibility(),
            label=t("form.more_fields"),
            fields=_SELDOM,
        ),
    )


ROUTES = forms("deal", HOME, _fields, lambda: _fields(new=True))
