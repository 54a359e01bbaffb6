"""One company: its place in the hierarchy, its people, its deals, what happened."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import link, module, on, use
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.companies.shapes import CompanyView
from pwa.kit.basics import card, link_button, section
from pwa.kit.frame.here import record_id
from pwa.kit.frame.icons import icon
from pwa.kit.list.list_tools import set_filter
from pwa.kit.record import record, record_page, slots

el = rx.el
HOME = href("companies")
_VIEW = use("useCompanyView", record_id, lib=module("features/companies/view"), type_=CompanyView)


def _path() -> rx.Component:
    """The parents, outermost first."""
    return rx.cond(
        _VIEW.path.length() > 0,
        el.nav(
            el.ol(
                rx.foreach(
                    _VIEW.path,
                    lambda one: el.li(
                        link(one.name, to=one.href, class_name="crumb"),
                        icon("forward", "1rem"),
                        class_name="crumb-item",
                    ),
                ),
                class_name="flex flex-wrap items-center",
            ),
            aria_label=t("company.path"),
        ),
    )


def _head() -> rx.Component:
    firm = _VIEW
    return el.header(
        record.avatar(firm.initials, firm.hue, None, "avatar-large avatar-square"),
        el.div(
            el.h2(firm.name, id="record-name", class_name="text-2xl font-bold leading-tight"),
            rx.cond(firm.note != "", el.p(firm.note, class_name="text-ink-soft")),
            class_name="min-w-0 flex-1",
        ),
        class_name="record-head",
    )


def _people() -> rx.Component:
    firm = _VIEW
    add = link_button(
        t("contact.new"), href("new_contact") + "?company=" + record_id.to(str), look="quiet", glyph="plus"
    )
    # The rest is the contact list, filtered to this company.
    rest = link(
        t("company.contacts_more", count=firm.contactsMore),
        to=href("contacts"),
        on_click=on(set_filter.call("contacts", "company", record_id)),
        class_name="row justify-center font-semibold text-accent",
    )
    listed = card(
        rx.foreach(firm.contacts, record.mini_row),
        rx.cond(firm.contactsMore > 0, rest),
        pad=False,
        class_name="rows",
    )
    nobody = card(el.p(t("company.no_contacts"), class_name="text-ink-soft"))
    return section(t("company.contacts"), rx.cond(firm.contacts.length() > 0, listed, nobody), aside=add)


def _tree() -> rx.Component:
    """All subsidiaries, each indented below its parent."""
    below = _VIEW.children
    add = link_button(
        t("company.new"), href("new_company") + "?parent=" + record_id.to(str), look="quiet", glyph="plus"
    )
    rows = rx.foreach(
        below,
        lambda one: el.li(record.mini_row(one), custom_attrs={"data-depth": one.depth}, class_name="branch"),
    )
    return rx.cond(
        below.length() > 0,
        section(t("company.children"), card(el.ul(rows, class_name="rows"), pad=False), aside=add),
    )


def _page() -> rx.Component:
    firm = _VIEW
    return el.article(
        _path(),
        _head(),
        record.reach_bar(firm),
        el.div(record.standing("company"), record.tag_list(firm.tags), class_name="record-marks"),
        *slots.NOTICES.draw("company"),
        _people(),
        *slots.WORK.draw("company"),
        *slots.RELATED.draw("company"),
        _tree(),
        record.notes_section("company", firm),
        *slots.PAST.draw("company"),
        record.facts_section(firm, firm.calls, firm.emails, firm.maps),
        record.history("company", firm.id),
        record.delete_button("company", t("company.delete"), HOME),
        class_name="record",
    )


def company() -> rx.Component:
    """One company; on a tablet with the list at its left."""
    return record_page.page("company", _page())


ROUTES = [(route("company"), company, "Company")]
