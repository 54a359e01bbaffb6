"""Buttons, chips, fields, cards, banners and empty states: thin functions over the classes of styles.css."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from reflex_base.vars.base import Var

from pwa.build.bridge import link
from pwa.kit.frame.icons import icon

el = rx.el
Text = str | Var
Look = Literal["primary", "plain", "quiet", "danger"]
Tone = Literal["good", "warn", "bad", "info"]


def _given(text: Any) -> bool:
    return not isinstance(text, str) or text != ""


def _classes(*names: str) -> str:
    return " ".join(name for name in names if name)


def button(
    text: Text, *, look: Look = "plain", glyph: str = "", wide: bool = False, **props: Any
) -> rx.Component:
    """A button with a word, and an icon before it where `glyph` names one."""
    extra = props.pop("class_name", "")
    props.setdefault("type", "button")
    inside = (icon(glyph), text) if glyph else (text,)
    classes = _classes("btn", f"btn-{look}", "btn-wide" if wide else "", extra)
    return el.button(*inside, class_name=classes, **props)


def link_button(text: Text, to: Any, *, look: Look = "plain", glyph: str = "", **props: Any) -> rx.Component:
    """A link that looks like a button: it goes somewhere."""
    extra = props.pop("class_name", "")
    inside = (icon(glyph), text) if glyph else (text,)
    return link(*inside, to=to, class_name=_classes("btn", f"btn-{look}", extra), **props)


def chip(text: Text, on: Var | bool, **props: Any) -> rx.Component:
    """A choice that is on or off; a check mark says so too, not the colour alone."""
    mark = rx.cond(on, icon("check", "1.125rem"), rx.fragment())
    return el.button(mark, text, type="button", aria_pressed=on, class_name="chip", **props)


def chips(*children: rx.Component, label: Text) -> rx.Component:
    """A group of chips."""
    return el.div(*children, role="group", aria_label=label, class_name="flex flex-wrap gap-gap")


def card(*children: Any, pad: bool = True, **props: Any) -> rx.Component:
    """A raised block of one subject."""
    classes = _classes("card", "card-pad" if pad else "overflow-hidden", props.pop("class_name", ""))
    return el.div(*children, class_name=classes, **props)


def section(title: Text, *children: Any, aside: rx.Component | None = None) -> rx.Component:
    """A titled part of a page."""
    heading = el.h2(title, class_name="section-title")
    top = el.div(heading, aside, class_name="flex items-end justify-between gap-2") if aside else heading
    return el.section(top, *children)


def banner(text: Any, *, tone: Tone = "info", action: rx.Component | None = None) -> rx.Component:
    """A message that stays: tone by colour, icon and words."""
    glyph = {"good": "check", "warn": "warn", "bad": "failed", "info": "info"}[tone]
    return el.div(
        icon(glyph),
        el.div(text, class_name="flex-1"),
        action or rx.fragment(),
        role="status",
        class_name=f"banner tone-{tone}",
    )


def empty(
    glyph: str,
    title: Text,
    text: Text,
    action: rx.Component | None = None,
    example: Text = "",
    *,
    heads: bool = False,
) -> rx.Component:
    """An empty state that teaches: what this is, one button, one example.

    `heads`: its title is the heading of a page that has no other.
    """
    mark = el.div(icon(glyph, "2rem"), class_name="empty-mark tone-accent")
    shown = el.p(example, class_name="mx-auto mt-2 max-w-prose text-ink-soft italic")
    return el.div(
        mark,
        (el.h1 if heads else el.p)(title, class_name="mt-4 text-xl font-bold"),
        el.p(text, class_name="mx-auto mt-2 max-w-prose text-ink-soft"),
        shown if _given(example) else rx.fragment(),
        el.div(action, class_name="mt-5 flex justify-center") if action else rx.fragment(),
        class_name="px-4 py-10 text-center",
    )


def field(label: Text, control: rx.Component, note: Text = "") -> rx.Component:
    """A label over its control."""
    return el.label(
        el.span(label, class_name="field-label"),
        control,
        el.span(note, class_name="field-note block") if _given(note) else rx.fragment(),
        class_name="field",
    )


def switch_row(label: Text, note: Text, on: Var, **props: Any) -> rx.Component:
    """A whole-width row with a switch at its end."""
    return el.label(
        el.span(
            el.span(label, class_name="row-title block"),
            el.span(note, class_name="row-note block") if _given(note) else rx.fragment(),
            class_name="flex-1",
        ),
        el.input(type="checkbox", role="switch", checked=on, class_name="switch", **props),
        class_name="row cursor-pointer",
    )


def count_tag(number: Any) -> rx.Component:
    """How many there are; nothing when there are none."""
    return rx.cond(number > 0, el.span(number, class_name="tag tone-warn tabular"), rx.fragment())


def row_link(
    to: Any, glyph: str | Var, title: Text, note: Any = "", end: rx.Component | None = None
) -> rx.Component:
    """A row that leads somewhere: icon, title, a note below, something at the end."""
    return link(
        el.span(icon(glyph), class_name="text-accent"),
        el.span(
            el.span(title, class_name="row-title block"),
            el.span(note, class_name="row-note block") if _given(note) else rx.fragment(),
            class_name="min-w-0 flex-1",
        ),
        end or rx.fragment(),
        icon("forward", "1.125rem"),
        to=to,
        class_name="row",
    )
