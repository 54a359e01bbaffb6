"""One person: who they are, what is under their name, and whether they may come in."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, fn, module, on, raw, use, widget
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.people.link_sheet import link_sheet, link_view
from pwa.features.people.shapes import ColleagueView, HandOverView
from pwa.kit.basics import banner, button, empty, row_link, section
from pwa.kit.frame.here import record_id
from pwa.kit.frame.office import may_be, office
from pwa.kit.sheet.named_sheet import close_sheet, open_sheet, sheet

el = rx.el
ONE, ACTIONS = module("features/people/colleague"), module("features/people/actions")
_EditForm = widget("EditForm", "features/people/PersonForm")

colleague_view = use("useColleague", lib=ONE, type_=ColleagueView)
hand_over_view = use("useHandOver", lib=ONE, type_=HandOverView)
make_link, set_active = fn("makeLink", ACTIONS), fn("setActive", ACTIONS)
reset_second = fn("resetSecond", ACTIONS)
choose_heir, hand_over = fn("chooseHeir", ACTIONS), fn("handOver", ACTIONS)


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
    second = el.div(
        el.p(el.strong(t("people.second_title")), class_name="mb-1"),
        rx.cond(
            view.second,
            el.div(
                el.p(t("people.second_on"), class_name="mb-3"),
                button(t("people.second_reset"), wide=True, on_click=open_sheet("second")),
            ),
            el.p(t("people.second_off")),
        ),
        class_name="card card-pad mt-3",
    )
    return section(
        t("people.access"),
        rx.cond(view.off, rx.fragment(), new_link),
        rx.cond(view.told & ~view.off, second, rx.fragment()),
        rx.cond(view.off, on_again, rx.cond(view.own, rx.fragment(), off)),
    )


@rx.memo
def colleague_body(view: Prop[ColleagueView], hand: Prop[HandOverView], person: Prop[str]) -> rx.Component:
    """Who they are; for an administrator what may be changed."""
    return el.div(
        _head(view),
        rx.cond(view.fault != "", el.div(banner(view.fault, tone="warn"), class_name="mt-4"), rx.fragment()),
        rx.cond(
            may_be("administrator"),
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
            "second",
            t("people.second_reset_title", name=view.name),
            el.p(t("people.second_reset_text", name=view.name), class_name="mb-5"),
            button(
                t("people.second_reset"),
                look="danger",
                wide=True,
                on_click=on(reset_second.call(person)),
            ),
            button(
                t("common.cancel"), look="quiet", wide=True, on_click=close_sheet("second"), class_name="mt-3"
            ),
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


ROUTES = [(route("colleague"), colleague, "Person")]
