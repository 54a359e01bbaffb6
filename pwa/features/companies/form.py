"""The form of a company."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.form import fields
from pwa.kit.record.record_page import forms, visibility

_SELDOM = ["legal_name", "registration", "employees", "source", "parent"]


def _fields() -> tuple[rx.Component, ...]:
    return (
        fields.LineField.create(
            name="name", label=t("form.company_name"), required=True, auto_complete="organization"
        ),
        fields.PhonesField.create(label=t("form.phones"), add=t("form.add_phone")),
        fields.EmailsField.create(label=t("form.emails"), add=t("form.add_email")),
        fields.AddressesField.create(label=t("form.addresses"), add=t("form.add_address")),
        fields.LineField.create(name="industry", label=t("form.industry")),
        fields.LineField.create(
            name="website",
            label=t("form.website"),
            kind="url",
            input_mode="url",
            auto_complete="url",
        ),
        fields.TagsField.create(name="tags", label=t("form.tags"), hint=t("form.tags_hint"), of="company"),
        fields.ProseField.create(name="notes", label=t("form.notes")),
        fields.CustomFields.create(),
        fields.MoreFields.create(
            fields.RefField.create(name="parent", label=t("form.parent"), type="company", creatable=True),
            fields.LineField.create(name="legal_name", label=t("form.legal_name")),
            fields.LineField.create(name="registration", label=t("form.registration")),
            fields.LineField.create(name="employees", label=t("form.employees"), kind="number"),
            fields.LineField.create(name="source", label=t("form.source")),
            fields.OwnerField.create(label=t("form.owner")),
            visibility(),
            label=t("form.more_fields"),
            fields=_SELDOM,
        ),
    )


ROUTES = forms("company", href("companies"), _fields)
