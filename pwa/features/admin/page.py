"""Administration: the ways to the screens of the office half, by what they are about."""

from __future__ import annotations

from typing import get_args

import reflex as rx

from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.kit.basics import link_button, section
from pwa.kit.frame.office import may_be, office
from pwa.kit.frame.slots import OFFICE, OfficeGroup, OfficeRow

el = rx.el


def _row(one: OfficeRow) -> rx.Component:
    return rx.cond(may_be(one.who), one.row(), rx.fragment())


def _group(group: OfficeGroup) -> rx.Component:
    rows = [one for one in OFFICE.parts() if one.group == group]
    if not rows:
        return rx.fragment()
    part = section(
        t(f"admin.group_{group}"),
        el.nav(
            *map(_row, rows), aria_label=t(f"admin.group_{group}"), class_name="card rows overflow-hidden"
        ),
    )
    everyone = any(one.who == "operations" for one in rows)
    return part if everyone else rx.cond(may_be("administrator"), part, rx.fragment())


def admin() -> rx.Component:
    """What the office may set, in four groups."""
    help_ = link_button(
        t("more.help_admin"), href("help_topic", "admin"), look="quiet", glyph="help", class_name="mt-6"
    )
    return office(
        *map(_group, get_args(OfficeGroup)),
        help_,
        title=t("admin.title"),
        who="operations",
        back=href("more"),
    )


ROUTES = [(route("admin"), admin, "Administration")]
