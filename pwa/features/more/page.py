"""More: the screens that are not in the tab bar."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, module, use
from pwa.build.i18n import t
from pwa.build.routes import href, list_of, paged, route
from pwa.features.more.shapes import MoreView
from pwa.kit.basics import row_link
from pwa.kit.frame.icons import icon
from pwa.kit.frame.shell import shell
from pwa.kit.frame.slots import PLACES, WAITING
from pwa.kit.sheet.named_sheet import open_sheet
from sync.schema import RECORD_TYPES

el = rx.el
LIB = module("features/more/view")


more_view = use("useMore", lib=LIB, type_=MoreView)


def _person(view: Prop[MoreView]) -> rx.Component:
    return el.div(
        el.span(view.initials, aria_hidden=True, class_name="avatar size-14 text-lg"),
        el.div(
            el.p(view.person, class_name="text-lg font-bold truncate"),
            el.p(view.role + " · " + view.workspace, class_name="row-note"),
            el.p(view.email, class_name="row-note truncate"),
            class_name="min-w-0 flex-1",
        ),
        class_name="card card-pad flex items-center gap-4",
    )


def _lists() -> list[rx.Component]:
    """The lists of the record types that have no tab."""
    rows = [
        row_link(href(list_of(kind)), RECORD_TYPES[kind].icon, t(f"{kind}.title")) for kind in paged("more")
    ]
    return (
        [el.nav(*rows, aria_label=t("more.lists"), class_name="card rows mt-4 overflow-hidden")]
        if rows
        else []
    )


@rx.memo
def more_body(view: Prop[MoreView]) -> rx.Component:
    """Who is here, then where to go."""
    keys = el.button(
        el.span(icon("keyboard"), class_name="text-accent"),
        el.span(
            el.span(t("more.keyboard"), class_name="row-title block"),
            el.span(t("more.keyboard_note"), class_name="row-note block"),
            class_name="min-w-0 flex-1",
        ),
        icon("forward", "1.125rem"),
        type="button",
        on_click=open_sheet("keys"),
        class_name="row",
    )
    return el.div(
        _person(view),
        el.nav(
            *(row() for row in WAITING.parts()),
            aria_label=t("ledger.title"),
            class_name="card rows mt-4 overflow-hidden",
        ),
        *_lists(),
        el.nav(
            *(row() for row in PLACES.parts()),
            keys,
            aria_label=t("more.title"),
            class_name="card rows mt-4 overflow-hidden",
        ),
    )


def more() -> rx.Component:
    """The last tab."""
    return shell(more_body(view=more_view), title=t("more.title"))


ROUTES = [(route("more"), more, "More")]
