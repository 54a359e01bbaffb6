"""The second step while signing in; a person's own; and which roles the company asks for one."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import widget
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.kit.frame.office import office
from pwa.kit.frame.shell import shell

el = rx.el
_StepForm = widget("StepForm", "features/factors/StepForm")
_OwnFactors = widget("OwnFactors", "features/factors/OwnFactors")
_RoleSwitches = widget("RoleSwitches", "features/factors/RoleSwitches")
_LockRules = widget("LockRules", "features/factors/LockRules")


def second_step() -> rx.Component:
    """After a right password; nobody is signed in yet."""
    return el.main(
        el.div(_StepForm.create(), class_name="w-full max-w-md"),
        id="main",
        class_name="grid min-h-dvh place-items-center px-6 py-10",
    )


def factors() -> rx.Component:
    """What proves me beside my password."""
    return shell(_OwnFactors.create(), title=t("factors.title"), back=href("settings"))


def required() -> rx.Component:
    """The roles that sign in with a second step; the longest time away, and without contact."""
    return office(
        _RoleSwitches.create(), _LockRules.create(), title=t("factors.rules_title"), who="administrator"
    )


ROUTES = [
    (route("second_step"), second_step, "Lapangan"),
    (route("factors"), factors, "Two-step sign-in"),
    (route("required_factors"), required, "Two-step sign-in"),
]
