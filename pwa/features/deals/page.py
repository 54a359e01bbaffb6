"""One deal: what it is worth, where it stands, who decides, what comes next."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import link, on
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.deals import parts
from pwa.kit.basics import banner, button, card, section
from pwa.kit.frame.icons import icon
from pwa.kit.frame.shell import shell
from pwa.kit.record import record, slots

el = rx.el
HOME = href("deals")


def _step(step: Any) -> rx.Component:
    mark = rx.match(
        step.status,
        ("lost", icon("close", "1rem")),
        rx.cond(
            step.state == "next",
            rx.fragment(),
            rx.cond(step.state == "done", icon("check", "1rem"), icon("move", "1rem")),
        ),
    )
    return el.li(
        el.button(
            el.span(mark, class_name="step-dot"),
            el.span(step.name, class_name="step-name"),
            type="button",
            on_click=on(parts.ask_move.call(parts.view.id, rx.cond(step.state == "now", "", step.id))),
            aria_current=rx.cond(step.state == "now", "step", "false"),
            class_name="step",
        ),
        custom_attrs={"data-state": step.state, "data-status": step.status},
        class_name="step-item",
    )


def _head() -> rx.Component:
    deal = parts.view
    company = rx.foreach(
        deal.companies,
        lambda one: link(
            icon("companies", "1.125rem"), el.span(one.name), to=one.href, class_name="head-link"
        ),
    )
    return el.header(
        el.div(
            el.h2(deal.name, id="record-name", class_name="text-2xl font-bold leading-tight"),
            company,
            class_name="min-w-0",
        ),
        el.div(
            el.p(
                rx.cond(deal.value != "", deal.value, t("deal.no_value")),
                class_name="text-3xl font-bold tabular",
            ),
            rx.cond(
                (deal.status == "open") & (deal.weighted != ""),
                el.p(
                    deal.chance + " · ",
                    t("deal.weighted", value=deal.weighted),
                    class_name="text-ink-soft tabular",
                ),
            ),
            class_name="mt-3",
        ),
        class_name="pt-2",
    )


def _task(task: Any) -> rx.Component:
    """A step of the stage, ticked when it was taken."""
    return el.li(
        el.button(
            el.span(rx.cond(task.done, icon("check", "1rem"), rx.fragment()), class_name="tick-box"),
            el.span(task.text, class_name="min-w-0 flex-1"),
            type="button",
            role="checkbox",
            aria_checked=task.done,
            on_click=on(parts.tick_step.call(parts.view.id, task.id, ~task.done)),
            class_name="tick-row",
        ),
    )


def _stages() -> rx.Component:
    deal = parts.view
    tasks = rx.cond(
        deal.tasks.length() > 0,
        el.ul(rx.foreach(deal.tasks, _task), aria_label=t("deal.steps"), class_name="mt-3"),
    )
    move = button(
        t("deal.move_to"),
        look="primary",
        glyph="move",
        wide=True,
        on_click=on(parts.ask_move.call(deal.id)),
        id="move",
    )
    asked = rx.cond(
        deal.missing.length() > 0,
        el.div(banner(t("deal.missing", what=deal.missing.join(", ")), tone="warn"), class_name="mt-3"),
    )
    return section(
        t("deal.stage"),
        card(
            el.ol(rx.foreach(deal.steps, _step), class_name="steps", aria_label=t("deal.stages")),
            tasks,
            asked,
            el.div(move, class_name="mt-3"),
        ),
        aside=el.span(deal.pipeline, class_name="row-note pb-2"),
    )


def _next() -> rx.Component:
    deal = parts.view
    promise = rx.cond(
        deal.nextText != "",
        el.p(
            el.b(deal.nextText),
            rx.cond(deal.nextDue != "", el.span(" ", record.late_mark(deal.nextDue, deal.nextLate))),
        ),
        el.p(t("deal.no_next_step"), class_name="text-ink-soft"),
    )
    close = rx.cond(
        deal.close != "",
        el.div(
            el.span(icon("calendar"), class_name="text-accent"),
            el.div(
                el.p(t("deal.expected_close"), class_name="row-note"),
                el.p(
                    el.b(deal.close),
                    " ",
                    rx.cond(deal.status == "open", record.late_mark(deal.closeIn, deal.late)),
                ),
            ),
            class_name="row",
        ),
    )
    step = el.div(
        el.span(icon("step"), class_name="text-accent"),
        el.div(el.p(t("deal.next_step"), class_name="row-note"), promise),
        class_name="row",
    )
    return card(step, close, pad=False, class_name="rows mt-4")


def _rivals() -> rx.Component:
    rivals = parts.view.competitors
    return rx.cond(
        rivals.length() > 0,
        section(
            t("deal.competitors"),
            card(
                el.ul(
                    rx.foreach(rivals, lambda name: el.li(name, class_name="tag")),
                    class_name="flex flex-wrap gap-2",
                )
            ),
        ),
    )


def _page() -> rx.Component:
    deal = parts.view
    return el.article(
        _head(),
        el.div(record.standing("deal"), record.tag_list(deal.tags), class_name="record-marks"),
        *slots.NOTICES.draw("deal"),
        _stages(),
        _next(),
        *slots.WORK.draw("deal"),
        record.mini_rows(t("deal.people"), deal.roles),
        record.notes_section("deal", deal),
        *slots.PAST.draw("deal"),
        _rivals(),
        record.facts_section(deal),
        record.history("deal", deal.id),
        record.delete_button("deal", t("deal.delete"), HOME),
        parts.MoveSheet.create(),
        class_name="record",
    )


def deal() -> rx.Component:
    """One deal."""
    detail = record.when_found("deal", _page(), t("deal.gone_title"), t("record.gone_text"), HOME)
    return shell(detail, title=t("deal.one"), back=HOME, actions=record.edit_link(HOME))


ROUTES = [(route("deal"), deal, "Deal")]
