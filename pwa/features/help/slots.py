"""What help puts into the screens of others: its row on More, and a word on Today that is said once."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import fn, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import href
from pwa.kit.basics import button, link_button, row_link
from pwa.kit.frame.slots import PLACES
from pwa.kit.today.slots import NOTES

el = rx.el
_LIB = module("features/help/greeting")
_greeting = use("useGreeting", lib=_LIB, type_=str)
_dismiss = fn("dismiss", _LIB)


def _row() -> rx.Component:
    return row_link(href("help"), "help", t("more.help"), t("more.help_note"))


def _card(kind: str) -> rx.Component:
    buttons = el.div(
        link_button(t(f"hello.{kind}_open"), href("help_topic", kind)),
        button(t("hello.later"), look="quiet", on_click=on(_dismiss.call())),
        class_name="mt-3 flex flex-wrap gap-gap",
    )
    return el.section(
        el.h2(t(f"hello.{kind}"), class_name="font-bold"),
        el.p(t(f"hello.{kind}_text"), class_name="mt-1 text-ink-soft"),
        buttons,
        class_name="card card-pad mt-6",
    )


def _greet() -> rx.Component:
    known = rx.match(_greeting, ("tour", _card("tour")), ("news", _card("news")), rx.fragment())
    return rx.fragment(known)


PLACES.add(40, _row)
NOTES.add(10, _greet)
