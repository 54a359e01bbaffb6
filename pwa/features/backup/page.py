"""Backups: the last one, the next one, all of them, and how one is put back."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, each, file_link, fn, module, on, raw, use
from pwa.build.i18n import t
from pwa.build.routes import route
from pwa.features.backup.shapes import BackupRow, BackupView
from pwa.kit.basics import banner, button, empty, section, switch_row
from pwa.kit.frame.icons import icon
from pwa.kit.frame.office import office
from pwa.kit.sheet.named_sheet import close_sheet, sheet

el = rx.el
LIB = module("features/backup/view")
backup_view = use("useBackup", lib=LIB, type_=BackupView)
again, make, check = fn("again", LIB), fn("makeBackup", LIB), fn("checkBackup", LIB)
ask_remove, remove = fn("askRemove", LIB), fn("removeBackup", LIB)
set_keep, set_nightly = fn("setKeep", LIB), fn("setNightly", LIB)


@rx.memo
def backup_row(row: Prop[BackupRow]) -> rx.Component:
    """One backup: when, how big, whether it is good; taken along, checked, removed."""
    return el.li(
        el.div(
            el.p(row.when, class_name="row-title tabular"),
            el.span(icon(row.icon, "1rem"), row.said, class_name="tag " + row.tone),
            class_name="flex flex-wrap items-center justify-between gap-gap",
        ),
        el.p(row.note, class_name="row-note tabular"),
        el.div(
            file_link(
                icon("export"),
                t("backup.download"),
                to=row.href,
                class_name="btn btn-plain",
                aria_label=t("backup.download") + ": " + row.when,
            ),
            button(
                t("backup.check"),
                look="quiet",
                on_click=on(check.call(row.id)),
                aria_label=t("backup.check") + ": " + row.when,
            ),
            button(
                t("backup.remove"),
                look="quiet",
                on_click=on(ask_remove.call(row)),
                aria_label=t("backup.remove") + ": " + row.when,
                class_name="text-bad",
            ),
            class_name="mt-3 flex flex-wrap gap-gap",
        ),
        class_name="px-4 py-3",
    )


def _now(view: Prop[BackupView]) -> rx.Component:
    """When the last one was, what is under way, what stands in the way."""
    busy = el.div(
        el.p(view.busy, class_name="font-semibold"),
        el.div(class_name="skeleton mt-3 h-3 w-full"),
        role="status",
        class_name="card card-pad mt-3",
    )
    last = rx.match(view.tone, ("good", banner(view.last, tone="good")), banner(view.last, tone="warn"))
    return el.div(
        last,
        rx.cond(view.failed != "", el.div(banner(view.failed, tone="bad"), class_name="mt-3"), rx.fragment()),
        rx.cond(view.lacks != "", el.div(banner(view.lacks, tone="warn"), class_name="mt-3"), rx.fragment()),
        rx.cond(
            view.busy != "",
            busy,
            button(
                t("backup.make"),
                look="primary",
                glyph="plus",
                on_click=on(make.call()),
                disabled=view.lacks != "",
                class_name="mt-3",
            ),
        ),
    )


def _setting(view: Prop[BackupView]) -> rx.Component:
    def keep(count: Prop[str]) -> rx.Component:
        return el.option(count, value=count, key=count)

    return section(
        t("backup.setting"),
        el.div(
            switch_row(
                t("backup.nightly"),
                t("backup.nightly_note"),
                view.nightly,
                custom_attrs={"onChange": on(set_nightly.call(raw("_e.target.checked")), "_e")},
            ),
            el.label(
                el.span(t("backup.keep"), class_name="field-label"),
                el.select(
                    rx.foreach(view.keeps, keep),
                    value=view.keep,
                    class_name="input",
                    custom_attrs={"onChange": on(set_keep.call(raw("_e.target.value")), "_e")},
                ),
                class_name="field px-4",
            ),
            class_name="card",
        ),
    )


def _restoring(view: Prop[BackupView]) -> rx.Component:
    steps = [el.li(t(f"backup.step_{n}")) for n in (1, 2)]
    command = el.code(view.command, class_name="mt-1 block rounded-xl bg-sunken p-3 break-all select-all")
    return section(
        t("backup.restore"),
        el.div(
            el.ol(
                *steps,
                el.li(t("backup.step_3"), command),
                el.li(t("backup.step_4")),
                class_name="grid list-decimal gap-3 ps-6",
            ),
            el.p(t("backup.restore_text"), class_name="mt-4 max-w-prose text-ink-soft"),
            class_name="card card-pad",
        ),
    )


def _remove(view: Prop[BackupView]) -> rx.Component:
    return sheet(
        "remove-backup",
        t("backup.remove_title"),
        el.p(view.chosen, class_name="text-lg font-semibold tabular"),
        el.p(t("backup.remove_text"), class_name="mt-2 mb-5"),
        el.div(
            button(t("upkeep.keep"), look="primary", wide=True, on_click=close_sheet("remove-backup")),
            button(t("backup.remove"), look="danger", glyph="trash", wide=True, on_click=on(remove.call())),
            class_name="grid gap-3",
        ),
    )


def _all(view: Prop[BackupView]) -> rx.Component:
    rows = el.ul(
        each(view.rows, backup_row), aria_label=t("backup.title"), class_name="card rows overflow-hidden"
    )
    none = el.div(empty("storage", t("backup.none"), t("backup.none_text")), class_name="card")
    return el.div(
        _now(view),
        section(t("backup.list"), rx.cond(view.rows.length() > 0, rows, none)),
        el.p(view.place, class_name="field-note break-words"),
        _setting(view),
        section(t("backup.inside"), el.p(t("backup.inside_text"), class_name="card card-pad")),
        _restoring(view),
        _remove(view),
    )


@rx.memo
def backup_body(view: Prop[BackupView]) -> rx.Component:
    """All of it, or why it can't be shown."""
    busy = el.div(el.div(class_name="skeleton h-24"), role="status", aria_label=t("admin.loading"))
    fault = banner(view.fault, tone="warn", action=button(t("admin.again"), on_click=on(again.call())))
    several = el.div(empty("lock", t("backup.several"), t("backup.several_text")), _restoring(view))
    known = rx.cond(view.alone, _all(view), several)
    return el.div(rx.cond(view.fault != "", fault, rx.cond(view.loading, busy, known)))


def backup() -> rx.Component:
    """What is there when the machine is lost."""
    return office(backup_body(view=backup_view), title=t("backup.title"), who="administrator")


ROUTES = [(route("backup"), backup, "Backups")]
