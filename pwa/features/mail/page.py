"""Outgoing mail: the server, the sender, on or off, and a letter to oneself."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, fn, module, on, raw, use
from pwa.build.i18n import t
from pwa.build.routes import route
from pwa.features.mail.shapes import MailView
from pwa.kit.basics import banner, button, field, section, switch_row
from pwa.kit.form.forms import fault, password_field, text_field
from pwa.kit.frame.office import office

el = rx.el
LIB = module("features/mail/view")
mail_view = use("useMail", lib=LIB, type_=MailView)
again, save, switch = fn("again", LIB), fn("saveMail", LIB), fn("switchMail", LIB)
test, forget = fn("testMail", LIB), fn("forgetPassword", LIB)
TLS = ("starttls", "tls", "none")
"""As in backend/mail/settings.py."""


def _switch(view: Prop[MailView]) -> rx.Component:
    row = switch_row(
        t("mail.on"),
        t("mail.on_note"),
        view.on,
        disabled=~view.ready,
        custom_attrs={"onChange": on(switch.call(raw("_e.target.checked")), "_e")},
    )
    return el.div(row, class_name="card")


def _form(view: Prop[MailView]) -> rx.Component:
    modes = [el.option(t(f"mail.tls_{mode}"), value=mode) for mode in TLS]
    kept = rx.cond(
        view.has_password,
        button(t("mail.forget"), look="quiet", on_click=on(forget.call()), class_name="text-bad"),
        rx.fragment(),
    )
    return el.form(
        text_field(
            t("mail.host"), "host", default_value=view.host, auto_capitalize="none", spell_check=False,
            auto_complete="off", placeholder="smtp.example.com", max_length=253,
        ),
        el.div(
            text_field(t("mail.port"), "port", default_value=view.port, input_mode="numeric", max_length=5),
            field(t("mail.tls"), el.select(*modes, name="tls", default_value=view.tls, class_name="input")),
            class_name="grid gap-x-4 sm:grid-cols-2",
        ),
        text_field(
            t("mail.user"), "user", default_value=view.user, auto_capitalize="none", spell_check=False,
            auto_complete="off", max_length=320,
        ),
        password_field(t("mail.password"), "password", "new-password"),
        el.div(el.p(view.password_hint, class_name="field-note"), kept, class_name="-mt-2 mb-4"),
        text_field(
            t("mail.sender"), "sender", default_value=view.sender, input_mode="email", auto_capitalize="none",
            spell_check=False, auto_complete="off", placeholder="crm@example.com", max_length=254,
        ),
        text_field(t("mail.name"), "name", default_value=view.name, auto_complete="off", max_length=80),
        fault(view.wrong, "mail-fault"),
        button(t("common.save"), look="primary", wide=True, type="submit", disabled=view.busy),
        on_submit=save,
        no_validate=True,
        class_name="card card-pad",
    )  # fmt: skip


def _test(view: Prop[MailView]) -> rx.Component:
    said = el.div(
        el.p(t("mail.said"), class_name="field-label mt-4"),
        el.code(view.said, class_name="block rounded-xl bg-sunken p-3 break-words"),
    )
    ended = el.div(
        rx.cond(view.worked, banner(view.tested, tone="good"), banner(view.tested, tone="bad")),
        rx.cond(view.said != "", said, rx.fragment()),
        class_name="mt-4",
    )
    busy = el.p(t("mail.testing"), role="status", class_name="mt-4 font-semibold")
    return section(
        t("mail.test"),
        el.div(
            el.p(t("mail.test_text"), class_name="mb-4 max-w-prose"),
            button(
                t("mail.test_me"), glyph="mail", on_click=on(test.call()), disabled=~view.ready | view.testing
            ),
            rx.cond(view.testing, busy, rx.cond(view.tested != "", ended, rx.fragment())),
            class_name="card card-pad",
        ),
    )


@rx.memo
def mail_body(view: Prop[MailView]) -> rx.Component:
    """All of it, or why it can't be shown."""
    busy = el.div(el.div(class_name="skeleton h-24"), role="status", aria_label=t("admin.loading"))
    trouble = banner(view.fault, tone="warn", action=button(t("admin.again"), on_click=on(again.call())))
    known = el.div(
        _switch(view),
        section(t("mail.server"), _form(view)),
        _test(view),
        el.p(t("mail.secret_text"), class_name="mt-6 max-w-prose text-ink-soft"),
    )
    return el.div(
        el.p(t("mail.intro"), class_name="mb-4 max-w-prose text-ink-soft"),
        rx.cond(view.fault != "", trouble, rx.cond(view.loading, busy, known)),
    )


def mail() -> rx.Component:
    """Through which server letters go out."""
    return office(mail_body(view=mail_view), title=t("mail.title"), who="administrator")


ROUTES = [(route("mail"), mail, "Outgoing mail")]
