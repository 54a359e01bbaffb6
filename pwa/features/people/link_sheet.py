"""The sheet with a link to hand over: its code, and the ways to send it."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, fn, module, on, use
from pwa.build.i18n import t
from pwa.features.people.shapes import LinkView
from pwa.kit.basics import banner, button
from pwa.kit.frame.icons import icon
from pwa.kit.sheet.named_sheet import sheet

el = rx.el
LIB, ACTIONS = module("features/people/view"), module("features/people/actions")

link_view = use("useLinkView", lib=LIB, type_=LinkView)
copy_link, share_link = fn("copyLink", ACTIONS), fn("shareLink", ACTIONS)


@rx.memo
def link_sheet(view: Prop[LinkView]) -> rx.Component:
    """The link to hand over, this once."""
    share = rx.cond(
        view.may_share,
        button(t("people.share"), look="primary", glyph="share", wide=True, on_click=on(share_link.call())),
        rx.fragment(),
    )
    chat = rx.cond(
        view.chat != "",
        el.a(
            icon("chat"),
            "WhatsApp",
            href=view.chat,
            target="_blank",
            rel="noreferrer",
            class_name="btn btn-plain btn-wide",
        ),
        rx.fragment(),
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
            el.svg.path(d="M-4-4h999v999h-999z", custom_attrs={"fill": "#fff"}),
            el.svg.path(d=view.path, custom_attrs={"fill": "#000"}),
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
