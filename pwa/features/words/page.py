"""The words of the workspace: what its people call things, in their languages (SPEC.md N1)."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import widget
from pwa.build.i18n import t
from pwa.build.routes import route
from pwa.kit.frame.office import office

_WordList = widget("WordList", "features/words/WordList")


def words() -> rx.Component:
    """Every noun with what it is called, and a sheet to rename it."""
    return office(_WordList.create(), title=t("words.title"), who="operations")


ROUTES = [(route("words"), words, "Words")]
