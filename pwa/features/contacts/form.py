"""The form of a contact."""

from __future__ import annotations

from functools import partial

from pwa.build.bridge import fn, module
from pwa.build.i18n import t
from pwa.kit.form import fields
from pwa.kit.form.of_type import fields_of
from pwa.kit.record.record_page import forms

_OWN = {
    "name": lambda: fields.NameField.create(label=t("form.name"), or_fields=["company", "phones", "emails"]),
    "company": lambda: fields.RefField.create(
        name="company", label=t("form.company"), type="company", creatable=True
    ),
    "job_title": lambda: fields.LineField.create(
        name="job_title", label=t("form.job_title"), auto_complete="organization-title"
    ),
    "websites": lambda: fields.LinksField.create(label=t("form.websites"), add=t("form.add_website")),
    "socials": lambda: fields.SocialsField.create(label=t("form.socials"), add=t("form.add_social")),
    "dates": lambda: fields.DatesField.create(
        label=t("form.dates"),
        add=t("form.add_date"),
        day_label=t("form.date"),
        what_label=t("form.date_what"),
    ),
    "do_not_contact": lambda: fields.FlagField.create(
        name="do_not_contact", label=t("form.do_not_contact"), hint=t("form.do_not_contact_hint")
    ),
}

ROUTES = forms(
    "contact", partial(fields_of, "contact", _OWN), twin=fn("contactTwin", module("features/contacts/twin"))
)
