"""The working calendars of the firm: one a region, chosen by chips; all that is set stands below."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import widget
from pwa.build.i18n import t
from pwa.build.routes import route
from pwa.kit.frame.office import office

_Calendars = widget("Calendars", "features/calendar/Calendars")


def calendar() -> rx.Component:
    """When people work, and which days are free."""
    return office(_Calendars.create(), title=t("calendar.title"), who="operations")


ROUTES = [(route("admin_calendar"), calendar, "Working calendar")]
