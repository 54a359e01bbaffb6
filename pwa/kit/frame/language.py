"""The languages to choose from, and the one that is chosen."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, fn, module, on, use, value
from pwa.kit.basics import Text
from pwa.kit.frame.shapes import Language

el = rx.el
_LIB = module("kit/frame/language")
languages = value("languages", _LIB, list[Language])
chosen = use("useLang", lib=module("kit/format/i18n"), type_=str)
choose_lang = fn("chooseLang", _LIB)


@rx.memo
def language_button(one: Prop[Language], lang: Prop[str]) -> rx.Component:
    """A language by its own name."""
    return el.button(
        one.name,
        type="button",
        lang=one.id,
        aria_pressed=lang == one.id,
        on_click=on(choose_lang.call(one.id)),
        class_name=rx.cond(lang == one.id, "btn btn-quiet font-bold underline decoration-4", "btn btn-quiet"),
    )


def language_nav(label: Text, lang: Prop[str]) -> rx.Component:
    """All of them in a row, for screens before anyone is signed in."""
    return el.nav(
        rx.foreach(languages, lambda one: rx.fragment(language_button(one=one, lang=lang), key=one.id)),
        aria_label=label,
        class_name="flex flex-wrap gap-x-1 -mx-2 [&>button]:px-2 [&>button]:text-[0.9375rem]",
    )
