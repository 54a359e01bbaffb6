"""What a parser hands on: one typed draft per row or card, with everything that was noticed on the way.

Drafts know nothing of records that exist; `plan.py` compares them. Lines are counted in the file from 1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from backend.features.exchange.folding import fold

PhoneKind = Literal["mobile", "work", "home", "fax", "whatsapp", "other"]
PlaceKind = Literal["work", "home", "billing", "shipping", "site", "other"]


WebKind = PlaceKind | Literal["profile"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about one line: `code` for programs, `text` in plain words."""

    code: str
    text: str
    line: int = 0
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row or card nothing could be made of, with the reason."""

    line: int
    code: str
    text: str
    column: str = ""
    value: str = ""


@dataclass(slots=True)
class Name:
    full: str = ""
    prefix: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""
    nickname: str = ""

    def composed(self) -> str:
        """The parts in the order they are spoken; the nickname is not one of them."""
        parts = (self.prefix, self.given, self.middle, self.family, self.suffix)
        return " ".join(part for part in parts if part)


@dataclass(slots=True)
class Phone:
    """`number` is E.164, or "" when `raw` could not be read as one."""

    raw: str
    number: str = ""
    kind: PhoneKind = "other"
    label: str = ""
    ext: str = ""
    primary: bool = False


@dataclass(slots=True)
class Email:
    address: str
    kind: Literal["work", "home", "other"] = "other"
    label: str = ""
    primary: bool = False


@dataclass(slots=True)
class Address:
    """`country` is ISO alpha-2 where the name is known, else as it stood. `text`: what parts leave out."""

    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    kind: PlaceKind = "other"
    label: str = ""
    text: str = ""
    primary: bool = False
    lat: float | None = None
    lng: float | None = None

    def parts(self) -> tuple[str, ...]:
        """Everything that says where it is, in a fixed order."""
        return (self.street, self.city, self.region, self.postcode, self.country, self.text)


@dataclass(slots=True)
class Website:
    url: str
    kind: WebKind = "other"


@dataclass(slots=True)
class Social:
    network: str
    handle: str


@dataclass(slots=True)
class DatedEvent:
    """A day that matters; `day` is YYYY-MM-DD."""

    label: str
    day: str


@dataclass(slots=True)
class Consent:
    """What a person agreed to (`state` given) or took back (withdrawn); `date` is YYYY-MM-DD."""

    what: str
    state: str
    date: str
    channel: str = ""
    wording: str = ""


@dataclass(slots=True)
class Photo:
    """A small picture; `data` is base64."""

    mime: str
    data: str


@dataclass(slots=True)
class ContactDraft:
    """One person (or one company with nobody named) as the file describes it.

    `owner` is an e-mail address or a name, `company` and `reports_to` are names: the planner looks them up.
    `custom` maps the label of a workspace's custom field to the text of the file.
    """

    line: int
    name: Name = field(default_factory=Name)
    job_title: str = ""
    department: str = ""
    company: str = ""
    reports_to: str = ""
    phones: list[Phone] = field(default_factory=list)
    emails: list[Email] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    websites: list[Website] = field(default_factory=list)
    socials: list[Social] = field(default_factory=list)
    birthday: str = ""
    dates: list[DatedEvent] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    language: str = ""
    photo: Photo | None = None
    owner: str = ""
    visibility: str = ""
    tags: list[str] = field(default_factory=list)
    source: str = ""
    notes: str = ""
    do_not_contact: bool | None = None
    custom: dict[str, str] = field(default_factory=dict)
    stands_for_company: bool = False
    uid: str = ""
    report: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Parsed:
    """A whole file as drafts. `rows` counts what stood in the file, empty lines not among them."""

    format: str
    encoding: str
    rows: int = 0
    drafts: list[ContactDraft] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a parser must know beside the file: the workspace's country, today, its custom fields' labels."""

    country: str = "MY"
    today: dt.date = dt.date(2026, 1, 1)
    custom_labels: tuple[str, ...] = ()
    custom_words: tuple[tuple[str, str], ...] = ()
    """What a custom field is called in any language, and its label."""
    headings: Mapping[str, str] = field(default_factory=dict[str, str])
    """Targets by the workspace's own words for a column, folded (words.known_headings)."""

    def own_label(self, said: str) -> str:
        """The label of the custom field that is called so, or ""."""
        words = self.custom_words or tuple((label, label) for label in self.custom_labels)
        return _by_word(words).get(fold(said), "")


@lru_cache(maxsize=16)
def _by_word(words: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Labels by what they are called, folded; the first of two that are called alike. Asked for each cell."""
    return {fold(word): label for word, label in reversed(words) if fold(word)}
