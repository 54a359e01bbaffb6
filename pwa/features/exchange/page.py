"""Import and export: choose a file, say what its columns are, read what became of every line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import starmap

import reflex as rx

from pwa.build.bridge import Prop, each, file_link, fn, module, on, raw, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.exchange.shapes import ColumnView, CountView, ExchangeView, LineView
from pwa.kit.basics import banner, button, chip, chips, link_button, section
from pwa.kit.form.forms import fault
from pwa.kit.frame.icons import icon
from pwa.kit.frame.shell import shell
from sync.schema import RECORD_TYPES
from sync.schema.pages import table_file

el = rx.el
LIB, ACTIONS = module("features/exchange/view"), module("features/exchange/actions")


exchange_view = use("useExchange", lib=LIB, type_=ExchangeView)
look_at, map_column, run_import = fn("lookAt", ACTIONS), fn("mapColumn", ACTIONS), fn("runImport", ACTIONS)
choose_visibility, filter_report = fn("chooseVisibility", ACTIONS), fn("filterReport", ACTIONS)
start_over, go_on = fn("startOver", ACTIONS), fn("goOn", ACTIONS)

CARDS = "contacts.vcf"


def exports() -> Iterator[tuple[str, Prop[str]]]:
    """Every file there is, and its name: a table of each type with a list; contacts also as cards."""
    files = [(file, kind, "CSV") for kind, of in RECORD_TYPES.items() if (file := table_file(of))]
    for file, kind, format_ in sorted([*files, (CARDS, "contact", "vCard")]):
        yield file, t("import.file", name=t(f"{kind}.title"), format=format_)


def _chooser(label: Prop, look: str) -> rx.Component:
    """A file field that looks like a button."""
    return el.label(
        icon("import"),
        label,
        el.input(
            type="file",
            accept=".csv,.tsv,.txt,.vcf,.vcard,text/csv,text/vcard",
            class_name="sr-only",
            custom_attrs={"onChange": on(look_at.call(raw("_e.target.files")), "_e")},
        ),
        class_name=f"btn {look} focus-within:outline-3 focus-within:outline-focus",
    )


def _choose(view: Prop[ExchangeView]) -> rx.Component:
    return el.div(
        el.p(t("import.intro"), class_name="mb-4 max-w-prose"),
        fault(view.fault, "import-fault"),
        _chooser(t("import.choose"), "btn-primary"),
        el.p(t("import.formats"), class_name="field-note"),
        class_name="card card-pad",
    )


def _busy(text: Prop) -> rx.Component:
    return el.div(
        el.p(text, class_name="text-lg font-semibold"),
        el.div(class_name="skeleton mt-4 h-3 w-full"),
        role="status",
        aria_busy=True,
        class_name="card card-pad",
    )


def _running(view: Prop[ExchangeView]) -> rx.Component:
    """How far it is. The words that are said aloud change four times, the bar as often as it moves."""
    bar = el.progress(
        value=view.done, max=view.lines, aria_label=view.title, class_name="meter mt-4", id="import-progress"
    )
    return el.div(
        el.p(view.title, aria_hidden=True, class_name="text-lg font-semibold"),
        el.p(view.said, role="status", class_name="sr-only"),
        rx.cond(view.lines > 0, bar, el.div(class_name="skeleton mt-4 h-3 w-full")),
        el.p(view.progress, class_name="field-note tabular empty:hidden"),
        el.p(view.waits, aria_hidden=True, class_name="mt-3 max-w-prose empty:hidden"),
        el.p(t("import.leave"), class_name="mt-3 max-w-prose text-ink-soft"),
        class_name="card card-pad",
    )


def _broken(view: Prop[ExchangeView]) -> rx.Component:
    """It stopped, and why; going on is possible where the fault is not the file's."""
    return el.div(
        el.h2(icon("warn"), t("import.broken"), class_name="flex items-center gap-2 text-lg font-semibold"),
        el.p(view.fault, role="alert", class_name="mt-2 max-w-prose"),
        el.div(
            rx.cond(
                view.goes_on,
                button(t("import.continue"), look="primary", on_click=on(go_on.call())),
                rx.fragment(),
            ),
            button(t("import.choose_other"), look="quiet", on_click=on(start_over.call())),
            class_name="mt-4 flex flex-wrap gap-3",
        ),
        class_name="card card-pad",
    )


@rx.memo
def column_row(row: Prop[ColumnView]) -> rx.Component:
    """One column, a few of its values, and what it becomes."""
    options = rx.foreach(row.options, lambda one: el.option(one.text, value=one.value, key=one.value))
    return el.li(
        el.label(
            el.span(row.label, class_name="field-label"),
            el.select(
                options,
                value=row.chosen,
                class_name="input",
                custom_attrs={"onChange": on(map_column.call(row.name, raw("_e.target.value")), "_e")},
            ),
        ),
        el.p(row.samples, class_name="field-note break-words"),
        class_name="px-4 py-3",
    )


@rx.memo
def line_row(row: Prop[LineView]) -> rx.Component:
    """One line and what became of it."""
    outcome = el.span(icon(row.icon, "1rem"), row.outcome, class_name="tag " + row.tone)
    return el.li(
        el.div(
            el.span(row.place, class_name="row-note tabular"),
            rx.cond(row.outcome != "", outcome, rx.fragment()),
            class_name="flex items-center justify-between gap-3",
        ),
        el.p(row.title, class_name="row-title"),
        el.p(row.notes, class_name="row-note whitespace-pre-line"),
        class_name="px-4 py-3",
    )


@rx.memo
def count_chip(row: Prop[CountView]) -> rx.Component:
    """A count that filters the report."""
    return chip(row.text, row.on, on_click=on(filter_report.call(row.id)))


def _columns(view: Prop[ExchangeView]) -> rx.Component:
    listed = el.ul(each(view.columns, column_row, key="name"), class_name="card rows mt-2 overflow-hidden")
    folded = el.details(
        el.summary(t("import.columns"), class_name="btn btn-plain mt-4"),
        listed,
        open=~view.known_format,
    )
    return rx.cond(view.columns.length() > 0, folded, rx.fragment())


def _preview(view: Prop[ExchangeView]) -> rx.Component:
    who = [
        chip(t(f"choice.{name}"), view.visibility == name, on_click=on(choose_visibility.call(name)))
        for name in ("private", "team", "everyone")
    ]
    return el.form(
        el.p(view.found, role="status", class_name="text-lg font-semibold"),
        section(
            t("import.sample"),
            el.ul(each(view.sample, line_row, key="key"), class_name="card rows overflow-hidden"),
        ),
        _columns(view),
        section(t("import.visibility"), chips(*who, label=t("import.visibility"))),
        el.label(
            el.span(t("import.tags"), class_name="field-label mt-5"),
            el.input(name="tags", class_name="input"),
            el.span(t("import.tags_note"), class_name="field-note block"),
            class_name="field",
        ),
        fault(view.fault, "import-fault"),
        el.button(icon("import"), view.start, type="submit", class_name="btn btn-primary btn-wide"),
        button(
            t("import.choose_other"),
            look="quiet",
            wide=True,
            on_click=on(start_over.call()),
            class_name="mt-2",
        ),
        on_submit=run_import,
    )


def _report(view: Prop[ExchangeView]) -> rx.Component:
    rows = el.ul(each(view.report, line_row, key="key"), class_name="card rows mt-3 overflow-hidden")
    return el.div(
        banner(t("import.done"), tone="good"),
        el.p(view.companies, class_name="mt-3 empty:hidden"),
        el.div(
            link_button(t("import.see_contacts"), href("contacts"), look="primary"),
            file_link(icon("export"), t("import.download_report"), to=view.csv, class_name="btn btn-plain"),
            button(t("import.again"), look="quiet", on_click=on(start_over.call())),
            class_name="mt-4 flex flex-wrap gap-3",
        ),
        section(
            t("import.report"),
            el.div(
                each(view.counts, count_chip),
                role="group",
                aria_label=t("import.filter"),
                class_name="flex flex-wrap gap-gap",
            ),
            rx.cond(
                view.report.length() > 0, rows, el.p(t("import.none_of_these"), class_name="py-6 text-center")
            ),
            el.p(view.left_out, class_name="mt-3 text-ink-soft empty:hidden"),
        ),
    )


def _export() -> rx.Component:
    def one(file: str, name: Prop[str]) -> rx.Component:
        return file_link(icon("export"), name, to=f"/api/export/{file}", class_name="btn btn-plain")

    return section(
        t("import.export"),
        el.div(
            el.p(t("import.export_text"), class_name="mb-4"),
            el.div(*starmap(one, exports()), class_name="flex flex-wrap gap-3"),
            class_name="card card-pad",
        ),
    )


@rx.memo
def exchange_body(view: Prop[ExchangeView]) -> rx.Component:
    """The step the import is at; export below while no import is under way."""
    return el.div(
        rx.cond(
            view.online, rx.fragment(), el.div(banner(t("import.offline"), tone="warn"), class_name="mb-4")
        ),
        rx.match(
            view.step,
            ("reading", _busy(t("import.reading"))),
            ("preview", _preview(view)),
            ("running", _running(view)),
            ("broken", _broken(view)),
            ("report", _report(view)),
            rx.fragment(section(t("import.import"), _choose(view)), _export()),
        ),
    )


def exchange() -> rx.Component:
    """Files in, files out."""
    return shell(exchange_body(view=exchange_view), title=t("import.title"), back=href("more"))


ROUTES = [(route("exchange"), exchange, "Import and export")]
