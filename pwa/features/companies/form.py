"""The form of a company."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.kit import work
from pwa.kit.record.record_page import forms, visibility

HOME = "/companies"
_SELDOM = ["legal_name", "registration", "employees", "source", "parent"]


def _fields() -> tuple[rx.Component, ...]:
    return (
        work.LineField.create(
            name="name", label=t("form.company_name"), required=True, auto_complete="organization"
        ),
        work.PhonesField.create(label=t("form.phones"), add=t("form.add_phone")),
        work.EmailsField.create(label=t("form.emails"), add=t("form.add_email")),
        work.AddressesField.create(label=t("form.addresses"), add=t("form.add_address")),
        work.LineField.create(name="industry", label=t("form.industry")),
        work.LineField.create(
            name="website",
            label=t("form.website"),
            kind="url",
            input_mode="url",
            auto_complete="url",
        ),
        work.TagsField.create(name="tags", label=t("form.tags"), hint=t("form.tags_hint"), of="company"),
        work.ProseField.create(name="notes", label=t("form.notes")),
        work.CustomFields.create(),
        work.MoreFields.create(
            work.RefField.create(name="parent", label=t("form.parent"), type="company", creatable=True),
            work.LineField.create(name="legal_name", label=t("form.legal_name")),
            work.LineField.create(name="registration", label=t("form.registration")),
            work.LineField.create(name="employees", label=t("form.employees"), kind="number"),
            work.LineField.create(name="source", label=t("form.source")),
            work.OwnerField.create(label=t("form.owner")),
            visibility(),
            label=t("form.more_fields"),
            fields=_SELDOM,
        ),
    )


ROUTES = forms("company", HOME, _fields)
