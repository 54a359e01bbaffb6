"""Everybody's devices: who has which, when it was last heard, what waits on it, and a lost one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from pwa.build.bridge import Prop, each, fn, link, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.devices.shapes import DeviceLine, DeviceSheet, DevicesView
from pwa.kit.basics import banner, button, empty
from pwa.kit.form.forms import text_field
from pwa.kit.frame.icons import icon
from pwa.kit.frame.office import may_be, office
from pwa.kit.sheet.named_sheet import close_sheet, open_sheet, sheet

el = rx.el
LIB, ACTIONS = module("features/devices/view"), module("features/devices/actions")

devices_view = use("useDevices", lib=LIB, type_=DevicesView)
device_sheet = use("useDeviceSheet", lib=LIB, type_=DeviceSheet)
open_device, rename = fn("openDevice", ACTIONS), fn("rename", ACTIONS)
sign_out, wipe = fn("signOutDevice", ACTIONS), fn("wipeDevice", ACTIONS)


@rx.memo
def device_line(row: Prop[DeviceLine]) -> rx.Component:
    """One device; an administrator opens what may be done with it."""
    tags = el.div(
        rx.cond(row.state != "", el.span(row.state, class_name="tag " + row.tone), rx.fragment()),
        rx.cond(
            row.waits != "",
            el.span(icon("waiting", "1rem"), row.waits, class_name="tag tone-warn tabular"),
            rx.fragment(),
        ),
        class_name="mt-1 flex flex-wrap gap-2 empty:hidden",
    )
    words = el.div(
        el.p(row.person, class_name="row-title"),
        el.p(row.name, class_name="row-note"),
        el.p(row.last, class_name="row-note tabular"),
        el.p(row.about, class_name="row-note tabular"),
        tags,
        class_name="min-w-56 flex-1",
    )
    manage = button(
        t("devices.manage"),
        on_click=on(open_device.call(row)),
        aria_label=t("devices.manage") + ": " + row.name + ", " + row.person,
    )
    return el.li(
        el.span(icon("device"), class_name="text-accent"),
        words,
        rx.cond(may_be("administrator") & ~row.gone, manage, rx.fragment()),
        class_name="row flex-wrap",
    )


@rx.memo
def devices_body(view: Prop[DevicesView]) -> rx.Component:
    """The list; whose it is when it is one person's."""
    whose = el.div(
        el.p(view.of, class_name="flex-1 text-lg font-bold"),
        link(t("devices.everybody"), to=href("devices"), class_name="btn btn-quiet"),
        class_name="mb-3 flex flex-wrap items-center gap-3",
    )
    listed = el.div(
        el.p(view.found, role="status", class_name="field-note mb-2 tabular"),
        el.ul(each(view.rows, device_line), class_name="card rows overflow-hidden"),
    )
    nothing = rx.cond(
        view.loading,
        el.div(class_name="skeleton h-24 w-full", aria_busy=True),
        rx.cond(
            view.fault != "",
            rx.fragment(),
            empty("device", t("devices.none_title"), t("devices.none_text")),
        ),
    )
    return el.div(
        el.p(t("devices.lead"), class_name="mb-4 max-w-prose"),
        rx.cond(view.of != "", whose, rx.fragment()),
        rx.cond(view.fault != "", el.div(banner(view.fault, tone="warn"), class_name="mb-4"), rx.fragment()),
        rx.cond(view.rows.length() > 0, listed, nothing),
    )


def _confirm(name: str, title: Any, text: Any, word: Any, act: Any) -> rx.Component:
    return sheet(
        name,
        title,
        el.p(text, class_name="mb-5"),
        button(word, look="danger", wide=True, on_click=on(act.call())),
        button(t("common.cancel"), look="quiet", wide=True, on_click=close_sheet(name), class_name="mt-3"),
    )


@rx.memo
def device_sheets(view: Prop[DeviceSheet]) -> rx.Component:
    """What may be done with one device, and the two questions before it is done."""
    in_hand = el.p(icon("info", "1.25rem"), t("devices.in_hand"), class_name="flex gap-2")
    ways = el.div(
        rx.cond(
            view.line.signed_in,
            button(t("devices.sign_out"), glyph="sign_out", wide=True, on_click=open_sheet("device-out")),
            rx.fragment(),
        ),
        button(
            t("devices.wipe"), look="danger", glyph="trash", wide=True, on_click=open_sheet("device-wipe")
        ),
        class_name="grid gap-3",
    )
    return el.div(
        sheet(
            "device",
            view.line.name,
            el.p(view.line.person, class_name="mb-4 text-ink-soft"),
            el.form(
                text_field(t("devices.name"), "name", default_value=view.line.name, max_length=80),
                button(t("common.save"), look="plain", wide=True, type="submit"),
                on_submit=rename,
                class_name="mb-5",
            ),
            rx.cond(view.line.current, in_hand, ways),
        ),
        _confirm("device-out", t("devices.sign_out"), view.sign_out, t("devices.sign_out"), sign_out),
        _confirm("device-wipe", t("devices.wipe"), view.wipe, t("devices.wipe"), wipe),
    )


def devices() -> rx.Component:
    """Everybody's devices."""
    return office(
        devices_body(view=devices_view),
        device_sheets(view=device_sheet),
        title=t("devices.title"),
        who="leaders",
        back=rx.cond(may_be("operations"), href("admin"), href("people")),
    )


ROUTES = [(route("devices"), devices, "Devices")]
