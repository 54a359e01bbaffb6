"""Teams: who leads them and who is in them. Their managers read and look after what their people have."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, module, on, use, widget
from pwa.build.i18n import t
from pwa.build.routes import route
from pwa.features.teams.shapes import TeamRow, TeamsView
from pwa.kit.basics import banner, button, empty
from pwa.kit.frame.icons import icon
from pwa.kit.frame.office import office
from pwa.kit.sheet.named_sheet import sheet

el = rx.el
LIB, ACTIONS = module("features/teams/view"), module("features/teams/actions")
_TeamForm = widget("TeamForm", "features/teams/TeamForm")

teams_view = use("useTeams", lib=LIB, type_=TeamsView)
open_team = fn("openTeam", ACTIONS)


@rx.memo
def team_row(row: Prop[TeamRow]) -> rx.Component:
    """One team; a tap opens it."""
    return el.li(
        el.button(
            el.span(icon("contacts"), class_name="text-accent"),
            el.span(
                el.span(row.name, class_name="row-title block"),
                el.span(row.manager + " · " + row.count, class_name="row-note block tabular"),
                el.span(row.members, class_name="row-note block empty:hidden"),
                class_name="min-w-0 flex-1",
            ),
            icon("forward", "1.125rem"),
            type="button",
            on_click=on(open_team.call(row.id)),
            class_name="row",
        )
    )


@rx.memo
def teams_body(view: Prop[TeamsView]) -> rx.Component:
    """Add one, then all of them."""
    add = button(t("teams.add"), look="primary", glyph="plus", wide=True, on_click=on(open_team.call("")))
    listed = el.div(
        el.p(t("teams.lead"), class_name="mb-4 max-w-prose"),
        add,
        rx.cond(view.alone != "", el.div(banner(view.alone, tone="info"), class_name="mt-4"), rx.fragment()),
        el.ul(each(view.rows, team_row), class_name="card rows mt-4 overflow-hidden"),
    )
    none = empty("contacts", t("teams.none_title"), t("teams.none_text"), add, t("teams.none_example"))
    return rx.cond(view.rows.length() > 0, listed, none)


def teams() -> rx.Component:
    """Teams."""
    return office(
        teams_body(view=teams_view),
        sheet("team", teams_view.title, _TeamForm.create()),
        title=t("teams.title"),
        who="operations",
    )


ROUTES = [(route("teams"), teams, "Teams")]
