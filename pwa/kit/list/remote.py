"""What lists say of rows that this device does not hold whole (SPEC.md R8)."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.vars.base import Var

from pwa.build.bridge import module, use, widget
from pwa.build.i18n import t
from pwa.kit.frame.icons import icon

_RemoteEnd = widget("RemoteEnd", "kit/list/RemoteEnd", remote=Any, none=str)


def rows_end(kind: str, under: Var, none: Var | str) -> rx.Component:
    """Below the rows of a type under a record: whether the server has been asked, and the way to more.

    `none`: what is said when neither this device nor the server has any.
    """
    wanted = Var.create({"under": under, "query": None})
    remote = use("useRemote", kind, wanted, lib=module("kit/list/remote"), type_=dict)
    return _RemoteEnd.create(remote=remote, none=none)


def server_mark() -> rx.Component:
    """Says of a row that this device does not have it."""
    return rx.el.span(
        icon("on_server", "1rem"), t("list.on_server"), class_name="inline-flex items-center gap-1"
    )
