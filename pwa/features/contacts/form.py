"""The form of a contact: what is used most comes first, the rest is a tap away."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.form import fields
from pwa.kit.record.record_page import forms, visibility

_SELDOM = [
    "addresses", "department", "reports_to", "websites", "socials", "birthday", "dates", "language", "source",
    "photo", "do_not_contact",
]  # fmt: skip


def _fields() -> tuple[rx.Component, ...]:
    return (
        fields.NameField.create(label=t("form.name")),
        fields.PhonesField.create(label=t("form.phones"), add=t("form.add_phone")),
        fields.EmailsField.create(label=t("form.emails"), add=t("form.add_email")),
        fields.RefField.create(name="company", label=t("form.company"), type="company", creatable=True),
        fields.LineField.create(
            name="job_title", label=t("form.job_title"), auto_complete="organization-title"
        ),
        fields.TagsField.create(name="tags", label=t("form.tags"), hint=t("form.tags_hint"), of="contact"),
        fields.ProseField.create(name="notes", label=t("form.notes")),
        fields.CustomFields.create(),
        fields.MoreFields.create(
            fields.PhotoField.create(label=t("form.photo")),
            fields.AddressesField.create(label=t("form.addresses"), add=t("form.add_address")),
            fields.LineField.create(name="department", label=t("form.department")),
            fields.RefField.create(name="reports_to", label=t("form.reports_to"), type="contact"),
            fields.LinksField.create(label=t("form.websites"), add=t("form.add_website")),
            fields.SocialsField.create(label=t("form.socials"), add=t("form.add_social")),
            fields.DayField.create(name="birthday", label=t("form.birthday"), chips="none"),
            fields.DatesField.create(
                label=t("form.dates"),
                add=t("form.add_date"),
                day_label=t("form.date"),
                what_label=t("form.date_what"),
            ),
            fields.LineField.create(name="source", label=t("form.source")),
            fields.OwnerField.create(label=t("form.owner")),
            visibility(),
            fields.FlagField.create(
                name="do_not_contact", label=t("form.do_not_contact"), hint=t("form.do_not_contact_hint")
            ),
            label=t("form.more_fields"),
            fields=_SELDOM,
        ),
    )


ROUTES = forms("contact", href("contacts"), _fields)
