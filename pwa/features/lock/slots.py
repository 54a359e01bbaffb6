"""Locking at once and changing the person, on the page More: each one tap."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import fn, module, on
from pwa.build.i18n import t
from pwa.kit.basics import Text
from pwa.kit.frame.icons import icon
from pwa.kit.frame.slots import PLACES

el = rx.el
_ACTIONS = module("features/lock/actions")
lock, change = fn("lockOrSet", _ACTIONS), fn("askWho", _ACTIONS)


def _row(glyph: str, title: Text, note: Text, press: rx.Var) -> rx.Component:
    return el.button(
        el.span(icon(glyph), class_name="text-accent"),
        el.span(
            el.span(title, class_name="row-title block"),
            el.span(note, class_name="row-note block"),
            class_name="min-w-0 flex-1",
        ),
        type="button",
        on_click=press,
        class_name="row",
    )


def _change() -> rx.Component:
    return _row("contacts", t("more.change_person"), t("more.change_person_note"), on(change.call()))


def _lock() -> rx.Component:
    return _row("lock", t("more.lock_now"), t("more.lock_now_note"), on(lock.call()))


PLACES.add(21, _change)
PLACES.add(22, _lock)
