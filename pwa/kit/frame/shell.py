"""The frame of every signed-in screen: header with the sync badge, content, tab bar or side rail."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.vars.base import Var

from pwa.build.bridge import widget
from pwa.kit.basics import Text

el = rx.el
_Frame = widget("Frame", "kit/frame/Frame", title=str, back=str, wide=bool, actions=rx.Component)
_Panes = widget("Panes", "kit/frame/Panes", detail=bool)


def shell(
    *children: Any, title: Text, back: Text = "", actions: rx.Component | None = None, wide: bool = False
) -> rx.Component:
    """A screen headed `title`; `back`: where the arrow at its left leads; `actions` stand at its right."""
    return _Frame.create(
        el.div(*children, class_name="page page-wide" if wide else "page"),
        title=title,
        back=back,
        actions=actions or rx.fragment(),
    )


def panes(
    list_part: rx.Component, detail_part: rx.Component, *, detail: bool | Var, **frame: Any
) -> rx.Component:
    """List and detail side by side from 768 px; below that one of them, the detail when `detail` is true."""
    left = el.div(list_part, class_name="pane-list")
    right = el.div(detail_part, class_name="pane-detail")
    return _Frame.create(_Panes.create(left, right, detail=detail), **frame)
