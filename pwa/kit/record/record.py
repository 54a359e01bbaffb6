"""What contact, company and deal pages share: ways to reach, standing, deals, notes, timeline, facts."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.vars.base import Var

from pwa.build.bridge import Prop, link, module, on, use, widget
from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import Text, button, card, empty, link_button, section
from pwa.kit.frame.here import record_id
from pwa.kit.frame.icons import icon
from pwa.kit.record.shapes import Reach, Standing
from sync.schema import RECORD_TYPES

el = rx.el
_REMOVAL = module("kit/record/removal")
_remove = use("useRemove", lib=_REMOVAL, type_=dict).to(rx.vars.FunctionVar)
_ReachButton = widget(
    "ReachButton", "kit/record/ReachButtons", label=str, glyph=str, options=list[Reach], none=str
)
_Notes = widget("Notes", "kit/record/Notes", type=str, text=str, label=str, empty=str)
_History = widget("History", "kit/record/History", type=str, label=str)


def standing_of(kind: str) -> Any:
    """How this page's record stands with the server."""
    return use("useStanding", kind, record_id, lib=module("kit/record/standing"), type_=Standing)


def avatar(initials: Var, hue: Var, photo: Var | None = None, size: str = "") -> rx.Component:
    """Initials on a tint, or the picture. Decoration: the name stands beside it."""
    letters = el.span(initials)
    inside = (
        rx.cond(photo != "", el.img(src=photo, alt="", class_name="size-full object-cover"), letters)
        if photo is not None
        else letters
    )
    return el.span(
        inside, aria_hidden="true", class_name=f"avatar hue {size}", custom_attrs={"data-hue": hue}
    )


def tag_list(tags: Prop) -> rx.Component:
    """The tags of a record."""
    return rx.cond(
        tags.length() > 0,
        el.ul(
            rx.foreach(
                tags, lambda tag: el.li(tag.text, class_name="tag hue", custom_attrs={"data-hue": tag.hue})
            ),
            aria_label=t("form.tags"),
            class_name="flex flex-wrap gap-2",
        ),
    )


def standing(kind: str) -> rx.Component:
    """Where this record's changes are, in the ledger's words; leads to the ledger."""
    now = standing_of(kind)
    state = link(
        el.span(icon(now.glyph, "1.125rem"), now.text, class_name=f"tag {now.tone}"),
        to=href("ledger"),
        id="standing",
        class_name="inline-flex min-h-target items-center",
    )
    return rx.fragment(state, _missing(kind))


def _missing(kind: str) -> rx.Component:
    """What the workspace asks for and the record lacks; leads to its form."""
    what: Any = use("useMissing", kind, record_id, lib=module("kit/record/missing"), type_=str)
    mark = link(
        el.span(icon("warn", "1.125rem"), t("record.missing", what=what), class_name="tag tone-warn"),
        to=href(f"edit_{kind}", record_id),
        id="missing",
        class_name="inline-flex min-h-target items-center",
    )
    return rx.cond(what != "", mark, rx.fragment())


def reach_bar(of: Any) -> rx.Component:
    """Call, message, e-mail, map: at the lower edge on a phone, under the name on a tablet."""
    ways = (
        ("record.call", "phone", of.calls),
        ("record.message", "chat", of.messages),
        ("record.email", "mail", of.emails),
        ("record.map", "pin", of.maps),
    )
    return el.div(
        *[
            _ReachButton.create(label=t(key), glyph=glyph, options=options, none=t("record.reach_none"))
            for key, glyph, options in ways
        ],
        role="group",
        class_name="reach-bar",
    )


def mini_row(one: Any) -> rx.Component:
    """A record named on another's page."""
    return link(
        avatar(one.initials, one.hue),
        el.span(
            el.span(one.name, class_name="row-title block"),
            rx.cond(one.note != "", el.span(one.note, class_name="row-note block")),
            class_name="min-w-0 flex-1",
        ),
        icon("forward", "1.125rem"),
        to=one.href,
        class_name="row",
    )


def mini_rows(title: Text, rows: Prop) -> rx.Component:
    """A titled list of records; absent when there are none."""
    return rx.cond(
        rows.length() > 0, section(title, card(rx.foreach(rows, mini_row), pad=False, class_name="rows"))
    )


def late_mark(text: Var, late: Var) -> rx.Component:
    """A day; when it has passed an icon says so beside the colour."""
    return rx.cond(
        late,
        el.span(
            icon("warn", "1rem"), text, class_name="inline-flex items-center gap-1 font-semibold text-bad"
        ),
        el.span(text),
    )


def notes_section(kind: str, of: Any) -> rx.Component:
    """Notes, edited where they stand."""
    notes = _Notes.create(
        type=kind, id=of.id, text=of.notes, label=t("record.notes"), empty=t("record.notes_empty")
    )
    return section(t("record.notes"), card(notes, pad=False))


def fact_row(fact: Any) -> rx.Component:
    """A label and its value."""
    value = rx.cond(
        fact.href != "",
        el.a(fact.value, href=fact.href, target="_blank", rel="noreferrer", class_name="fact-link"),
        el.span(fact.value),
    )
    return el.div(el.dt(fact.label), el.dd(value), class_name="fact")


def reach_row(way: Any) -> rx.Component:
    """A phone, e-mail or address among the details."""
    return el.a(
        el.span(icon(way.glyph), class_name="text-accent"),
        el.span(
            el.span(way.text, class_name="row-title block"),
            el.span(way.kind, class_name="row-note block"),
            class_name="min-w-0 flex-1",
        ),
        href=way.href,
        class_name="row",
    )


def facts_section(of: Any, *ways: Var) -> rx.Component:
    """Every way to reach, then everything else the record says."""
    return section(
        t("record.details"),
        card(
            *[rx.foreach(way, reach_row) for way in ways],
            el.dl(rx.foreach(of.facts, fact_row), class_name="facts"),
            pad=False,
            class_name="rows",
        ),
    )


def history(kind: str, record_id: Var) -> rx.Component:
    """What the fields held before, folded away until somebody asks."""
    return _History.create(type=kind, id=record_id, label=t("form.history"))


def edit_link(home: str) -> rx.Component:
    """To the form of this page's record; a phone shows the icon alone."""
    word = el.span(t("common.edit"), class_name="max-md:sr-only")
    href = home + "/" + record_id.to(str) + "/edit"
    return link(icon("edit"), word, to=href, id="edit", class_name="btn btn-quiet")


def delete_button(kind: str, text: Text, home: Text, *others: rx.Component) -> rx.Component:
    """Deletes at once; Undo stands ten seconds, so nothing is asked. `others` stand before it."""
    gone = _remove.call(kind, record_id, home)
    return el.div(
        *others,
        button(text, look="danger", glyph="trash", on_click=on(gone)),
        class_name="mt-10 flex flex-wrap justify-center gap-gap",
    )


def when_found(kind: str, page: rx.Component, title: Text, text: Text, home: str) -> rx.Component:
    """The page; a skeleton while the store loads; a plain answer when the record is not here."""
    skeleton = el.div(
        *[el.div(class_name=f"skeleton mb-4 {height}") for height in ("h-20", "h-16", "h-36", "h-36")],
        aria_busy="true",
        class_name="pt-4",
    )
    back = link_button(t("common.back"), home, look="primary")
    gone = ("gone", empty("search", title, text, back))
    if RECORD_TYPES[kind].reach == "device":
        opened = use("useOpened", kind, record_id, lib=_REMOVAL, type_=str)
        return rx.fragment(rx.match(opened, ("here", page), gone, skeleton))
    away = ("away", empty("offline", title, t("record.away_text"), back))
    fetched = use("useFetched", kind, record_id, lib=module("kit/record/fetched"), type_=str)
    return rx.fragment(rx.match(fetched, ("here", page), gone, away, skeleton))
