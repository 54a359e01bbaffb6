"""Contacts as vCard 4.0 or 3.0 (RFC 6350, RFC 2426), in a form that reads back as the same contacts."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from backend.features.exchange.countries import country_name
from backend.features.exchange.draft import Address, Phone
from backend.features.exchange.exported import Contact
from backend.features.exchange.phones import shown_number
from backend.features.exchange.shape import degrees

Version = Literal["4.0", "3.0"]
LINE_OCTETS_MAX = 75
_PHONE_TYPES = {
    "mobile": "cell", "work": "work", "home": "home", "fax": "fax", "whatsapp": "x-whatsapp",
    "other": "x-other",
}  # fmt: skip
_PLACE_TYPES = {
    "work": "work", "home": "home", "billing": "x-billing", "shipping": "x-shipping", "site": "x-site",
    "other": "x-other", "profile": "x-profile",
}  # fmt: skip


def contacts_vcf(contacts: Iterable[Contact], version: Version = "4.0") -> Iterator[str]:
    """One card after the other, lines folded at LINE_OCTETS_MAX octets, CRLF."""
    return (_Card(contact, version).text() for contact in contacts)


class _Card:
    def __init__(self, contact: Contact, version: Version) -> None:
        self._contact, self._version = contact, version
        self._lines: list[str] = []
        self._groups = 0

    def text(self) -> str:
        """The card."""
        self._lines += ["BEGIN:VCARD", f"VERSION:{self._version}"]
        self._who()
        draft = self._contact.draft
        for phone in draft.phones:
            self._phone(phone)
        for email in draft.emails:
            types = _types(_PLACE_TYPES[email.kind], email.label, email.kind)
            self._labelled(
                "EMAIL", self._params(types, primary=email.primary), escape(email.address), email.label
            )
        for address in draft.addresses:
            self._address(address)
        for site in draft.websites:
            self._add("URL", self._params(_types(_PLACE_TYPES[site.kind], "", site.kind)), escape(site.url))
        for social in draft.socials:
            self._add("X-SOCIALPROFILE", f";TYPE={_quoted(social.network)}", escape(social.handle))
        for event in draft.dates:
            self._labelled("X-ABDATE", "", event.day, event.label)
        for consent in draft.consents:
            said = ("state", "date", "channel", "wording")
            params = "".join(
                f";{part.upper()}={_quoted(getattr(consent, part))}"
                for part in said
                if getattr(consent, part)
            )
            self._add("X-LAPANGAN-CONSENT", params, escape(consent.what))
        self._rest()
        self._lines.append("END:VCARD")
        return "".join(f"{fold_line(line)}\r\n" for line in self._lines)

    def _who(self) -> None:
        name, draft = self._contact.draft.name, self._contact.draft
        parts = (name.family, name.given, name.middle, name.prefix, name.suffix)
        self._add("N", "", ";".join(escape(part) for part in parts))
        self._add("FN", "", escape(name.full))
        self._add("NICKNAME", "", escape(name.nickname))
        if self._contact.company or draft.department:
            units = [self._contact.company, *([draft.department] if draft.department else [])]
            self._add("ORG", "", ";".join(escape(unit) for unit in units))
        self._add("TITLE", "", escape(draft.job_title))

    def _phone(self, phone: Phone) -> None:
        shown = shown_number(phone)
        params = self._params(
            _types(_PHONE_TYPES[phone.kind], phone.label, phone.kind), primary=phone.primary
        )
        uri = self._version == "4.0" and bool(phone.number)
        extension = f" ext. {phone.ext}" if phone.ext else ""
        if phone.raw != (f"{phone.number}{extension}" if uri else shown) or not phone.number:
            params += f";X-RAW={_quoted(phone.raw)}"
        if uri:
            value = f"tel:{phone.number}{extension.replace(' ext. ', ';ext=')}"
            self._labelled("TEL", f";VALUE=uri{params}", value, phone.label)
        else:
            self._labelled("TEL", params, escape(shown), phone.label)

    def _address(self, address: Address) -> None:
        params = self._params(
            _types(_PLACE_TYPES[address.kind], address.label, address.kind), primary=address.primary
        )
        if address.text:
            params += f";LABEL={_quoted(address.text)}"
        if address.lat is not None and address.lng is not None:
            params += f';GEO="geo:{degrees(address.lat)},{degrees(address.lng)}"'
        country = country_name(address.country)
        parts = ("", "", address.street, address.city, address.region, address.postcode, country)
        self._labelled("ADR", params, ";".join(escape(part) for part in parts), address.label)

    def _rest(self) -> None:
        contact, draft = self._contact, self._contact.draft
        self._add("BDAY", "", draft.birthday)
        self._add("LANG", "", draft.language)
        self._add("CATEGORIES", "", ",".join(escape(tag) for tag in draft.tags))
        self._add("NOTE", "", escape(draft.notes))
        self._add("X-LAPANGAN-OWNER", "", escape(contact.owner))
        self._add("X-LAPANGAN-VISIBILITY", "", draft.visibility)
        self._add("X-LAPANGAN-SOURCE", "", escape(draft.source))
        self._add("X-LAPANGAN-REPORTS-TO", "", escape(contact.reports_to))
        self._add("X-LAPANGAN-DO-NOT-CONTACT", "", "true" if draft.do_not_contact else "")
        for label, value in contact.custom:
            if not value:
                continue
            self._add("X-LAPANGAN-CUSTOM", f";LABEL={_quoted(label)}", escape(value))
        if draft.photo is not None:
            self._photo(draft.photo.mime, draft.photo.data)
        self._add("UID", "", f"urn:uuid:{contact.id}")

    def _photo(self, mime: str, data: str) -> None:
        if self._version == "4.0":
            self._add("PHOTO", "", f"data:{mime};base64,{data}")
        elif base64.b64decode(data, validate=False):
            self._add("PHOTO", f";ENCODING=b;TYPE={mime.removeprefix('image/').upper()}", data)

    def _params(self, types: Iterable[str], *, primary: bool = False) -> str:
        found = list(types)
        if self._version == "4.0":
            return "".join([*(f";TYPE={kind}" for kind in found), ";PREF=1" if primary else ""])
        return "".join(f";TYPE={kind}" for kind in [*found, *(["pref"] if primary else [])])

    def _labelled(self, name: str, params: str, value: str, label: str) -> None:
        if not label:
            self._add(name, params, value)
            return
        self._groups += 1
        self._add(f"item{self._groups}.{name}", params, value)
        self._add(f"item{self._groups}.X-ABLabel", "", escape(label))

    def _add(self, name: str, params: str, value: str) -> None:
        if value or name in ("N", "FN"):
            self._lines.append(f"{name}{params}:{value}")


def escape(text: str) -> str:
    """A text value: backslash, comma, semicolon and line ends protected."""
    return re.sub(r"([\\,;])", r"\\\1", text).replace("\r\n", "\n").replace("\n", "\\n")


def fold_line(line: str) -> str:
    """A line broken at LINE_OCTETS_MAX octets, never inside a character."""
    if len(line) * 4 <= LINE_OCTETS_MAX:
        return line
    pieces: list[str] = []
    current, size = "", 0
    for char in line:
        octets = len(char.encode("utf-8"))
        if size + octets > LINE_OCTETS_MAX:
            pieces.append(current)
            current, size = " ", 1
        current, size = current + char, size + octets
    return "\r\n".join([*pieces, current])


def _types(word: str, label: str, kind: str) -> list[str]:
    """A kind of `other` is only worth a word where a label beside it might be read as another kind."""
    return [] if kind == "other" and not label else [word]


def _quoted(text: str) -> str:
    """A parameter value (RFC 6868)."""
    return '"' + text.replace("^", "^^").replace('"', "^'").replace("\r", "").replace("\n", "^n") + '"'
