"""Contacts as Google Contacts reads them, and the cells they share with other tables; formulas neutralised.

Reading our contacts file back gives the same contacts: what Google's columns cannot say stands in columns of
our own behind them, which Google passes over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Set

from backend.features.exchange.countries import country_name
from backend.features.exchange.draft import Address, ContactDraft, Phone
from backend.features.exchange.exported import Contact
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

JOIN = " ::: "
Cells = dict[str, str]


def contacts_csv(contacts: Iterable[Contact]) -> Iterator[str]:
    """Google's columns, as many numbered ones as the fullest contact needs. Gone through twice."""
    used = set(_ALWAYS)
    for one in contacts:
        used |= {name for name, value in _contact(one).items() if value}
    return table(_order(used), map(_contact, contacts))


def table(names: list[str], rows: Iterable[Cells], heads: list[str] | None = None) -> Iterator[str]:
    """The file, line by line, with a byte-order mark, without which spreadsheets take another encoding.

    `heads`: what stands above the columns `names`, where it is another word.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads or names)
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
_NUMBERED = ("E-mail", "Phone", "Address", "Website", "Event", "Custom Field", "IM", "Consent")
CONSENT_PARTS = ("what", "state", "date", "channel", "wording")
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
    more = {
        "Address": ("Kind", "Latitude", "Longitude"), "Phone": ("Kind", "As Typed"), "E-mail": ("Kind",),
        "Consent": [part.title() for part in CONSENT_PARTS],
    }  # fmt: skip
    return [*_google(kind, count), *(f"{kind} {count} - {part}" for part in more.get(kind, ()))]


def _google(kind: str, count: int) -> list[str]:
    address = (
        "Label", "Formatted", "Street", "City", "PO Box", "Region", "Postal Code", "Country",
        "Extended Address",
    )  # fmt: skip
    own = {"Address": address, "IM": ("Service", "Value"), "Consent": ()}
    return [f"{kind} {count} - {part}" for part in own.get(kind, ("Label", "Value"))]


def _contact(contact: Contact) -> Cells:
    draft = contact.draft
    row: Cells = {
        "Organization Name": contact.company,
        "Organization Title": draft.job_title,
        "Organization Department": draft.department,
        "Birthday": draft.birthday,
        "Notes": draft.notes,
        "Labels": JOIN.join([*draft.tags, "* myContacts"]),
        "Language": draft.language,
        "Owner": contact.owner,
        "Visibility": draft.visibility,
        "Source": draft.source,
        "Reports To": contact.reports_to,
        "Do Not Contact": "true" if draft.do_not_contact else "",
    }
    row |= _name(draft)
    row |= phones_cells("Phone", draft.phones) | emails_cells(draft) | addresses_cells(draft.addresses)
    for n, site in enumerate(draft.websites, 1):
        row |= {f"Website {n} - Label": PLACE_LABELS[site.kind], f"Website {n} - Value": site.url}
    for n, event in enumerate(draft.dates, 1):
        row |= {f"Event {n} - Label": event.label, f"Event {n} - Value": event.day}
    for n, consent in enumerate(draft.consents, 1):
        row |= {f"Consent {n} - {part.title()}": getattr(consent, part) for part in CONSENT_PARTS}
    for n, social in enumerate(draft.socials, 1):
        row |= {f"IM {n} - Service": social.network, f"IM {n} - Value": social.handle}
    return row | custom_cells(contact.custom)


def _name(draft: ContactDraft) -> Cells:
    name = draft.name
    parts = {"First Name": name.given, "Middle Name": name.middle, "Last Name": name.family}
    parts |= {"Name Prefix": name.prefix, "Name Suffix": name.suffix, "Nickname": name.nickname}
    if not name.composed():
        parts["First Name"] = name.full
    return parts | {"Full Name": name.full if name.composed() != name.full else ""}


def phones_cells(kind: str, phones: Iterable[Phone]) -> Cells:
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


def emails_cells(draft: ContactDraft) -> Cells:
    row: Cells = {}
    for n, email in enumerate(draft.emails, 1):
        label = email.label or PLACE_LABELS[email.kind]
        row |= {
            f"E-mail {n} - Label": _starred(label, primary=email.primary),
            f"E-mail {n} - Value": email.address,
            f"E-mail {n} - Kind": email.kind if email_kind(label) != email.kind else "",
        }
    return row


def addresses_cells(addresses: Iterable[Address]) -> Cells:
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


def custom_cells(custom: Iterable[tuple[str, str]]) -> Cells:
    row: Cells = {}
    for n, (label, value) in enumerate(custom, 1):
        row |= {f"Custom Field {n} - Label": label, f"Custom Field {n} - Value": value}
    return row
