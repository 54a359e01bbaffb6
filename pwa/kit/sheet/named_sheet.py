"""A sheet on the native <dialog>: from below on a phone, a card in the middle on a tablet; Esc closes it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import fn, module, on, widget

_Sheet = widget("NamedSheet", "kit/sheet/NamedSheet", name=str, title=str)
_LIB = module("kit/sheet/named_sheets")
_open = fn("openSheet", _LIB)
_close = fn("closeSheet", _LIB)


def sheet(name: str, title: Any, *children: Any) -> rx.Component:
    """A sheet called `name`; its children are mounted only while it is open."""
    return _Sheet.create(*children, name=name, title=title)


def open_sheet(name: str) -> Any:
    """An event handler that opens the sheet `name` of this page."""
    return on(_open.call(name))


def close_sheet(name: str) -> Any:
    """An event handler that closes the sheet `name`."""
    return on(_close.call(name))
