"""The form of a deal."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.features.deals import parts
from pwa.kit.form import fields
from pwa.kit.record.record_page import forms, visibility

_SELDOM = ["competitors", "source", "loss_reason"]


def _fields(*, new: bool = False) -> tuple[rx.Component, ...]:
    # An existing deal moves by its own page, where the stage may ask for something.
    stage = (
        (parts.StageField.create(pipeline_label=t("deal.pipeline"), stage_label=t("deal.stage")),)
        if new
        else ()
    )
    return (
        fields.LineField.create(name="name", label=t("form.deal_name"), required=True),
        fields.RefField.create(name="company", label=t("form.company"), type="company", creatable=True),
        fields.MoneyField.create(name="value", label=t("deal.value")),
        *stage,
        fields.DayField.create(name="expected_close", label=t("deal.expected_close"), chips="close"),
        parts.RolesField.create(label=t("deal.people"), add=t("deal.add_person")),
        fields.NextStepField.create(
            label=t("deal.next_step"), day_label=t("activity.due"), placeholder=t("deal.next_step_example")
        ),
        fields.ProseField.create(name="notes", label=t("form.notes")),
        fields.CustomFields.create(),
        fields.MoreFields.create(
            parts.ProbabilityField.create(label=t("deal.probability"), stage_text=t("form.from_stage")),
            fields.TagsField.create(
                name="competitors", label=t("deal.competitors"), hint=t("form.tags_hint")
            ),
            fields.TagsField.create(name="tags", label=t("form.tags"), hint=t("form.tags_hint"), of="deal"),
            fields.LineField.create(name="source", label=t("form.source")),
            fields.OwnerField.create(label=t("form.owner")),
            visibility(),
            label=t("form.more_fields"),
            fields=_SELDOM,
        ),
    )


ROUTES = forms("deal", href("deals"), _fields, lambda: _fields(new=True))
