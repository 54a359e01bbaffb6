"""Today: what needs this person now."""

from __future__ import annotations

import reflex as rx

from pwa.components.basics import empty
from pwa.components.shell import shell
from pwa.i18n import t


def today() -> rx.Component:
    """The first screen."""
    return shell(empty("today", t("shell.today"), t("shell.today")), title=t("shell.today"))


ROUTES = [("/", today, "Today")]
