"""People: everybody and their devices' last word, inviting more, one person with what may be done."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, link, module, on, raw, use, widget
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.people.shapes import (
    ColleagueView,
    HandOverView,
    InviteRow,
    LinkView,
    Option,
    PeopleView,
    PersonRow,
)
from pwa.kit.basics import banner, button, chip, empty, row_link, section
from pwa.kit.frame.here import record_id
from pwa.kit.frame.icons import icon
from pwa.kit.frame.office import may_be, office
from pwa.kit.sheet.named_sheet import close_sheet, open_sheet, sheet

el = rx.el
LIB, ONE, ACTIONS = (module(f"features/people/{name}") for name in ("view", "colleague", "actions"))
_InviteForm = widget("InviteForm", "features/people/PersonForm")
_EditForm = widget("EditForm", "features/people/PersonForm")

people_view = use("usePeopleView", lib=LIB, type_=PeopleView)
link_view = use("useLinkView", lib=LIB, type_=LinkView)
colleague_view = use("useColleague", lib=ONE, type_=ColleagueView)
hand_over_view = use("useHandOver", lib=ONE, type_=HandOverView)
search, choose_role, choose_team = fn("search", ACTIONS), fn("chooseRole", ACTIONS), fn("chooseTeam", ACTIONS)
show_off, invite_again, withdraw = fn("showOff", ACTIONS), fn("inviteAgain", ACTIONS), fn("withdraw", ACTIONS)
make_link, copy_link, share_link = fn("makeLink", ACTIONS), fn("copyLink", ACTIONS), fn("shareLink", ACTIONS)
set_active, choose_heir, hand_over = (
    fn("setActive", ACTIONS),
    fn("chooseHeir", ACTIONS),
    fn("handOver", ACTIONS),
)
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


@rx.memo
def link_sheet(view: Prop[LinkView]) -> rx.Component:
    """The link to hand over, this once."""
    share = rx.cond(
        view.may_share,
        button(t("people.share"), look="primary", glyph="share", wide=True, on_click=on(share_link.call())),
        rx.fragment(),
    )
    chat = el.a(
        icon("chat"),
        "WhatsApp",
        href=view.chat,
        target="_blank",
        rel="noreferrer",
        class_name="btn btn-plain btn-wide",
    )
    copy = button(
        rx.cond(view.copied, t("shell.copied"), t("people.copy")),
        glyph="copy",
        wide=True,
        on_click=on(copy_link.call()),
        aria_live="polite",
    )
    return sheet(
        "link",
        view.title,
        el.p(view.text, class_name="mb-4"),
        rx.cond(
            view.only_here,
            el.div(banner(t("people.only_here"), tone="warn"), class_name="mb-4"),
            rx.fragment(),
        ),
        el.svg(
            # White in every theme: cameras look for dark on light.
            el.svg.rect(x="-4", y="-4", width="100%", height="100%", fill="#fff"),
            el.svg.path(d=view.path, fill="#000"),
            view_box=view.size,
            role="img",
            aria_label=t("people.code"),
            shape_rendering="crispEdges",
            class_name="mx-auto mb-3 w-full max-w-60 rounded-xl",
        ),
        el.p(t("people.code_note"), class_name="mb-4 text-center text-ink-soft"),
        el.p(view.link, class_name="input mb-3 break-all select-all"),
        el.div(share, chat, copy, class_name="grid gap-3"),
        el.p(view.until, class_name="field-note mt-4 tabular"),
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


def _head(view: Prop[ColleagueView]) -> rx.Component:
    return el.div(
        el.div(
            el.span(view.initials, aria_hidden=True, class_name="avatar size-14 text-lg"),
            el.div(
                el.p(view.name, class_name="text-lg font-bold break-words"),
                el.p(view.note, class_name="row-note"),
                rx.cond(view.off, el.span(t("people.off"), class_name="tag mt-1"), rx.fragment()),
                class_name="min-w-0 flex-1",
            ),
            class_name="card-pad flex items-center gap-4",
        ),
        row_link(
            view.devices_to,
            "device",
            view.devices,
            rx.fragment(view.last, rx.cond(view.waits != "", " · " + view.waits, "")),
        ),
        class_name="card rows overflow-hidden",
    )


@rx.memo
def hand_over_part(view: Prop[HandOverView], person: Prop[str]) -> rx.Component:
    """What is under their name, to be handed to somebody else."""
    options = rx.foreach(view.people, lambda one: el.option(one.name, value=one.id, key=one.id))
    running = el.div(
        el.p(view.progress, role="status", class_name="tabular"),
        el.progress(value=view.done, max=view.of, aria_label=view.progress, class_name="meter mt-2"),
    )
    choose = el.div(
        el.label(
            el.span(t("people.hand_to"), class_name="field-label"),
            el.select(
                el.option(t("form.choose"), value=""),
                options,
                value=view.heir,
                class_name="input",
                custom_attrs={"onChange": on(choose_heir.call(raw("_e.target.value")), "_e")},
            ),
            class_name="field",
        ),
        button(
            view.all,
            glyph="move",
            wide=True,
            disabled=view.heir == "",
            on_click=on(hand_over.call(person)),
        ),
    )
    return rx.cond(
        (view.count > 0) | view.busy,
        section(
            t("people.hand_title"),
            el.div(
                el.p(t("people.hand_text"), class_name="mb-3"),
                el.ul(
                    rx.foreach(view.lines, lambda one: el.li(one.name, class_name="tag", key=one.id)),
                    class_name="mb-4 flex flex-wrap gap-2 tabular",
                ),
                rx.cond(view.busy, running, choose),
                class_name="card card-pad",
            ),
        ),
        rx.fragment(),
    )


def _access(view: Prop[ColleagueView], person: Prop[str]) -> rx.Component:
    new_link = el.div(
        el.p(t("people.reset_text"), class_name="mb-3"),
        button(t("people.reset"), glyph="lock", wide=True, on_click=on(make_link.call(person))),
        class_name="card card-pad",
    )
    off = el.div(
        el.p(t("people.off_text"), class_name="mb-3"),
        button(t("people.deactivate"), look="danger", wide=True, on_click=open_sheet("off")),
        class_name="card card-pad mt-3",
    )
    on_again = el.div(
        el.p(t("people.on_text"), class_name="mb-3"),
        button(t("people.activate"), look="primary", wide=True, on_click=on(set_active.call(person, True))),
        class_name="card card-pad mt-3",
    )
    return section(
        t("people.access"),
        rx.cond(view.off, rx.fragment(), new_link),
        rx.cond(view.off, on_again, rx.cond(view.own, rx.fragment(), off)),
    )


@rx.memo
def colleague_body(view: Prop[ColleagueView], hand: Prop[HandOverView], person: Prop[str]) -> rx.Component:
    """Who they are; for an administrator what may be changed."""
    return el.div(
        _head(view),
        rx.cond(view.fault != "", el.div(banner(view.fault, tone="warn"), class_name="mt-4"), rx.fragment()),
        rx.cond(
            administrator,
            el.div(
                section(
                    t("record.details"),
                    el.div(
                        el.p(t("people.at_once"), class_name="field-note mb-4"),
                        _EditForm.create(),
                        class_name="card card-pad",
                    ),
                ),
                hand_over_part(view=hand, person=person),
                _access(view, person),
            ),
            rx.fragment(),
        ),
        sheet(
            "off",
            t("people.deactivate_title", name=view.name),
            el.ul(
                *(el.li(t(f"people.off_{step}"), class_name="ms-5 list-disc ps-1") for step in (1, 2, 3)),
                class_name="mb-5 grid gap-2",
            ),
            button(
                t("people.deactivate"),
                look="danger",
                wide=True,
                on_click=on(set_active.call(person, False)),
            ),
            button(
                t("common.cancel"), look="quiet", wide=True, on_click=close_sheet("off"), class_name="mt-3"
            ),
        ),
    )


def colleague() -> rx.Component:
    """One person."""
    gone = empty("person", t("record.gone_title"), t("record.away_text"))
    return office(
        rx.cond(
            colleague_view.here,
            colleague_body(view=colleague_view, hand=hand_over_view, person=record_id),
            gone,
        ),
        link_sheet(view=link_view),
        title=t("people.person"),
        who="leaders",
        back=href("people"),
    )


ROUTES = [(route("people"), people, "People"), (route("colleague"), colleague, "Person")]
