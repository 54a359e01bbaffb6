"""Logging what happened, on the page of the record it happened with."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import widget
from pwa.build.i18n import t
from pwa.kit.basics import section
from pwa.kit.frame.here import record_id

_QuickLog = widget("QuickLog", "features/activities/QuickLog", on=str, title=str)
_DoneBox = widget("DoneBox", "features/activities/QuickLog", title=str)


def log_section(kind: str) -> rx.Component:
    """A few taps to log what happened."""
    return section(t("activity.log"), _QuickLog.create(on=kind, id=record_id, title=t("activity.log")))


def done_box(entry: Any) -> rx.Component:
    """A box to tick a task off."""
    return _DoneBox.create(id=entry.id, title=entry.title)
