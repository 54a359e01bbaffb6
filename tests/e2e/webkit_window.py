"""A browser of nothing but WebKit windows, which keeps its storage: MiniBrowser under automation forgets it.

Run by the system's Python, which has GTK: `python3 webkit_window.py PROFILE`, started by WebKitWebDriver.
"""
# pyright: reportMissingImports=false, reportUnknownMemberType=false

import sys
from pathlib import Path
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402 - only after the versions are chosen


def _context(profile: Path) -> Any:
    data = WebKit2.WebsiteDataManager(
        base_data_directory=str(profile / "data"), base_cache_directory=str(profile / "cache")
    )
    cookies = str(profile / "cookies.sqlite")
    data.get_cookie_manager().set_persistent_storage(cookies, WebKit2.CookiePersistentStorage.SQLITE)
    return WebKit2.WebContext.new_with_website_data_manager(data)


def main(profile: Path) -> None:
    """Wait for a driver and open the windows that it asks for."""
    context = _context(profile)

    def window(*_: object) -> Any:
        view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
        frame = Gtk.Window(default_width=390, default_height=844)
        frame.add(view)
        view.connect("close", lambda _: frame.destroy())
        frame.show_all()
        return view

    context.connect("automation-started", lambda _, session: session.connect("create-web-view", window))
    context.set_automation_allowed(allowed=True)
    Gtk.main()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
