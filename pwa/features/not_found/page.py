"""What an unknown address shows."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import empty, link_button
from pwa.kit.frame.shell import shell


def not_found() -> rx.Component:
    """A plain answer and a way back."""
    way_back = link_button(t("shell.go_today"), href("today"), look="primary")
    return shell(
        empty("search", t("shell.not_found_title"), t("shell.not_found_text"), way_back),
        title=t("shell.not_found_title"),
    )
