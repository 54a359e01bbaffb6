"""The form of a contact: what is used most comes first, the rest is a tap away."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.kit import work
from pwa.kit.record.record_page import forms, visibility

HOME = "/contacts"
_SELDOM = [
    "addresses", "department", "reports_to", "websites", "socials", "birthday", "dates", "language", "source",
    "photo", "do_not_contact",
]  # fmt: skip


def _fields() -> tuple[rx.Component, ...]:
    return (
        work.NameField.create(label=t("form.name")),
        work.PhonesField.create(label=t("form.phones"), add=t("form.add_phone")),
        work.EmailsField.create(label=t("form.emails"), add=t("form.add_email")),
        work.RefField.create(name="company", label=t("form.company"), type="company", creatable=True),
        work.LineField.create(
            name="job_title", label=t("form.job_title"), auto_complete="organization-title"
        ),
        work.TagsField.create(name="tags", label=t("form.tags"), hint=t("form.tags_hint"), of="contact"),
        work.ProseField.create(name="notes", label=t("form.notes")),
        work.CustomFields.create(),
        work.MoreFields.create(
            work.PhotoField.create(label=t("form.photo")),
            work.AddressesField.create(label=t("form.addresses"), add=t("form.add_address")),
            work.LineField.create(name="department", label=t("form.department")),
            work.RefField.create(name="reports_to", label=t("form.reports_to"), type="contact"),
            work.LinksField.create(label=t("form.websites"), add=t("form.add_website")),
            work.SocialsField.create(label=t("form.socials"), add=t("form.add_social")),
            work.DayField.create(name="birthday", label=t("form.birthday"), chips="none"),
            work.DatesField.create(
                label=t("form.dates"),
                add=t("form.add_date"),
                day_label=t("form.date"),
                what_label=t("form.date_what"),
            ),
            work.LineField.create(name="source", label=t("form.source")),
            work.OwnerField.create(label=t("form.owner")),
            visibility(),
            work.FlagField.create(
                name="do_not_contact", label=t("form.do_not_contact"), hint=t("form.do_not_contact_hint")
            ),
            label=t("form.more_fields"),
            fields=_SELDOM,
        ),
    )


ROUTES = forms("contact", HOME, _fields)
