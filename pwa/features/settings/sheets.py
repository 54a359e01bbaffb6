"""The sheets of Settings: change the password, sign out, sign another device out."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, fn, module, on, use
from pwa.build.i18n import t
from pwa.features.settings.shapes import Busy, DeviceOut, Leaving
from pwa.kit.basics import button
from pwa.kit.form.forms import fault, password_field
from pwa.kit.sheet.named_sheet import close_sheet, sheet

el = rx.el
LIB, ACTIONS = module("features/settings/view"), module("features/settings/actions")


password_state = use("usePassword", lib=LIB, type_=Busy)
leaving_state = use("useLeaving", lib=LIB, type_=Leaving)
device_out_state = use("useDeviceOut", lib=LIB, type_=DeviceOut)
change_password, leave, device_out = (
    fn("changePassword", ACTIONS),
    fn("leave", ACTIONS),
    fn("deviceOut", ACTIONS),
)
export, sync_now = fn("exportBeforeLeaving", ACTIONS), fn("syncNow", module("engine/sync/sync"))


@rx.memo
def password_sheet(state: Prop[Busy]) -> rx.Component:
    """Change the password; needs the network."""
    return sheet(
        "password",
        t("settings.password"),
        el.form(
            password_field(t("settings.password_old"), "old", "current-password"),
            password_field(t("settings.password_new"), "new", "new-password"),
            el.p(t("settings.password_note"), class_name="field-note -mt-2 mb-4"),
            fault(state.fault, "password-fault"),
            button(t("settings.password"), look="primary", wide=True, type="submit", disabled=state.busy),
            on_submit=change_password,
            no_validate=True,
        ),
    )


@rx.memo
def sign_out_sheet(state: Prop[Leaving]) -> rx.Component:
    """Signing out; with waiting work it offers to sync or export first, and says what would be lost."""
    losing = el.div(
        button(
            t("settings.sign_out_sync"),
            look="primary",
            glyph="retry",
            wide=True,
            on_click=on(sync_now.call()),
        ),
        button(t("settings.sign_out_export"), glyph="export", wide=True, on_click=on(export.call())),
        button(
            t("settings.sign_out_force"),
            look="danger",
            glyph="warn",
            wide=True,
            on_click=on(leave.call(True)),
        ),
        class_name="grid gap-3",
    )
    plain = button(
        t("settings.sign_out"), look="primary", glyph="sign_out", wide=True, on_click=on(leave.call(False))
    )
    return sheet(
        "sign-out",
        t("settings.sign_out_title"),
        el.p(state.text, role="status", class_name="mb-5"),
        rx.cond(state.waiting > 0, losing, plain),
        button(
            t("settings.stay"), look="quiet", wide=True, on_click=close_sheet("sign-out"), class_name="mt-3"
        ),
    )


@rx.memo
def device_out_sheet(state: Prop[DeviceOut]) -> rx.Component:
    """Sign another device out."""
    return sheet(
        "device-out",
        t("settings.device_out"),
        el.p(state.text, class_name="text-lg font-semibold"),
        el.p(t("settings.device_out_text"), class_name="mt-2 mb-5"),
        button(t("settings.device_out"), look="danger", wide=True, on_click=on(device_out.call())),
        button(
            t("common.cancel"), look="quiet", wide=True, on_click=close_sheet("device-out"), class_name="mt-3"
        ),
    )


def sheets() -> tuple[rx.Component, ...]:
    """All of them, closed."""
    return (
        password_sheet(state=password_state),
        sign_out_sheet(state=leaving_state),
        device_out_sheet(state=device_out_state),
    )
