"""The frame of a screen of the office half: who may not use it is told so, and who may."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from pwa.build.bridge import module, use
from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import Text, empty
from pwa.kit.frame.shapes import Office
from pwa.kit.frame.shell import shell

Who = Literal["administrator", "operations", "managers"]
"""As in backend/accounts/roles.py: an administrator; or a sales admin; or a sales manager too."""

may = use("useOffice", lib=module("kit/frame/office"), type_=Office)


def may_be(who: Who) -> Any:
    """Whether the person is one of `who`."""
    return {"administrator": may.administrator, "operations": may.operations, "managers": may.managers}[who]


def office(*children: Any, title: Text, who: Who, **frame: Any) -> rx.Component:
    """A screen headed `title` for `who`, with the way back to the administration."""
    refused = empty("lock", t("office.refused"), t(f"office.only_{who}"))
    frame.setdefault("back", href("admin"))
    return shell(rx.cond(may_be(who), rx.fragment(*children), refused), title=title, **frame)
