"""Contact 360: who it is, how to reach them, what is agreed, what happened."""

from __future__ import annotations

import reflex as rx

from pwa.build.bridge import link, module, use, widget
from pwa.build.i18n import t
from pwa.build.routes import href, route
from pwa.features.contacts.shapes import ContactView
from pwa.kit.basics import banner
from pwa.kit.frame.here import record_id
from pwa.kit.frame.icons import icon
from pwa.kit.record import record, record_page, slots

el = rx.el
HOME = href("contacts")
_VIEW = use("useContactView", record_id, lib=module("features/contacts/view"), type_=ContactView)
_ShareButton = widget("ShareButton", "features/contacts/ShareButton", label=str)


def _head() -> rx.Component:
    who = _VIEW
    company = rx.foreach(
        who.companies,
        lambda one: link(
            icon("companies", "1.125rem"), el.span(one.name), to=one.href, class_name="head-link"
        ),
    )
    return el.header(
        record.avatar(who.initials, who.hue, who.photo, "avatar-large"),
        el.div(
            el.h2(who.name, id="record-name", class_name="text-2xl font-bold leading-tight"),
            rx.cond(who.note != "", el.p(who.note, class_name="text-ink-soft")),
            company,
            class_name="min-w-0 flex-1",
        ),
        class_name="record-head",
    )


def _page() -> rx.Component:
    who = _VIEW
    return el.article(
        _head(),
        record.reach_bar(who),
        el.div(record.standing("contact"), record.tag_list(who.tags), class_name="record-marks"),
        rx.cond(who.silent, el.div(banner(t("contact.silent"), tone="bad"), class_name="mb-4")),
        *slots.NOTICES.draw("contact"),
        *slots.WORK.draw("contact"),
        *slots.RELATED.draw("contact"),
        record.notes_section("contact", who),
        *slots.PAST.draw("contact"),
        record.facts_section(who, who.calls, who.emails, who.maps),
        record.mini_rows(t("contact.reports_to"), who.superiors),
        record.mini_rows(t("contact.reports"), who.reports),
        record.history("contact", who.id),
        record.delete_button(
            "contact",
            t("contact.delete"),
            HOME,
            _ShareButton.create(id=who.id, label=t("contact.share")),
        ),
        class_name="record",
    )


def contact() -> rx.Component:
    """One contact; on a tablet with the list at its left."""
    return record_page.page("contact", _page())


ROUTES = [(route("contact"), contact, "Contact")]
