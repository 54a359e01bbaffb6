"""One vCard to one draft: what each property means, whichever version and program wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from backend.features.exchange.build import DraftBuilder
from backend.features.exchange.card_kinds import (
    PREFERENCE_LAST,
    box,
    data_uri,
    phone_kind,
    place,
    place_kind,
    plain_base64,
    rank,
    ranks,
    reach,
    says_place,
    type_label,
    uid_of,
    unescape_newlines,
)
from backend.features.exchange.cleaning import one_line
from backend.features.exchange.draft import Address, ContactDraft, Refused, Setting
from backend.features.exchange.labels import PLACE_LABELS, clean_label
from backend.features.exchange.labels import place_kind as kind_of_label
from backend.features.exchange.phone_cells import PhoneCell
from backend.features.exchange.photo import Photos
from backend.features.exchange.vcard_lex import Card, Property

_IGNORED = frozenset(
    "VERSION PRODID REV UID KIND MEMBER X-ABLABEL X-ABADR X-ABSHOWAS X-ABUID SORT-STRING MAILER SOURCE "
    "PROFILE "
    "CLIENTPIDMAP X-PRODID X-IMAGETYPE X-IMAGEHASH X-SHARED-PHOTO-DISPLAY-PREF X-ADDRESSBOOKSERVER-KIND "
    "X-ADDRESSBOOKSERVER-MEMBER AGENT CALURI CALADRURI FBURL CAPURI NAME XML X-FILE-AS X-EVOLUTION-FILE-AS "
    "X-MS-IMADDRESS-TYPE X-WAB-GENDER X-ACCOUNT X-CREATED X-MOZILLA-HTML X-MS-OL-DESIGN "
    "X-MS-CARDPICTURE".split()
)
_IGNORED_BEGINNINGS = ("X-MS-OL-", "X-MS-SIGNATURE", "X-APPLE-", "X-SYNC", "X-IMAGE", "X-EVOLUTION-FILE")
_DROPPED = {"LOGO": "logo", "SOUND": "sound", "KEY": "key"}
_NETWORK_PROPERTIES = {
    "X-AIM": "aim", "X-ICQ": "icq", "X-JABBER": "jabber", "X-MSN": "msn", "X-YAHOO": "yahoo", "X-QQ": "qq",
    "X-SKYPE": "skype", "X-SKYPE-USERNAME": "skype", "X-GTALK": "google", "X-GOOGLE-TALK": "google",
    "X-GADUGADU": "gadugadu", "X-GROUPWISE": "groupwise", "X-TWITTER": "x", "X-FACEBOOK": "facebook",
    "X-LINKEDIN": "linkedin", "X-INSTAGRAM": "instagram", "X-TELEGRAM": "telegram", "X-WECHAT": "wechat",
    "X-LINE": "line", "X-VK": "vk", "X-WHATSAPP": "whatsapp", "X-VIBER": "viber", "X-MS-IMADDRESS": "im",
}  # fmt: skip
_RELATIONS = {
    "X-SPOUSE": "Spouse", "X-EVOLUTION-SPOUSE": "Spouse", "X-MS-SPOUSE": "Spouse",
    "X-ASSISTANT": "Assistant", "X-EVOLUTION-ASSISTANT": "Assistant", "X-MS-ASSISTANT": "Assistant",
    "X-KADDRESSBOOK-X-ASSISTANTSNAME": "Assistant", "X-PHONETIC-FIRST-NAME": "Phonetic First Name",
    "X-PHONETIC-LAST-NAME": "Phonetic Last Name", "X-PHONETIC-MIDDLE-NAME": "Phonetic Middle Name",
    "TZ": "Time zone", "GENDER": "Gender", "X-GENDER": "Gender",
    "X-KADDRESSBOOK-X-PROFESSION": "Profession", "X-KADDRESSBOOK-X-OFFICE": "Office", "HOBBY": "Hobby",
    "INTEREST": "Interest", "EXPERTISE": "Expertise", "BIRTHPLACE": "Birthplace", "DEATHDATE": "Died",
    "X-MAIDENNAME": "Maiden name", "X-MS-CHILD": "Child", "CREATED": "",
}  # fmt: skip
_MANAGERS = frozenset({"X-MANAGER", "X-EVOLUTION-MANAGER", "X-MS-MANAGER", "X-KADDRESSBOOK-X-MANAGERSNAME"})
_DAYS = {
    "ANNIVERSARY": "Anniversary", "X-ANNIVERSARY": "Anniversary", "X-EVOLUTION-ANNIVERSARY": "Anniversary",
    "X-MS-ANNIVERSARY": "Anniversary", "X-KADDRESSBOOK-X-ANNIVERSARY": "Anniversary",
}  # fmt: skip
_OURS = {"X-LAPANGAN-OWNER": "owner", "X-LAPANGAN-SOURCE": "source", "X-LAPANGAN-REPORTS-TO": "reports_to"}
# Later properties lean on what earlier ones said: addresses give the phones' country, LABEL repeats an ADR.
_ORDER = {"ROLE": 1, "LABEL": 2, "GEO": 2}


class CardReader:
    def __init__(self, card: Card, setting: Setting, photos: Photos) -> None:
        self._card = card
        self._builder = DraftBuilder(card.line, setting, photos)
        self._builder.draft.report += card.notes
        self._labels = {p.group: p.text() for p in card.properties if p.name == "X-ABLABEL" and p.group}
        self._countries = {p.group: p.text() for p in card.properties if p.name == "X-ABADR" and p.group}
        self._ranks = ranks(card.properties)
        self._simple: dict[str, Callable[[Property], None]] = {
            "N": self._n, "FN": lambda p: self._name("full", p), "NICKNAME": self._nickname, "ORG": self._org,
            "TITLE": lambda p: self._line("job_title", p), "TEL": self._tel,
            "EMAIL": self._email, "ADR": self._adr,
            "LABEL": self._label, "URL": self._url, "NOTE": lambda p: self._builder.notes(p.text(), "NOTE"),
            "PHOTO": self._photo, "BDAY": lambda p: self._day("", p), "CATEGORIES": self._categories,
            "X-SOCIALPROFILE": self._social, "SOCIALPROFILE": self._social, "IMPP": self._impp,
            "GEO": self._geo,
            "X-ABDATE": lambda p: self._day(self._labelled(p) or "Date", p), "LANG": self._lang,
            "X-ABRELATEDNAMES": self._related, "RELATED": self._related, "CLASS": self._class,
            "X-ANDROID-CUSTOM": self._android, "X-LAPANGAN-CUSTOM": self._custom,
            "X-LAPANGAN-CONSENT": self._consent,
            "X-LAPANGAN-VISIBILITY": self._visibility, "X-LAPANGAN-DO-NOT-CONTACT": self._do_not_contact,
        }  # fmt: skip

    def read(self) -> ContactDraft | Refused:
        """The draft of this card."""
        for prop in sorted(self._card.properties, key=lambda one: _ORDER.get(one.name, 0)):
            self._take(prop)
        draft = self._builder.draft
        draft.uid = next((uid_of(p.value) for p in self._card.properties if p.name == "UID"), "")
        if self._is_organisation() and not draft.company:
            draft.company = draft.name.full
        made = self._builder.finish()
        if isinstance(made, Refused) and not self._card.whole:
            return Refused(made.line, "card_broken", "This card ends before it gives a name.")
        return made

    def _is_organisation(self) -> bool:
        return any(
            (p.name == "KIND" and p.value.lower() in ("org", "organization"))
            or (p.name == "X-ABSHOWAS" and p.value.upper() == "COMPANY")
            for p in self._card.properties
        )

    def _take(self, prop: Property) -> None:
        name, builder = prop.name, self._builder
        reader = self._simple.get(name)
        if reader is not None:
            reader(prop)
        elif name in _DAYS:
            self._day(_DAYS[name], prop)
        elif name in _NETWORK_PROPERTIES:
            builder.social(_NETWORK_PROPERTIES[name], prop.text(), name)
        elif name in _MANAGERS:
            builder.line("reports_to", prop.text(), name)
        elif name in _OURS:
            builder.line(_OURS[name], prop.text(), name)  # type: ignore[arg-type]
        elif name == "ROLE":
            self._role(prop)
        elif name in _RELATIONS:
            if _RELATIONS[name]:
                builder.keep(_RELATIONS[name], prop.text().strip(";"))
        elif name in _DROPPED:
            builder.note("property_dropped", f"The {_DROPPED[name]} on this card wasn't imported.", name)
        elif name not in _IGNORED and not name.startswith(_IGNORED_BEGINNINGS) and prop.value.strip():
            builder.keep(self._labelled(prop) or name, prop.text())

    def _name(self, part: str, prop: Property) -> None:
        self._builder.name(part, prop.text(), prop.name)

    def _line(self, field: str, prop: Property) -> None:
        self._builder.line(field, prop.text(), prop.name)  # type: ignore[arg-type]

    def _n(self, prop: Property) -> None:
        for part, pieces in zip(
            ("family", "given", "middle", "prefix", "suffix"), prop.parts(), strict=False
        ):
            joint = ", " if part == "suffix" else " "
            text = joint.join(piece.strip() for piece in pieces if piece.strip())
            if text and not getattr(self._builder.draft.name, part):
                self._builder.name(part, text, "N")

    def _nickname(self, prop: Property) -> None:
        for piece in prop.parts()[0]:
            self._builder.name("nickname", piece, "NICKNAME")

    def _org(self, prop: Property) -> None:
        units = [one_line(", ".join(part)) for part in prop.parts()]
        self._builder.line("company", units[0], "ORG")
        self._builder.line("department", ", ".join(unit for unit in units[1:] if unit), "ORG")

    def _role(self, prop: Property) -> None:
        if self._builder.draft.job_title:
            self._builder.keep("Role", prop.text())
        else:
            self._builder.line("job_title", prop.text(), "ROLE")

    def _tel(self, prop: Property) -> None:
        text = prop.text()
        if text.lower().startswith("tel:"):
            text = unquote(text[4:]).replace(";ext=", " ext. ")
        types, label = prop.types(), self._labelled(prop)
        cell = PhoneCell(
            text, label, "TEL", "" if label and not says_place(types) else phone_kind(types),
            self._preferred(prop), prop.param("X-RAW"),
        )  # fmt: skip
        self._builder.phone(cell if cell.kind or label else cell._replace(kind="other"))

    def _email(self, prop: Property) -> None:
        types, label = prop.types(), self._labelled(prop)
        kind = reach(types) if not label or says_place(types) else ""
        self._builder.email(prop.text(), label, "EMAIL", kind=kind, primary=self._preferred(prop))

    def _adr(self, prop: Property) -> None:
        parts = [", ".join(item.strip() for item in part if item.strip()) for part in prop.parts()]
        postbox, extended, street, city, region, postcode, country, *more = parts + [""] * (7 - len(parts))
        types, label = prop.types(), self._labelled(prop)
        latitude, longitude = place(prop.param("GEO"))
        self._builder.address(
            Address(
                street=", ".join(line for line in (street, extended, box(postbox), *more) if line),
                city=city, region=region, postcode=postcode,
                country=country or prop.param("CC") or self._countries.get(prop.group, ""),
                kind=place_kind(types) if not label or says_place(types) else kind_of_label(label),
                text=unescape_newlines(prop.param("LABEL")),
                primary=self._preferred(prop), lat=latitude, lng=longitude,
            ),
            label,
            "ADR",
        )  # fmt: skip

    def _label(self, prop: Property) -> None:
        self._builder.address(Address(text=prop.text(), kind=place_kind(prop.types())), "", "LABEL")

    def _url(self, prop: Property) -> None:
        types, label = prop.types(), self._labelled(prop)
        if {"PROFILE", "X-PROFILE"} & set(types):
            label = "profile"
        elif says_place(types):
            label = PLACE_LABELS[place_kind(types)]
        self._builder.website(prop.text(), label, "URL")

    def _photo(self, prop: Property) -> None:
        data = prop.data
        if data is None and prop.value.lower().startswith("data:"):
            data = data_uri(prop.value)
        if data is None and re.match(r"[A-Za-z0-9+/=\s]{40,}\Z", prop.value):
            data = plain_base64(prop.value)
        if data is not None:
            self._builder.photo(data, "PHOTO")
        elif prop.value.strip():
            self._builder.note(
                "photo_link",
                "The file has only a link to the photo; it wasn't downloaded.",
                "PHOTO",
                prop.value,
            )
        else:
            self._builder.note("photo_unreadable", "The photo wasn't imported: the photo is empty.", "PHOTO")

    def _day(self, label: str, prop: Property) -> None:
        text = prop.text()
        omitted = prop.param("X-APPLE-OMIT-YEAR")
        if omitted and text.startswith(omitted):
            text = "-" + text[4:] if text[4:5] == "-" else "--" + text[4:]
        self._builder.day(label, text, "dmy", prop.name)

    def _categories(self, prop: Property) -> None:
        for part in prop.parts():
            for tag in part:
                if clean_label(tag)[0].lower().replace(" ", "") not in ("mycontacts", "othercontacts"):
                    self._builder.tag(clean_label(tag)[0], "CATEGORIES")

    def _social(self, prop: Property) -> None:
        kinds = [kind for kind in prop.types() if kind not in ("PREF", "HOME", "WORK")]
        label = prop.param("SERVICE-TYPE") or (kinds[0] if kinds else "") or self._labelled(prop)
        handle = prop.text()
        if handle.lower().startswith("x-apple:"):
            handle = prop.param("X-USER") or unquote(handle[8:])
        self._builder.social(label, handle or prop.param("X-USER"), prop.name)

    def _impp(self, prop: Property) -> None:
        scheme, colon, handle = prop.text().partition(":")
        label = (
            prop.param("X-SERVICE-TYPE")
            or prop.param("SERVICE-TYPE")
            or (scheme if colon else self._labelled(prop))
        )
        self._builder.social(
            label or "im", unquote(handle) if colon and "//" not in handle else prop.text(), "IMPP"
        )

    def _geo(self, prop: Property) -> None:
        latitude, longitude = place(prop.text())
        addresses = self._builder.draft.addresses
        if latitude is None:
            self._builder.keep("GEO", prop.text())
        elif addresses and addresses[0].lat is None:
            addresses[0].lat, addresses[0].lng = latitude, longitude
        elif not addresses:
            self._builder.keep("GEO", f"{latitude}, {longitude}")

    def _lang(self, prop: Property) -> None:
        if not self._builder.draft.language:
            self._builder.line("language", prop.text(), "LANG")

    def _related(self, prop: Property) -> None:
        kinds = [kind.capitalize() for kind in prop.types() if kind != "PREF"]
        label = self._labelled(prop) or next(iter(kinds), "") or "Related"
        if label.lower() == "manager" and not self._builder.draft.reports_to:
            self._builder.line("reports_to", prop.text(), prop.name)
        else:
            self._builder.keep(label, prop.text())

    def _class(self, prop: Property) -> None:
        if prop.value.strip().upper() in ("PRIVATE", "CONFIDENTIAL"):
            self._builder.draft.visibility = "private"

    def _android(self, prop: Property) -> None:
        kind, *rest = [part[0] for part in prop.parts()]
        what = kind.rsplit("/", 1)[-1]
        value, number, label, *_ = [*rest, "", "", ""]
        if what == "nickname":
            self._builder.name("nickname", value, prop.name)
        elif what == "contact_event":
            known = {"1": "Anniversary", "2": "Date", "3": ""}
            self._builder.day(known.get(number, label or "Date"), value, "dmy", prop.name)
        elif value:
            self._builder.keep(label or what.capitalize(), value)

    def _custom(self, prop: Property) -> None:
        self._builder.custom(prop.param("LABEL") or "Custom", prop.text())

    def _consent(self, prop: Property) -> None:
        said = {part: prop.param(part.upper()) for part in ("state", "date", "channel", "wording")}
        self._builder.consent({"what": prop.text(), **said}, "Consent")

    def _visibility(self, prop: Property) -> None:
        if prop.value in ("private", "team", "everyone"):
            self._builder.draft.visibility = prop.value

    def _do_not_contact(self, prop: Property) -> None:
        self._builder.draft.do_not_contact = (
            prop.value.lower() == "true" or self._builder.draft.do_not_contact
        )

    def _labelled(self, prop: Property) -> str:
        label = clean_label(self._labels.get(prop.group, "") if prop.group else "")[0]
        return label or (type_label(prop) if prop.name in ("TEL", "EMAIL", "ADR") else "")

    def _preferred(self, prop: Property) -> bool:
        return self._ranks.get(prop.name) == rank(prop) < PREFERENCE_LAST
