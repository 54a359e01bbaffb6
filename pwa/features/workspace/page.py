"""The workspace: what everybody of the company has in common, and how a demo is taken away."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, fn, module, use
from pwa.build.i18n import LANGUAGES, choice_label, label, t
from pwa.build.routes import href, route
from pwa.features.workspace.shapes import WorkspaceView
from pwa.kit.basics import button, section
from pwa.kit.form import fields
from pwa.kit.form.forms import fault, text_field
from pwa.kit.frame.office import may_be, office
from pwa.kit.sheet.named_sheet import close_sheet, open_sheet, sheet
from sync.schema.kinds import BUSINESSES

el = rx.el
LIB, ACTIONS = module("features/workspace/view"), module("features/workspace/actions")

workspace_view = use("useWorkspace", lib=LIB, type_=WorkspaceView)
remove_demo = fn("removeDemo", ACTIONS)


def _named(name: str) -> dict[str, rx.Var | str]:
    return {"name": name, "label": label("workspace", name)}


def _fields() -> tuple[rx.Component, ...]:
    return (
        fields.LineField.create(
            name="name", label=t("workspace.name"), required=True, auto_complete="organization"
        ),
        fields.CodeField.create(**_named("country"), kind="country", hint=t("workspace.country_hint")),
        fields.CodeField.create(**_named("currency"), kind="currency", hint=t("workspace.currency_hint")),
        fields.ChoiceField.create(
            name="language", label=t("workspace.language"), labels=list(LANGUAGES.values())
        ),
        fields.CodeField.create(**_named("time_zone"), kind="time_zone"),
        fields.ChoiceField.create(
            **_named("business"), labels=[choice_label("workspace", one) for one in BUSINESSES]
        ),
    )


def _removal(view: Prop[WorkspaceView]) -> rx.Component:
    part = section(
        t("workspace.demo_title"),
        el.div(
            el.p(t("workspace.demo_text")),
            button(
                t("workspace.demo_remove"), look="danger", glyph="trash", on_click=open_sheet("remove-demo"),
                class_name="mt-4",
            ),
            class_name="card card-pad",
        ),
    )  # fmt: skip
    return rx.cond(view.demo, rx.cond(may_be("administrator"), part, rx.fragment()), rx.fragment())


def _sheet(view: Prop[WorkspaceView]) -> rx.Component:
    return sheet(
        "remove-demo",
        t("workspace.demo_remove"),
        el.p(t("workspace.whole_demo_goes")),
        el.p(view.name, class_name="card card-pad my-4 text-center text-lg font-bold"),
        el.form(
            text_field(t("workspace.type_name"), "name", auto_complete="off", spell_check=False),
            fault(view.fault, "remove-fault"),
            button(t("workspace.demo_remove"), look="danger", wide=True, type="submit", disabled=view.busy),
            on_submit=remove_demo,
            no_validate=True,
        ),
        button(
            t("common.cancel"),
            look="quiet",
            wide=True,
            on_click=close_sheet("remove-demo"),
            class_name="mt-3",
        ),
    )


@rx.memo
def workspace_body(view: Prop[WorkspaceView]) -> rx.Component:
    """The form over the workspace's record; what is changed is kept and sent like any other edit."""
    form = fields.RecordForm.create(
        *_fields(),
        _removal(view),
        type="workspace",
        record_id=view.id,
        home=href("workspace"),
        leave=href("admin"),
    )
    return el.div(rx.cond(view.id != "", form, rx.fragment()), _sheet(view))


def workspace() -> rx.Component:
    """For whoever configures the workspace."""
    return office(workspace_body(view=workspace_view), title=t("workspace.title"), who="operations")


ROUTES = [(route("workspace"), workspace, "Workspace")]
