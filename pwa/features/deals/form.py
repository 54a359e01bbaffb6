"""The form of a deal."""

from __future__ import annotations

from functools import partial

import reflex as rx

from pwa.build.bridge import fn, module
from pwa.build.i18n import t
from pwa.features.deals import parts
from pwa.kit.form import fields
from pwa.kit.form.of_type import fields_of
from pwa.kit.record.record_page import forms

_OWN = {
    "name": lambda: fields.LineField.create(name="name", label=t("form.deal_name"), required=True),
    "company": lambda: fields.RefField.create(
        name="company", label=t("form.company"), type="company", creatable=True
    ),
    "value": lambda: parts.ValueField.create(name="value", label=t("deal.value")),
    # An existing deal moves by its own page, where the stage may ask for something.
    "stage": rx.fragment,
    "expected_close": lambda: fields.DayField.create(
        name="expected_close", label=t("deal.expected_close"), chips="close"
    ),
    "contacts": lambda: parts.RolesField.create(label=t("deal.people"), add=t("deal.add_person")),
    "next_step": lambda: fields.NextStepField.create(
        label=t("deal.next_step"), day_label=t("activity.due"), placeholder=t("deal.next_step_example")
    ),
    "probability": lambda: parts.ProbabilityField.create(
        label=t("deal.probability"), stage_text=t("form.from_stage")
    ),
}
_NEW = {
    **_OWN,
    "stage": lambda: parts.StageField.create(pipeline_label=t("deal.pipeline"), stage_label=t("deal.stage")),
}

ROUTES = forms(
    "deal",
    partial(fields_of, "deal", _OWN),
    partial(fields_of, "deal", _NEW),
    starts=fn("dealStarts", module("features/deals/starts")),
)
