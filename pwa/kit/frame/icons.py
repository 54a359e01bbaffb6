"""Line icons, drawn inline by Icon.tsx; the word beside an icon always says the same."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import reflex as rx
from reflex_base.vars.base import Var

from pwa.build.bridge import widget

_Icon = widget("Icon", "kit/frame/Icon", name=str, size=str)
_SOURCE = Path(__file__).parent / "icons.ts"


@cache
def names() -> frozenset[str]:
    """The names icons.ts defines."""
    return frozenset(re.findall(r"^  (\w+):\s+\"M", _SOURCE.read_text("utf-8"), flags=re.M))


def icon(name: str | Var, size: str = "") -> rx.Component:
    """The icon `name`, or one of a path ("M4 6h16"), as high as the text or `size` (a CSS length).

    Raises KeyError on an unknown name.
    """
    if isinstance(name, str) and name not in names() and not re.match(r"M[\d. ]", name):
        raise KeyError(f"no icon {name!r} in icons.ts")
    return _Icon.create(name=name, size=size) if size else _Icon.create(name=name)
