"""CSV out: contacts as Google Contacts reads them, companies and deals as plain tables; formulas neutralised.

Reading our contacts file back gives the same contacts: what Google's columns cannot say stands in columns of
our own behind them, which Google passes over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Set
from typing import Any

from babel.numbers import get_currency_precision

from backend.features.exchange.countries import country_name
from backend.features.exchange.draft import Address, ContactDraft, Phone
from backend.features.exchange.exported import Company, Contact, Deal
from backend.features.exchange.labels import (
    PHONE_LABELS,
    PLACE_LABELS,
    email_kind,
    phone_kind,
    place_kind,
)
from backend.features.exchange.phones import shown_number
from backend.features.exchange.protect import protect
from backend.features.exchange.shape import degrees

_JOIN = " ::: "
Cells = dict[str, str]


def contacts_csv(contacts: Iterable[Contact]) -> Iterator[str]:
    """Google's columns, as many numbered ones as the fullest contact needs. Gone through twice."""
    used = set(_ALWAYS)
    for one in contacts:
        used |= {name for name, value in _contact(one).items() if value}
    return _table(_order(used), map(_contact, contacts))


def companies_csv(companies: Iterable[Company]) -> Iterator[str]:
    """One row per company. Gone through twice."""
    return _table(_columns(map(_company, companies)), map(_company, companies))


def deals_csv(deals: Iterable[Deal]) -> Iterator[str]:
    """One row per deal; amounts in whole currency units with their decimals. Gone through twice."""
    return _table(_columns(map(_deal, deals)), map(_deal, deals))


def _table(names: list[str], rows: Iterable[Cells]) -> Iterator[str]:
    """The file, line by line, with a byte-order mark, without which spreadsheets take another encoding."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    yield out.getvalue()
    for row in rows:
        out.seek(0)
        out.truncate()
        writer.writerow([protect(row.get(name, "")) for name in names])
        yield out.getvalue()


_FIRST = (
    "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name",
    "Phonetic Last Name", "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name",
    "Organization Title", "Organization Department", "Birthday", "Notes", "Photo", "Labels",
)  # fmt: skip
_NUMBERED = ("E-mail", "Phone", "Address", "Website", "Event", "Custom Field", "IM")
_LAST = ("Language", "Full Name", "Owner", "Visibility", "Source", "Reports To", "Do Not Contact")
_ALWAYS = frozenset(_FIRST) | {"Owner", "Visibility"}


def _order(used: Set[str]) -> list[str]:
    """Google's order; the columns only we write come last, and only where a row needs them."""
    names = list(_FIRST)
    for kind in _NUMBERED:
        count = 1
        while any(name.startswith(f"{kind} {count} - ") for name in used):
            names += [name for name in _parts(kind, count) if name in used or name in _google(kind, count)]
            count += 1
    return [*names, *(name for name in _LAST if name in used)]


def _parts(kind: str, count: int) -> list[str]:
    more = {"Address": ("Kind", "Latitude", "Longitude"), "Phone": ("Kind", "As Typed"), "E-mail": ("Kind",)}
    return [*_google(kind, count), *(f"{kind} {count} - {part}" for part in more.get(kind, ()))]


def _google(kind: str, count: int) -> list[str]:
    address = (
        "Label", "Formatted", "Street", "City", "PO Box", "Region", "Postal Code", "Country",
        "Extended Address",
    )  # fmt: skip
    parts = address if kind == "Address" else ("Service", "Value") if kind == "IM" else ("Label", "Value")
    return [f"{kind} {count} - {part}" for part in parts]


def _contact(contact: Contact) -> Cells:
    draft = contact.draft
    row: Cells = {
        "Organization Name": contact.company,
        "Organization Title": draft.job_title,
        "Organization Department": draft.department,
        "Birthday": draft.birthday,
        "Notes": draft.notes,
        "Labels": _JOIN.join([*draft.tags, "* myContacts"]),
        "Language": draft.language,
        "Owner": contact.owner,
        "Visibility": draft.visibility,
        "Source": draft.source,
        "Reports To": contact.reports_to,
        "Do Not Contact": "true" if draft.do_not_contact else "",
    }
    row |= _name(draft)
    row |= _phones("Phone", draft.phones) | _emails(draft) | _addresses(draft.addresses)
    for n, site in enumerate(draft.websites, 1):
        row |= {f"Website {n} - Label": PLACE_LABELS[site.kind], f"Website {n} - Value": site.url}
    for n, event in enumerate(draft.dates, 1):
        row |= {f"Event {n} - Label": event.label, f"Event {n} - Value": event.day}
    for n, social in enumerate(draft.socials, 1):
        row |= {f"IM {n} - Service": social.network, f"IM {n} - Value": social.handle}
    return row | _custom(contact.custom)


def _name(draft: ContactDraft) -> Cells:
    name = draft.name
    parts = {"First Name": name.given, "Middle Name": name.middle, "Last Name": name.family}
    parts |= {"Name Prefix": name.prefix, "Name Suffix": name.suffix, "Nickname": name.nickname}
    if not name.composed():
        parts["First Name"] = name.full
    return parts | {"Full Name": name.full if name.composed() != name.full else ""}


def _phones(kind: str, phones: Iterable[Phone]) -> Cells:
    row: Cells = {}
    for n, phone in enumerate(phones, 1):
        label = phone.label or PHONE_LABELS[phone.kind]
        value = shown_number(phone)
        row |= {
            f"{kind} {n} - Label": _starred(label, primary=phone.primary),
            f"{kind} {n} - Value": value,
            f"{kind} {n} - Kind": phone.kind if phone_kind(label) != phone.kind else "",
            f"{kind} {n} - As Typed": phone.raw if phone.raw != value else "",
        }
    return row


def _emails(draft: ContactDraft) -> Cells:
    row: Cells = {}
    for n, email in enumerate(draft.emails, 1):
        label = email.label or PLACE_LABELS[email.kind]
        row |= {
            f"E-mail {n} - Label": _starred(label, primary=email.primary),
            f"E-mail {n} - Value": email.address,
            f"E-mail {n} - Kind": email.kind if email_kind(label) != email.kind else "",
        }
    return row


def _addresses(addresses: Iterable[Address]) -> Cells:
    row: Cells = {}
    for n, address in enumerate(addresses, 1):
        label = address.label or PLACE_LABELS[address.kind]
        place = " ".join(part for part in (address.postcode, address.city) if part)
        lines = (address.street, place, address.region, country_name(address.country))
        named = {
            "Label": _starred(label, primary=address.primary),
            "Formatted": address.text or "\n".join(line for line in lines if line),
            "Street": address.street,
            "City": address.city,
            "Region": address.region,
            "Postal Code": address.postcode,
            "Country": country_name(address.country),
            "Kind": address.kind if place_kind(label) != address.kind else "",
            "Latitude": "" if address.lat is None else degrees(address.lat),
            "Longitude": "" if address.lng is None else degrees(address.lng),
        }
        row |= {f"Address {n} - {part}": value for part, value in named.items()}
    return row


def _starred(label: str, *, primary: bool) -> str:
    return f"* {label or 'Other'}" if primary else label


def _custom(custom: Iterable[tuple[str, str]]) -> Cells:
    row: Cells = {}
    for n, (label, value) in enumerate(custom, 1):
        row |= {f"Custom Field {n} - Label": label, f"Custom Field {n} - Value": value}
    return row


def _columns(rows: Iterable[Cells]) -> list[str]:
    """Every column of a plain table: the fixed ones, then the numbered ones of the fullest row."""
    by_width: dict[int, dict[str, None]] = {}
    for row in rows:
        by_width.setdefault(len(row), {}).update(dict.fromkeys(row))
    widest: dict[str, None] = {}
    for width in sorted(by_width, reverse=True):
        widest |= by_width[width]
    return list(widest) or ["Name"]


def _company(company: Company) -> Cells:
    fields, draft = company.fields, company.draft
    row: Cells = {
        "Name": _text(fields.get("name")), "Legal Name": _text(fields.get("legal_name")),
        "Registration": _text(fields.get("registration")), "Industry": _text(fields.get("industry")),
        "Employees": _text(fields.get("employees")), "Website": _text(fields.get("website")),
        "Parent": company.parent, "Owner": company.owner, "Visibility": _text(fields.get("visibility")),
        "Labels": _JOIN.join(draft.tags), "Source": draft.source, "Notes": draft.notes,
    }  # fmt: skip
    row |= _phones("Phone", draft.phones) | _emails(draft) | _addresses(draft.addresses)
    return row | _custom(company.custom)


def _deal(deal: Deal) -> Cells:
    fields = deal.fields
    value, step = fields.get("value") or {}, fields.get("next_step") or {}
    return {
        "Name": _text(fields.get("name")), "Company": deal.company, "Contacts": _JOIN.join(deal.contacts),
        "Pipeline": deal.pipeline, "Stage": deal.stage,
        "Status": _text((fields.get("stage") or {}).get("status")),
        "Amount": money(value), "Currency": _text(value.get("currency")),
        "Probability": _text(deal.probability), "Expected Close": _text(fields.get("expected_close")),
        "Next Step": _text(step.get("text")), "Next Step Due": _text(step.get("due")),
        "Competitors": _JOIN.join(fields.get("competitors") or []),
        "Loss Reason": _text(fields.get("loss_reason")),
        "Owner": deal.owner, "Visibility": _text(fields.get("visibility")),
        "Labels": _JOIN.join(fields.get("tags") or []), "Source": _text(fields.get("source")),
        "Notes": _text(fields.get("notes")), **_custom(deal.custom),
    }  # fmt: skip


def money(value: Any) -> str:
    """Minor units as a decimal: {"amount": 12345, "currency": "MYR"} is 123.45, of JPY 12345."""
    if not value or not isinstance(value.get("amount"), int):
        return ""
    places = get_currency_precision(str(value.get("currency") or "USD"))
    sign, plain = "-" if value["amount"] < 0 else "", str(abs(value["amount"])).rjust(places + 1, "0")
    return sign + (f"{plain[:-places]}.{plain[-places:]}" if places else plain)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
