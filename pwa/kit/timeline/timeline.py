"""What happened with a record and what is still to be done."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import fn, link, module, on, use
from pwa.build.i18n import t
from pwa.kit.basics import button, card, section
from pwa.kit.frame.here import record_id
from pwa.kit.frame.icons import icon
from pwa.kit.record.record import late_mark
from pwa.kit.timeline.shapes import Timeline
from pwa.kit.timeline.slots import SOURCES

el = rx.el
_LIB = module("kit/timeline/timeline")
_show_whole = fn("showWholeTimeline", _LIB)


def timeline_of(kind: str) -> Any:
    """The timeline of this page's record."""
    told = [source.told for source in SOURCES.parts()]
    return use("useTimeline", kind, record_id, told, lib=_LIB, type_=Timeline)


def entry_row(entry: Any) -> rx.Component:
    """Something that happened."""
    about = el.span(
        el.span(entry.when, class_name="tabular"),
        rx.cond(entry.who != "", el.span(entry.who)),
        rx.cond(entry.about != "", el.span(entry.about)),
        class_name="row-note flex flex-wrap gap-x-3",
    )
    return link(
        el.span(icon(entry.glyph, "1.25rem"), class_name="entry-mark"),
        el.span(
            el.span(
                entry.title,
                rx.cond(entry.outcome != "", el.span(entry.outcome, class_name="tag tone-accent ms-2")),
                class_name="row-title block",
            ),
            rx.cond(entry.body != "", el.span(entry.body, class_name="entry-body")),
            about,
            class_name="min-w-0 flex-1",
        ),
        rx.cond(
            entry.pending,
            el.span(icon("waiting", "1.125rem"), el.span(t("ledger.state_waiting"), class_name="sr-only")),
        ),
        to=entry.href,
        class_name="row entry",
    )


def task_row(entry: Any) -> rx.Component:
    """Something still to be done: a box to tick, and when it is due."""
    return el.div(
        rx.match(
            entry.type, *((source.type, source.tick(entry)) for source in SOURCES.parts()), rx.fragment()
        ),
        link(
            el.span(entry.title, class_name="row-title block"),
            el.span(
                rx.cond(entry.due != "", late_mark(entry.due, entry.late)),
                rx.cond(entry.about != "", el.span(entry.about)),
                class_name="row-note flex flex-wrap gap-x-3",
            ),
            to=entry.href,
            class_name="min-w-0 flex-1 py-2",
        ),
        class_name="row",
    )


def todo_section(kind: str) -> rx.Component:
    """What is still to be done; absent when nothing is."""
    line = timeline_of(kind)
    rows = card(rx.foreach(line.open, task_row), pad=False, class_name="rows")
    return rx.fragment(rx.cond(line.open.length() > 0, section(t("timeline.to_do"), rows)))


def timeline_section(kind: str) -> rx.Component:
    """What happened, newest first."""
    line = timeline_of(kind)
    older = button(
        t("timeline.show_all", count=line.hidden),
        look="quiet", wide=True, on_click=on(_show_whole.call(record_id)),
    )  # fmt: skip
    past = card(
        rx.foreach(line.past, entry_row), rx.cond(line.hidden > 0, older), pad=False, class_name="rows"
    )
    nothing = card(el.p(t("timeline.empty"), class_name="text-ink-soft"))
    return section(t("timeline.title"), rx.cond(line.past.length() > 0, past, nothing))
