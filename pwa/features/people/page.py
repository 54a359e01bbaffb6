"""People: everybody and their devices' last word, and inviting more."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, link, module, on, raw, use, widget
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.people.link_sheet import link_sheet, link_view
from pwa.features.people.shapes import InviteRow, Option, PeopleView, PersonRow
from pwa.kit.basics import banner, button, chip, empty, section
from pwa.kit.frame.icons import icon
from pwa.kit.frame.office import may_be, office
from pwa.kit.sheet.named_sheet import open_sheet, sheet

el = rx.el
LIB, ACTIONS = module("features/people/view"), module("features/people/actions")
_InviteForm = widget("InviteForm", "features/people/PersonForm")

people_view = use("usePeopleView", lib=LIB, type_=PeopleView)
search, choose_role, choose_team = fn("search", ACTIONS), fn("chooseRole", ACTIONS), fn("chooseTeam", ACTIONS)
show_off, invite_again, withdraw = fn("showOff", ACTIONS), fn("inviteAgain", ACTIONS), fn("withdraw", ACTIONS)
administrator = may_be("administrator")


@rx.memo
def person_row(row: Prop[PersonRow]) -> rx.Component:
    """One person, with their devices' last word."""
    off = el.span(t("people.off"), class_name="tag")
    return el.li(
        link(
            el.span(row.initials, aria_hidden=True, class_name="avatar"),
            el.span(
                el.span(row.name, class_name="row-title block"),
                el.span(row.note, class_name="row-note block"),
                el.span(row.last, class_name="row-note block tabular"),
                rx.cond(
                    row.waits != "",
                    el.span(icon("waiting", "1rem"), row.waits, class_name="tag tone-warn mt-1 tabular"),
                    rx.fragment(),
                ),
                rx.cond(
                    row.second,
                    el.span(icon("lock", "1rem"), t("people.second_tag"), class_name="tag mt-1"),
                    rx.fragment(),
                ),
                class_name="min-w-0 flex-1",
            ),
            rx.cond(row.off, off, rx.fragment()),
            icon("forward", "1.125rem"),
            to=href("colleague", row.id),
            class_name="row",
        )
    )


@rx.memo
def invite_row(row: Prop[InviteRow]) -> rx.Component:
    """An open invitation: a new link, or none."""
    return el.li(
        el.div(
            el.p(row.name, class_name="row-title"),
            el.p(row.note, class_name="row-note"),
            el.p(
                icon(rx.cond(row.over, "warn", "waiting"), "1rem"),
                row.until,
                class_name=rx.cond(row.over, "tag tone-warn mt-1 tabular", "tag mt-1 tabular"),
            ),
            class_name="min-w-56 flex-1",
        ),
        el.div(
            button(
                t("people.invite_again"),
                on_click=on(invite_again.call(row.id, row.name)),
                aria_label=t("people.invite_again") + ": " + row.name,
            ),
            button(
                t("people.withdraw"),
                look="quiet",
                on_click=on(withdraw.call(row.id)),
                aria_label=t("people.withdraw") + ": " + row.name,
            ),
            class_name="flex flex-wrap gap-gap",
        ),
        class_name="row flex-wrap",
    )


@rx.memo
def role_chip(row: Prop[Option], chosen: Prop[str]) -> rx.Component:
    """One role to narrow the list to."""
    return chip(
        row.name, chosen == row.id, on_click=on(choose_role.call(rx.cond(chosen == row.id, "", row.id)))
    )


def _narrow(view: Prop[PeopleView]) -> rx.Component:
    options = rx.foreach(view.teams, lambda one: el.option(one.name, value=one.id, key=one.id))
    return el.div(
        el.input(
            type="search",
            class_name="input",
            value=view.query,
            aria_label=t("people.search"),
            placeholder=t("people.search"),
            custom_attrs={"onChange": on(search.call(raw("_e.target.value")), "_e")},
        ),
        el.div(
            rx.foreach(view.roles, lambda one: rx.fragment(role_chip(row=one, chosen=view.role), key=one.id)),
            rx.cond(
                view.offs > 0,
                chip(t("people.show_off", count=view.offs), view.off, on_click=on(show_off.call())),
                rx.fragment(),
            ),
            role="group",
            aria_label=t("people.narrow"),
            class_name="mt-3 flex flex-wrap gap-gap",
        ),
        rx.cond(
            view.teams.length() > 0,
            el.select(
                el.option(t("people.all_teams"), value=""),
                options,
                el.option(t("people.no_team"), value="none"),
                value=view.team,
                class_name="input mt-3",
                aria_label=t("field.team"),
                custom_attrs={"onChange": on(choose_team.call(raw("_e.target.value")), "_e")},
            ),
            rx.fragment(),
        ),
        el.p(view.found, role="status", class_name="field-note tabular"),
        class_name="mb-3",
    )


@rx.memo
def people_body(view: Prop[PeopleView]) -> rx.Component:
    """Invite, who was invited, everybody."""
    open_ = section(
        t("people.invites"),
        el.ul(each(view.invites, invite_row), class_name="card rows overflow-hidden"),
    )
    return el.div(
        rx.cond(
            administrator,
            button(
                t("people.invite"),
                look="primary",
                glyph="plus",
                wide=True,
                on_click=open_sheet("invite"),
                class_name="mb-4",
            ),
            rx.fragment(),
        ),
        rx.cond(
            view.fault != "",
            el.div(banner(view.fault, tone="warn"), class_name="mb-4"),
            rx.fragment(),
        ),
        rx.cond(view.invites.length() > 0, open_, rx.fragment()),
        section(
            t("people.everybody"),
            rx.cond(view.few & (view.offs == 0), rx.fragment(), _narrow(view)),
            rx.cond(
                view.rows.length() > 0,
                el.ul(each(view.rows, person_row), class_name="card rows overflow-hidden"),
                empty("person", t("people.none_title"), t("people.none_text")),
            ),
        ),
    )


def people() -> rx.Component:
    """Everybody."""
    return office(
        people_body(view=people_view),
        sheet("invite", t("people.invite"), _InviteForm.create()),
        link_sheet(view=link_view),
        title=t("people.title"),
        who="leaders",
        back=rx.cond(may_be("operations"), href("admin"), href("more")),
    )


ROUTES = [(route("people"), people, "People")]
