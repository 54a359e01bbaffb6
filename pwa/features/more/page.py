"""More: the screens that are not in the tab bar."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, module, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.more.shapes import MoreView
from pwa.kit.basics import row_link
from pwa.kit.frame.icons import icon
from pwa.kit.frame.shell import shell
from pwa.kit.sheet.named_sheet import open_sheet

el = rx.el
LIB = module("features/more/view")


more_view = use("useMore", lib=LIB, type_=MoreView)


def _count(number: Prop) -> rx.Component:
    return rx.cond(number > 0, el.span(number, class_name="tag tone-warn tabular"), rx.fragment())


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
            row_link(
                href("ledger"), "history", t("ledger.title"), t("more.ledger_note"), _count(view.ledger_n)
            ),
            row_link(
                href("conflicts"),
                "merge",
                t("conflict.title"),
                t("more.conflicts_note"),
                _count(view.conflicts_n),
            ),
            aria_label=t("ledger.title"),
            class_name="card rows mt-4 overflow-hidden",
        ),
        el.nav(
            row_link(href("exchange"), "import", t("more.exchange"), t("more.exchange_note")),
            row_link(href("settings"), "settings", t("settings.title"), t("more.settings_note")),
            row_link(href("install"), "install", t("more.install"), t("more.install_note")),
            keys,
            aria_label=t("more.title"),
            class_name="card rows mt-4 overflow-hidden",
        ),
    )


def more() -> rx.Component:
    """The last tab."""
    return shell(more_body(view=more_view), title=t("more.title"))


ROUTES = [(route("more"), more, "More")]
