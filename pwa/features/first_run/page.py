"""The first page of an empty server: set up your company, or look around in a demo."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import Prop, fn, module, on, use, widget
from pwa.build.i18n import t
from pwa.build.routes import route
from pwa.features.first_run.shapes import DemoChoice, FirstRunView
from pwa.kit.basics import button, chip, chips, empty
from pwa.kit.form.forms import fault
from pwa.kit.frame.icons import icon
from pwa.kit.frame.language import chosen, language_nav

el = rx.el
LIB, ACTIONS = module("features/first_run/view"), module("features/first_run/actions")
first_run_view = use("useFirstRun", lib=LIB, type_=FirstRunView)
choose, choose_country = fn("choose", ACTIONS), fn("chooseCountry", ACTIONS)
make_demo, to_sign_in, ask_again = fn("makeDemo", ACTIONS), fn("toSignIn", ACTIONS), fn("askServer", LIB)
_CompanyForm = widget("CompanyForm", "features/first_run/CompanyForm")
_CodeField = widget("CodeField", "features/first_run/CompanyForm")


def _way(name: str, glyph: str) -> rx.Component:
    return el.button(
        el.span(icon(glyph, "2rem"), class_name="empty-mark tone-accent !mx-0"),
        el.span(
            el.span(t(f"start.{name}_title"), class_name="row-title block text-lg"),
            el.span(t(f"start.{name}_text"), class_name="row-note block"),
            class_name="min-w-0 flex-1",
        ),
        icon("forward", "1.25rem"),
        type="button",
        on_click=on(choose.call(name)),
        class_name="card card-pad flex w-full items-center gap-4 text-start hover:bg-sunken",
    )


def _ways() -> rx.Component:
    return el.div(
        el.h1(t("start.title"), class_name="text-3xl font-bold"),
        el.p(t("start.text"), class_name="mt-2 mb-7 text-lg text-ink-soft"),
        el.div(_way("company", "companies"), _way("demo", "search"), class_name="grid gap-4"),
    )


def _back() -> rx.Component:
    return button(
        t("common.back"), look="quiet", glyph="back", on_click=on(choose.call("")), class_name="-ml-3"
    )


def _company() -> rx.Component:
    return el.div(
        _back(),
        el.h1(t("start.company_title"), class_name="text-2xl font-bold"),
        el.p(t("start.company_lead"), class_name="mt-1 text-ink-soft"),
        _CompanyForm.create(),
    )


def _demo(view: Prop[FirstRunView]) -> rx.Component:
    def one(demo: Prop[DemoChoice]) -> rx.Component:
        picked = view.country == demo.id
        return rx.fragment(chip(demo.name, picked, on_click=on(choose_country.call(demo.id))), key=demo.id)

    progress = el.div(
        el.p(t("start.demo_making"), class_name="font-semibold"),
        el.div(class_name="skeleton mt-3 !min-h-2.5 bg-accent"),
        el.p(t("start.demo_making_note"), class_name="field-note"),
        class_name="card card-pad mt-4",
    )
    return el.div(
        _back(),
        el.h1(t("start.demo_title"), class_name="text-2xl font-bold"),
        el.p(t("start.demo_lead"), class_name="mt-1 text-ink-soft"),
        el.h2(t("start.demo_where"), class_name="section-title"),
        chips(rx.foreach(view.demos, one), label=t("start.demo_where")),
        el.p(view.note, role="status", class_name="card card-pad mt-3"),
        el.p(t("start.demo_only"), class_name="field-note mb-4"),
        _CodeField.create(),
        fault(view.fault, "start-fault"),
        button(
            t("start.demo_make"), look="primary", wide=True, disabled=view.busy, class_name="mt-4 text-lg",
            on_click=on(make_demo.call()),
        ),
        el.div(rx.cond(view.busy, progress, rx.fragment()), role="status"),
    )  # fmt: skip


def _unheard() -> rx.Component:
    again = button(t("start.again"), look="primary", glyph="retry", on_click=on(ask_again.call()))
    return empty("offline", t("start.unheard_title"), t("start.unheard"), again, heads=True)


def _over() -> rx.Component:
    sign_in = button(t("shell.sign_in"), look="primary", on_click=on(to_sign_in.call()))
    return empty("lock", t("start.over_title"), t("start.over_text"), sign_in, heads=True)


@rx.memo
def first_run_body(view: Prop[FirstRunView], lang: Prop[str]) -> rx.Component:
    """The whole page."""
    waits = el.div(
        *(el.div(class_name="skeleton mb-4 h-24") for _ in range(2)), aria_busy=True, class_name="mt-6"
    )
    inside = rx.match(view.way, ("company", _company()), ("demo", _demo(view)), _ways())
    return el.main(
        el.div(
            el.div(
                el.img(src="/icons/mark.svg", alt="Lapangan", class_name="size-12"),
                language_nav(t("start.language"), lang),
                class_name="mb-5 flex flex-wrap items-center justify-between gap-x-4 gap-y-2",
            ),
            rx.match(
                view.state, ("ready", inside), ("over", _over()), ("unheard", _unheard()), waits,
            ),
            class_name="mx-auto w-full max-w-xl",
        ),
        id="main",
        class_name="min-h-dvh px-4 py-6",
    )  # fmt: skip


def start() -> rx.Component:
    """Two clear ways in."""
    return first_run_body(view=first_run_view, lang=chosen)


ROUTES = [(route("start"), start, "Lapangan")]
