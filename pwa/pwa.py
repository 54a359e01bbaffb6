"""The application: the frame around every page, and the pages by route."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

import reflex as rx

from pwa import features
from pwa.build.bridge import widget
from pwa.features.not_found.page import not_found

_Root = widget("Root", "Root")
_Skeleton = widget("Skeleton", "Root")


def _head() -> list[rx.Component]:
    el = rx.el
    return [
        el.meta(
            name="theme-color", content="#f6f5f1", custom_attrs={"media": "(prefers-color-scheme: light)"}
        ),
        el.meta(
            name="theme-color", content="#0e1513", custom_attrs={"media": "(prefers-color-scheme: dark)"}
        ),
        el.meta(name="mobile-web-app-capable", content="yes"),
        el.meta(name="apple-mobile-web-app-title", content="Lapangan"),
        el.meta(name="apple-mobile-web-app-status-bar-style", content="default"),
        el.meta(name="format-detection", content="telephone=no"),
        el.link(rel="manifest", href="/manifest.webmanifest"),
        el.link(rel="icon", href="/icons/mark.svg", type="image/svg+xml"),
        el.link(rel="apple-touch-icon", href="/icons/apple-touch-180.png"),
    ]


app = rx.App(
    enable_state=False,
    toaster=None,
    reset_style=False,  # Tailwind's preflight, rule for rule, which our stylesheet brings
    html_lang="en",
    head_components=_head(),
    # Ours alone: language, error screen, toasts. Reflex's own wraps serve server state.
    app_wraps={(55, "Root"): lambda _: _Root.create()},
    hydrate_fallback=_Skeleton.create(),
)


def _register() -> None:
    names = sorted(found.name for found in pkgutil.walk_packages(features.__path__, "pwa.features."))
    # What features put into the screens of others must be there before a screen asks for it.
    for name in names:
        if name.endswith(".slots"):
            importlib.import_module(name)
    for name in names:
        routes: list[tuple[str, Callable[[], rx.Component], str]] = getattr(
            importlib.import_module(name), "ROUTES", []
        )
        for route, page, title in routes:
            app.add_page(page, route=route, title=f"{title} · Lapangan", image="/icons/icon-512.png")
    app.add_page(not_found, route="404", title="Lapangan", image="/icons/icon-512.png")


_register()
