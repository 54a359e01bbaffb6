"""Conflicts: two values side by side, who and when, and three answers: mine, theirs, another."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, link, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.conflicts.shapes import ConflictView
from pwa.kit.basics import banner, button, empty
from pwa.kit.frame.icons import icon
from pwa.kit.frame.shell import shell

el = rx.el
LIB, ACTIONS = module("features/conflicts/view"), module("features/conflicts/actions")


open_conflicts = use("useConflicts", lib=LIB, type_=list[ConflictView])
keep = fn("keep", ACTIONS)
acknowledge = fn("acknowledge", ACTIONS)
delete_anyway = fn("deleteAnyway", ACTIONS)
write_form = fn("writeForm", ACTIONS)


def _side(conflict: Prop, name: str, side: Prop) -> rx.Component:
    return el.div(
        el.p(
            rx.cond(name == "winner", icon("check", "1.125rem"), icon("history", "1.125rem")),
            side.heading,
            class_name="tag tone-good self-start" if name == "winner" else "tag self-start",
        ),
        el.p(side.text, class_name="mt-3 text-lg font-semibold whitespace-pre-line break-words"),
        el.p(side.by, class_name="mt-1 mb-4 text-ink-soft"),
        button(
            side.keep,
            wide=True,
            on_click=on(keep.call(conflict.id, name)),
            class_name="mt-auto",
        ),
        class_name="flex flex-col rounded-2xl border border-line bg-bg p-4",
    )


def _another(conflict: Prop) -> rx.Component:
    same = {
        "name": "text",
        "default_value": conflict.typed,
        "aria_label": t("conflict.edit_title") + ": " + conflict.field,
        "class_name": "input mt-2",
    }
    return el.details(
        el.summary(
            icon("edit", "1.25rem"),
            t("conflict.edit"),
            class_name="btn btn-quiet",
        ),
        el.form(
            el.input(type="hidden", name="id", value=conflict.id, read_only=True),
            rx.match(
                conflict.editor,
                ("prose", el.textarea(rows="4", **same)),
                ("date", el.input(type="date", **same)),
                el.input(**same),
            ),
            el.button(t("conflict.use_this"), type="submit", class_name="btn btn-primary btn-wide mt-3"),
            on_submit=write_form,
        ),
        class_name="mt-2",
    )


def _compare(conflict: Prop) -> rx.Component:
    return el.div(
        el.div(
            _side(conflict, "winner", conflict.winner),
            _side(conflict, "loser", conflict.loser),
            class_name="mt-4 grid gap-3 sm:grid-cols-2",
        ),
        rx.cond(
            conflict.both,
            button(t("conflict.ok"), look="quiet", wide=True, on_click=on(acknowledge.call(conflict.id))),
            rx.fragment(),
        ),
        rx.cond(conflict.editor != "", _another(conflict), rx.fragment()),
    )


def _notice(conflict: Prop) -> rx.Component:
    return el.div(
        button(t("conflict.ok"), look="primary", on_click=on(acknowledge.call(conflict.id))),
        button(t("conflict.delete_anyway"), look="danger", on_click=on(delete_anyway.call(conflict.id))),
        class_name="mt-4 flex flex-wrap gap-3",
    )


@rx.memo
def conflict_card(conflict: Prop[ConflictView]) -> rx.Component:
    """One conflict with its answers."""
    title = rx.cond(
        conflict.href != "",
        link(conflict.title, to=conflict.href, class_name="underline underline-offset-4"),
        el.span(conflict.title),
    )
    return el.li(
        el.p(conflict.field, class_name="font-semibold text-ink-soft"),
        el.h2(title, class_name="text-xl font-bold"),
        rx.cond(conflict.notice != "", el.div(banner(conflict.notice), class_name="mt-3"), rx.fragment()),
        rx.cond(conflict.whole, _notice(conflict), _compare(conflict)),
        class_name="card card-pad",
    )


@rx.memo
def conflicts_body(rows: Prop[list[ConflictView]]) -> rx.Component:
    """The conflicts, or what they are."""
    filled = rx.fragment(
        el.p(t("conflict.intro"), class_name="mb-4 max-w-prose"),
        el.ul(each(rows, conflict_card, "conflict"), class_name="grid gap-4"),
        el.p(t("conflict.keeps_30"), class_name="mt-4 text-ink-soft"),
    )
    nothing = empty("merge", t("conflict.empty_title"), t("conflict.empty_text"))
    return el.div(rx.cond(rows.length() > 0, filled, nothing))


def conflicts() -> rx.Component:
    """Every open conflict."""
    return shell(conflicts_body(rows=open_conflicts), title=t("conflict.title"), back=href("more"))


ROUTES = [(route("conflicts"), conflicts, "Conflicts")]
