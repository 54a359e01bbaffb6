"""The form of a company."""

from __future__ import annotations

from functools import partial

from pwa.build.bridge import fn, module
from pwa.build.i18n import t
from pwa.kit.form import fields
from pwa.kit.form.of_type import fields_of
from pwa.kit.record.record_page import forms

_OWN = {
    "name": lambda: fields.LineField.create(
        name="name", label=t("form.company_name"), required=True, auto_complete="organization"
    ),
    "website": lambda: fields.LineField.create(
        name="website", label=t("form.website"), kind="url", input_mode="url", auto_complete="url"
    ),
    "parent": lambda: fields.RefField.create(
        name="parent", label=t("form.parent"), type="company", creatable=True
    ),
}

ROUTES = forms(
    "company", partial(fields_of, "company", _OWN), twin=fn("companyTwin", module("features/companies/twin"))
)
