"""Coming in by a link: one password to choose, and the person is at work."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import Prop, fn, link, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.join.shapes import ForgotView, JoinView
from pwa.kit.basics import banner, button, link_button
from pwa.kit.form.forms import fault, password_field, text_field
from pwa.kit.frame.language import chosen, language_nav

el = rx.el
LIB, ACTIONS = module("features/join/view"), module("features/join/actions")

join_view = use("useJoin", lib=LIB, type_=JoinView)
forgot_view = use("useForgot", lib=LIB, type_=ForgotView)
submit_join, submit_forgot = fn("submitJoin", ACTIONS), fn("submitForgot", ACTIONS)
look_again, ask_how = fn("look", LIB), fn("askHow", LIB)


def _screen(title: Any, *children: Any, lang: Prop[str]) -> rx.Component:
    return el.main(
        el.div(
            el.img(src="/icons/mark.svg", alt="", class_name="mb-5 size-18"),
            el.h1(title, class_name="text-3xl font-bold break-words"),
            *children,
            el.div(language_nav(t("join.language"), lang), class_name="mt-8"),
            class_name="w-full max-w-md",
        ),
        id="main",
        class_name="grid min-h-dvh place-items-center px-6 py-10",
    )


def _email(email: Any) -> rx.Component:
    return text_field(
        t("join.email"),
        "email",
        type="email",
        auto_complete="username",
        auto_capitalize="none",
        input_mode="email",
        default_value=email,
    )


def _form(view: Prop[JoinView]) -> rx.Component:
    known = el.div(
        el.p(t("join.email"), class_name="field-label"),
        el.p(view.email, class_name="text-lg break-all"),
        # Password managers keep the new password under it.
        el.input(type="hidden", name="username", auto_complete="username", value=view.email, read_only=True),
        class_name="field",
    )
    return el.form(
        rx.cond(view.email != "", known, _email("")),
        password_field(t("join.password"), "password", "new-password"),
        el.p(t("join.rules"), class_name="field-note -mt-2 mb-4"),
        fault(view.fault, "join-fault"),
        el.button(
            rx.cond(view.busy, t("join.busy"), t("join.submit")),
            type="submit",
            disabled=view.busy,
            class_name="btn btn-primary btn-wide text-lg",
        ),
        on_submit=submit_join,
        no_validate=True,
    )


def _open(view: Prop[JoinView]) -> rx.Component:
    return el.div(
        el.p(view.lead, class_name="mt-2 mb-6 text-lg text-ink-soft break-words"),
        rx.cond(view.other != "", el.div(banner(view.other, tone="info"), class_name="mb-5"), rx.fragment()),
        _form(view),
    )


def _waits() -> rx.Component:
    return el.div(
        el.div(class_name="skeleton mt-4 h-6 w-3/4"),
        el.div(class_name="skeleton mt-4 h-12 w-full"),
        aria_busy=True,
    )


def _unheard(text: Any, again: Any) -> rx.Component:
    return el.div(
        banner(text, tone="warn"),
        button(t("join.again"), look="primary", glyph="retry", wide=True, on_click=again, class_name="mt-4"),
        class_name="mt-5",
    )


def _used() -> rx.Component:
    return el.div(
        el.p(t("join.used_text"), class_name="mt-2 mb-6 text-lg text-ink-soft"),
        link_button(t("join.to_sign_in"), href("sign_in"), look="primary", class_name="btn-wide"),
    )


@rx.memo
def join_body(view: Prop[JoinView], lang: Prop[str]) -> rx.Component:
    """Whose link, then the password."""
    title = rx.match(
        view.state, ("open", view.title), ("used", t("join.used_title")), ("unheard", "Lapangan"), "Lapangan"
    )
    body = rx.match(
        view.state,
        ("open", _open(view)),
        ("used", _used()),
        ("unheard", _unheard(view.unheard, on(look_again.call()))),
        _waits(),
    )
    return _screen(title, body, lang=lang)


@rx.memo
def forgot_body(view: Prop[ForgotView], lang: Prop[str]) -> rx.Component:
    """By mail where the server sends any, else what an administrator does."""
    mail = el.form(
        el.p(t("join.forgot_mail"), class_name="mt-2 mb-6 text-lg text-ink-soft"),
        _email(view.email),
        fault(view.fault, "forgot-fault"),
        el.button(
            t("join.forgot_send"),
            type="submit",
            disabled=view.busy,
            class_name="btn btn-primary btn-wide text-lg",
        ),
        on_submit=submit_forgot,
        no_validate=True,
    )
    steps = el.ol(
        *(el.li(t(f"join.office_{step}"), class_name="ms-5 list-decimal ps-1") for step in (1, 2, 3)),
        class_name="card card-pad grid gap-3",
    )
    office = el.div(
        el.p(t("join.forgot_office"), class_name="mt-2 mb-4 text-lg text-ink-soft"),
        steps,
        el.p(t("join.forgot_alone"), class_name="field-note mt-4"),
    )
    body = rx.match(
        view.state,
        ("mail", mail),
        ("office", office),
        ("sent", el.div(banner(view.sent, tone="good"), class_name="mt-5")),
        ("unheard", _unheard(view.unheard, on(ask_how.call()))),
        _waits(),
    )
    back = link(t("join.to_sign_in"), to=href("sign_in"), class_name="btn btn-quiet btn-wide mt-4")
    return _screen(t("join.forgot_title"), body, back, lang=lang)


def join() -> rx.Component:
    """Where a link leads."""
    return join_body(view=join_view, lang=chosen)


def forgot() -> rx.Component:
    """A forgotten password."""
    return forgot_body(view=forgot_view, lang=chosen)


ROUTES = [(route("join"), join, "Join"), (route("forgot"), forgot, "Forgotten password")]
