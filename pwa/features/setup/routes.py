"""Screens on which sales operations sets up pipelines, fields and tags."""

from __future__ import annotations

SCREENS = {
    "admin_pipelines": "/admin/pipelines",
    "admin_pipeline": "/admin/pipelines/[id]",
    "admin_fields": "/admin/fields",
    "admin_tags": "/admin/tags",
}
UNDER_MORE = True
LATE = "office"
