"""Sign-in: the only screen that needs the network, and says so."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, fn, link, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.sign_in.shapes import SignInView
from pwa.kit.basics import banner, button, link_button
from pwa.kit.form.forms import fault, password_field, text_field
from pwa.kit.frame.language import chosen, language_nav

el = rx.el
LIB, ACTIONS = module("features/sign_in/view"), module("features/sign_in/actions")


sign_in_view = use("useSignIn", lib=LIB, type_=SignInView)
submit = fn("submitSignIn", ACTIONS)
go_on, with_passkey = fn("goOn", ACTIONS), fn("passkeySignIn", ACTIONS)
open_portal, go_back = fn("openPortal", ACTIONS), fn("goBack", ACTIONS)


def _notes(view: Prop[SignInView]) -> rx.Component:
    see = link_button(t("shell.evicted_see"), href("evicted"), look="quiet")
    return el.div(
        rx.cond(
            view.lost != "",
            banner(el.span(el.strong(view.lost), " ", view.lost_now), tone="warn"),
            rx.fragment(),
        ),
        rx.cond(
            view.evicted != "",
            banner(el.div(view.evicted, el.div(see, class_name="-ms-3")), tone="bad"),
            rx.fragment(),
        ),
        rx.cond(view.expired, banner(t("signin.expired_text"), tone="info"), rx.fragment()),
        rx.cond(view.waiting != "", banner(view.waiting, tone="warn"), rx.fragment()),
        rx.cond(view.offline, banner(t("signin.offline"), tone="warn"), rx.fragment()),
        class_name="grid gap-3 empty:hidden mb-5",
    )


def _form(view: Prop[SignInView]) -> rx.Component:
    return el.form(
        text_field(
            t("signin.email"),
            "email",
            type="email",
            auto_complete="username",
            auto_capitalize="none",
            input_mode="email",
            default_value=view.email,
        ),
        password_field(t("signin.password"), "password", "current-password"),
        el.details(
            el.summary(t("signin.device"), class_name="flex min-h-target items-center gap-2 text-ink-soft"),
            el.input(
                name="device",
                class_name="input",
                default_value=view.device_name,
                aria_label=t("signin.device"),
                max_length=80,
            ),
            el.p(t("signin.device_note"), class_name="field-note"),
            class_name="history mb-4",
        ),
        fault(view.fault, "sign-in-fault"),
        el.button(
            rx.cond(view.busy, t("signin.busy"), t("signin.submit")),
            type="submit",
            disabled=view.busy,
            class_name="btn btn-primary btn-wide text-lg",
        ),
        link(t("signin.forgot"), to=href("forgot"), class_name="btn btn-quiet btn-wide mt-2"),
        on_submit=submit,
        no_validate=True,
    )


def _passkey(view: Prop[SignInView]) -> rx.Component:
    return button(
        t("signin.passkey"),
        wide=True,
        on_click=on(with_passkey.call()),
        disabled=view.busy,
        class_name="mt-3",
    )


@rx.memo
def sign_in_body(view: Prop[SignInView], lang: Prop[str]) -> rx.Component:
    """The whole screen."""
    heading = rx.cond(view.expired, t("signin.expired_title"), "Lapangan")
    return el.main(
        el.div(
            el.img(src="/icons/mark.svg", alt="", class_name="mb-5 size-18"),
            el.h1(heading, class_name="text-3xl font-bold"),
            el.p(t("signin.tagline"), class_name="mt-2 mb-7 text-lg text-ink-soft"),
            _notes(view),
            _form(view),
            rx.cond(view.passkeys, _passkey(view), rx.fragment()),
            rx.cond(
                view.between,
                button(t("shell.portal"), look="quiet", wide=True, on_click=on(open_portal.call())),
                rx.fragment(),
            ),
            rx.cond(
                view.expired,
                button(t("signin.go_on"), look="quiet", wide=True, on_click=on(go_on.call())),
                rx.fragment(),
            ),
            rx.cond(
                view.back,
                button(
                    t("common.back"),
                    look="quiet",
                    wide=True,
                    glyph="back",
                    on_click=on(go_back.call()),
                    class_name="mt-2",
                ),
                rx.fragment(),
            ),
            el.div(language_nav(t("signin.language"), lang), class_name="mt-8"),
            class_name="w-full max-w-md",
        ),
        id="main",
        class_name="grid min-h-dvh place-items-center px-6 py-10",
    )


def sign_in() -> rx.Component:
    """E-mail, password, and honest words for what went wrong."""
    return sign_in_body(view=sign_in_view, lang=chosen)


ROUTES = [(route("sign_in"), sign_in, "Lapangan")]
