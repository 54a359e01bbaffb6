"""The screens: each is one widget in the frame of the office half."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import widget
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.kit.frame.here import record_id
from pwa.kit.frame.office import office

_Pipelines = widget("Pipelines", "features/setup/Pipelines")
_Pipeline = widget("PipelineEditor", "features/setup/Pipeline", id=Any)

_Fields = widget("Fields", "features/setup/Fields")
_Tags = widget("Tags", "features/setup/Tags")


def pipelines() -> rx.Component:
    """All pipelines, in order."""
    return office(_Pipelines.create(), title=t("setup.pipelines"), who="operations")


def pipeline() -> rx.Component:
    """One pipeline: its stages, and why deals are lost in it."""
    editor = _Pipeline.create(id=record_id)
    return office(editor, title=t("setup.pipeline"), who="operations", back=href("admin_pipelines"))


def fields() -> rx.Component:
    """The workspace's own fields, and which fields are asked for."""
    return office(_Fields.create(), title=t("setup.fields"), who="operations")


def tags() -> rx.Component:
    """All tags in use, and those that are offered first."""
    return office(_Tags.create(), title=t("setup.tags"), who="operations")


ROUTES = [
    (route("admin_pipelines"), pipelines, "Pipelines"),
    (route("admin_pipeline"), pipeline, "Pipeline"),
    (route("admin_fields"), fields, "Fields"),
    (route("admin_tags"), tags, "Tags"),
]
