"""Install help: one button where the browser offers it, steps in words for every phone."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, fn, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.install.shapes import InstallView
from pwa.kit.basics import banner, button, section
from pwa.kit.frame.shell import shell

el = rx.el
LIB, ACTIONS = module("features/install/view"), module("features/install/actions")


install_view = use("useInstall", lib=LIB, type_=InstallView)
ask = fn("install", ACTIONS)


def _steps(platform: str, count: int) -> rx.Component:
    steps = [
        el.li(
            el.span(
                str(number),
                class_name="tone-accent grid size-9 shrink-0 place-items-center rounded-full font-bold",
            ),
            el.span(t(f"install.{platform}_{number}"), class_name="pt-1.5"),
            class_name="flex gap-4",
        )
        for number in range(1, count + 1)
    ]
    return section(t(f"install.{platform}"), el.ol(*steps, class_name="card card-pad grid gap-4"))


@rx.memo
def install_body(view: Prop[InstallView]) -> rx.Component:
    """This phone's steps first, the others below."""
    android, ios, desktop = _steps("android", 3), _steps("ios", 3), _steps("desktop", 1)
    now = button(t("install.now"), look="primary", glyph="install", wide=True, on_click=on(ask.call()))
    return el.div(
        el.p(t("install.why"), class_name="mb-4 max-w-prose text-lg"),
        rx.cond(view.installed, banner(t("install.already"), tone="good"), rx.fragment()),
        rx.cond(view.offered, now, rx.fragment()),
        rx.match(
            view.platform,
            ("ios", rx.fragment(ios, android, desktop)),
            ("android", rx.fragment(android, ios, desktop)),
            rx.fragment(desktop, android, ios),
        ),
    )


def install() -> rx.Component:
    """How to put Lapangan on the home screen."""
    return shell(install_body(view=install_view), title=t("install.title"), back=href("more"))


ROUTES = [(route("install"), install, "Install")]
