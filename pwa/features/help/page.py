"""Help: the areas of the app with a search, and a page of each; the tour and the news are pages as well."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import module, use, widget
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.kit.frame.here import record_id
from pwa.kit.frame.shell import shell

_Index = widget("HelpIndex", "features/help/HelpIndex")
_Topic = widget("HelpTopic", "features/help/HelpTopic", id=str)
_title = use("useTopicTitle", record_id, lib=module("features/help/topics"), type_=str)


def index() -> rx.Component:
    """All areas, found by a word."""
    return shell(_Index.create(), title=t("help.title"), back=href("more"))


def topic() -> rx.Component:
    """One area, the tour, or what is new."""
    return shell(_Topic.create(id=record_id), title=_title, back=href("help"))


ROUTES = [(route("help"), index, "Help"), (route("help_topic"), topic, "Help")]
