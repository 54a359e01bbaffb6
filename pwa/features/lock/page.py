"""A person's own lock; and who is here, while nobody is signed in."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import widget
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.kit.frame.shell import shell

el = rx.el
_AppLock = widget("AppLock", "features/lock/AppLock")
_Who = widget("Who", "features/lock/Who")


def app_lock() -> rx.Component:
    """Set it, change it, remove it, and who else uses this phone."""
    return shell(_AppLock.create(), title=t("lock.title"), back=href("settings"))


def who() -> rx.Component:
    """Those whose data is here."""
    return el.main(
        el.div(_Who.create(), class_name="w-full max-w-md"),
        id="main",
        class_name="grid min-h-dvh place-items-center px-6 py-10",
    )


ROUTES = [(route("app_lock"), app_lock, "App lock"), (route("who"), who, "Lapangan")]
