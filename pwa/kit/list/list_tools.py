"""The parts of a list screen: search line, filter chips, rows, count."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import fn, module, use, widget

_LIB = module("kit/list/lists")
query = {
    name: use("useScreen", f"{name}.query", "", lib=module("kit/frame/state"), type_=str)
    for name in ("contacts", "companies", "deals")
}
count = {kind: use("useCount", kind, lib=_LIB, type_=int) for kind in ("contact", "company", "deal")}
set_filter, clear_filters = fn("setFilter", _LIB), fn("clearFilters", _LIB)

SearchLine = widget("SearchLine", "kit/list/ListTools", list=str, label=str, home=str)
FilterChips = widget("FilterChips", "kit/list/ListTools", list=str)
ListCount = widget("ListCount", "kit/list/ListTools", list=str)
RecordList = widget(
    "RecordList", "kit/list/ListTools",
    list=str, row=Any, label=str, rail_label=str, selected=str, empty=rx.Component, nothing=rx.Component,
)  # fmt: skip
