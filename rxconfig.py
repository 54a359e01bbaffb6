"""Reflex configuration: a stateless client application, built with pinned packages and no network chatter."""

import reflex as rx

from pwa.build.plugin import PwaPlugin

config = rx.Config(
    app_name="pwa",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=[],
    react_strict_mode=False,
    disable_plugins=[rx.plugins.SitemapPlugin],
    # Each npm package once, pinned; development packages are listed in pwa/build/plugin.py.
    frontend_packages=["idb@8.0.4", "libphonenumber-js@1.13.16"],
    plugins=[rx.plugins.TailwindV4Plugin(), PwaPlugin()],
)
