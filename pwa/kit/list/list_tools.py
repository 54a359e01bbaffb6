"""The parts of a list screen: search line, filter chips, rows, count."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import Prop, fn, module, use, widget
from pwa.build.routes import area_of

_LIB = module("kit/list/lists")
set_filter, clear_filters = fn("setFilter", _LIB), fn("clearFilters", _LIB)

SearchLine = widget("SearchLine", "kit/list/ListTools", type=str, label=str)
FilterChips = widget("FilterChips", "kit/list/ListTools", type=str)
ListCount = widget("ListCount", "kit/list/RecordList", type=str)
_ROWS: dict[str, Any] = {
    "type": str, "row": Any, "label": str, "rail_label": str, "selected": str,
    "empty": rx.Component, "nothing": rx.Component,
}  # fmt: skip
RecordList = widget("RecordList", "kit/list/RecordList", **_ROWS)
RemoteList = widget("RemoteList", "kit/list/RemoteList", **_ROWS)
"""The same for a type that devices do not hold whole."""


def query(kind: str) -> Prop[str]:
    """What is being searched in the list of a type."""
    return use("useScreen", f"{area_of(kind)}.query", "", lib=module("kit/frame/state"), type_=str)


def count(kind: str) -> Prop[int]:
    """How many records of a type are on this device."""
    return use("useCount", kind, lib=_LIB, type_=int)
