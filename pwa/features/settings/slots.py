"""What the settings put into the screens of others."""

from __future__ import annotations

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import row_link
from pwa.kit.frame.slots import PLACES


def _row() -> rx.Component:
    return row_link(href("settings"), "settings", t("more.settings"), t("more.settings_note"))


PLACES.add(20, _row)
