"""Settings: language, appearance, this device and the others, storage, password, leaving."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, fn, module, on, use, value
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.settings.shapes import DeviceRow, SettingsView
from pwa.features.settings.sheets import sheets
from pwa.kit.basics import button, chip, chips, link_button, row_link, section, switch_row
from pwa.kit.form.forms import text_field
from pwa.kit.frame.icons import icon
from pwa.kit.frame.language import choose_lang, languages
from pwa.kit.frame.shapes import Language
from pwa.kit.frame.shell import shell
from pwa.kit.sheet.named_sheet import open_sheet, sheet

el = rx.el
LIB, ACTIONS = module("features/settings/view"), module("features/settings/actions")


settings_view = use("useSettings", lib=LIB, type_=SettingsView)
version = value("VERSION", module("kit/frame/version"), str)
choose_theme = fn("chooseTheme", ACTIONS)
toggle_field, protect = fn("toggleField", ACTIONS), fn("protect", module("kit/frame/storage"))
rename, ask_out = fn("renameDevice", ACTIONS), fn("askDeviceOut", ACTIONS)
ask_sign_out = fn("askSignOut", ACTIONS)

THEMES = ("system", "light", "dark", "sun")


def _appearance(view: Prop[SettingsView]) -> rx.Component:
    themes = [
        chip(t(f"settings.theme_{name}"), view.theme == name, on_click=on(choose_theme.call(name)))
        for name in THEMES
    ]
    return section(
        t("settings.theme"),
        el.div(
            chips(*themes, label=t("settings.theme")),
            el.p(t("settings.theme_sun_note"), class_name="field-note"),
            class_name="card card-pad",
        ),
        el.div(
            switch_row(
                t("settings.field_mode"),
                t("settings.field_note"),
                view.field,
                on_change=toggle_field,
            ),
            class_name="card mt-3",
        ),
    )


def _language(view: Prop[SettingsView]) -> rx.Component:
    def one(language: Prop[Language]) -> rx.Component:
        return rx.fragment(
            chip(
                language.name,
                view.lang == language.id,
                lang=language.id,
                on_click=on(choose_lang.call(language.id)),
            ),
            key=language.id,
        )

    return section(
        t("settings.language"),
        el.div(chips(rx.foreach(languages, one), label=t("settings.language")), class_name="card card-pad"),
    )


@rx.memo
def device_row(row: Prop[DeviceRow]) -> rx.Component:
    """One device, with a way to sign it out from here."""
    end = rx.cond(
        row.current,
        el.span(icon("check", "1rem"), t("settings.device_this"), class_name="tag tone-good"),
        button(
            t("settings.device_out"),
            look="quiet",
            on_click=on(ask_out.call(row)),
            aria_label=t("settings.device_out") + ": " + row.name,
            class_name="text-bad text-end",
        ),
    )
    return el.li(
        icon("device"),
        el.div(
            el.p(row.name, class_name="row-title"),
            el.p(row.last, class_name="row-note tabular"),
            class_name="min-w-0 flex-1",
        ),
        end,
        class_name="row",
    )


def _devices(view: Prop[SettingsView]) -> rx.Component:
    listed = el.ul(each(view.devices, device_row), class_name="card rows mt-3 overflow-hidden")
    name = el.div(
        icon("device"),
        el.div(
            el.p(t("settings.device_name"), class_name="row-note"),
            el.p(view.device_name, class_name="row-title"),
            class_name="min-w-0 flex-1",
        ),
        button(t("settings.rename"), on_click=open_sheet("rename")),
        class_name="card row",
    )
    return section(
        t("settings.devices"),
        name,
        rx.cond(view.devices.length() > 0, listed, rx.fragment()),
        rx.cond(view.offline, el.p(t("settings.devices_offline"), class_name="field-note"), rx.fragment()),
    )


def _storage(view: Prop[SettingsView]) -> rx.Component:
    state = rx.cond(
        view.persisted,
        el.p(
            icon("lock", "1.125rem"), t("settings.persisted_yes"), class_name="tag tone-good mt-3 rounded-xl"
        ),
        el.div(
            el.p(
                icon("warn", "1.125rem"),
                t("settings.persisted_no"),
                class_name="tag tone-warn rounded-xl",
            ),
            button(t("settings.protect"), glyph="lock", on_click=on(protect.call())),
            class_name="mt-3 flex flex-wrap items-center gap-3",
        ),
    )
    meter = el.progress(
        value=view.share, max="100", aria_label=t("settings.storage"), class_name="meter mt-2"
    )
    return section(
        t("settings.storage"),
        el.div(
            rx.cond(view.known, el.div(el.p(view.used, class_name="tabular"), meter), rx.fragment()),
            state,
            class_name="card card-pad",
        ),
    )


def _account(view: Prop[SettingsView]) -> rx.Component:
    return section(
        t("settings.account"),
        el.div(
            el.p(view.person, class_name="text-lg font-bold"),
            el.p(view.email, class_name="text-ink-soft break-all"),
            el.p(view.role + " · " + view.workspace, class_name="text-ink-soft"),
            el.div(
                button(t("settings.password"), glyph="lock", on_click=open_sheet("password")),
                link_button(t("settings.two_step"), href("factors"), glyph="device"),
                link_button(t("settings.app_lock"), href("app_lock"), glyph="lock"),
                button(
                    t("settings.sign_out"), look="danger", glyph="sign_out", on_click=on(ask_sign_out.call())
                ),
                class_name="mt-4 flex flex-wrap gap-3",
            ),
            class_name="card card-pad",
        ),
    )


@rx.memo
def settings_body(view: Prop[SettingsView]) -> rx.Component:
    """All sections."""
    return el.div(
        _appearance(view),
        _language(view),
        _devices(view),
        _storage(view),
        _account(view),
        section(
            t("settings.about"),
            el.div(
                row_link(href("install"), "install", t("more.install"), t("more.install_note")),
                class_name="card",
            ),
            el.p(t("settings.about_text", version=version), class_name="mt-3 text-ink-soft"),
        ),
        _rename_sheet(view),
    )


def _rename_sheet(view: Prop[SettingsView]) -> rx.Component:
    return sheet(
        "rename",
        t("settings.device_name"),
        el.form(
            text_field(t("settings.device_name"), "device", default_value=view.device_name, max_length=80),
            button(t("common.save"), look="primary", wide=True, type="submit"),
            on_submit=rename,
        ),
    )


def settings() -> rx.Component:
    """What a person may set."""
    return shell(
        settings_body(view=settings_view),
        *sheets(),
        title=t("settings.title"),
        back=href("more"),
    )


ROUTES = [(route("settings"), settings, "Settings")]
