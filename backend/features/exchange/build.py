"""Gathers what one row or card says into a draft; every reader of a format fills the same gatherer.

Whatever does not fit a field is kept as a line of the notes, and said in the report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from backend.features.exchange.cleaning import clean, email_pieces, nothing, one_line, valid_email
from backend.features.exchange.countries import country_code, language_code
from backend.features.exchange.days import Order, read_day
from backend.features.exchange.draft import (
    Address,
    Consent,
    ContactDraft,
    DatedEvent,
    Email,
    Note,
    Refused,
    Setting,
    Social,
    WebKind,
    Website,
)
from backend.features.exchange.folding import fold, words
from backend.features.exchange.labels import (
    clean_label,
    email_kind,
    network,
    network_of_url,
    own_words,
    place_kind,
)
from backend.features.exchange.phone_cells import PhoneCell, PhoneCells
from backend.features.exchange.phones import RAW_CHARS_MAX
from backend.features.exchange.photo import PhotoProblem, Photos
from backend.features.exchange.problems import CELL_PIECES_MAX, LINE_NOTES_MAX, NOTES_CHARS_MAX
from backend.features.exchange.text import characters_lost
from sync.limits import ITEMS_MAX, LINE_CHARS_MAX, TAG_CHARS_MAX, TAGS_MAX

CHANNELS: Final = ("call", "meeting", "email", "message", "other")
WORDING_CHARS_MAX: Final = 2_000
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")

LineField = Literal["job_title", "department", "company", "reports_to", "owner", "source", "language"]


class DraftBuilder:
    """One row or card in the making. `column` is always the header or property name of the file."""

    def __init__(self, line: int, setting: Setting, photos: Photos) -> None:
        self.draft = ContactDraft(line)
        self._setting = setting
        self._phones = PhoneCells()
        self._photos = photos
        self._kept: dict[str, None] = {}
        self._kept_chars = 0
        self._tags: set[str] = set()
        self._places: list[frozenset[str]] = []
        """The words of each address."""
        self._full: dict[str, None] = {}
        """Lists that took no more."""
        self._unsaid = 0
        self._lost: dict[str, None] = {}

    def note(self, code: str, text: str, column: str = "", value: str = "") -> None:
        """Say something about this line in the report, a bounded number of times."""
        if len(self.draft.report) < LINE_NOTES_MAX:
            self.draft.report.append(Note(code, text, self.draft.line, column, value[:500]))
        else:
            self._unsaid += 1

    def keep(self, label: str, value: str) -> None:
        """Put a value that has no field of its own into the notes, as "Label: value"."""
        if self._kept_chars > NOTES_CHARS_MAX:
            return  # `finish` says that the notes were cut
        text = clean(value)
        if text and not nothing(text):
            self._see(text, label)
            line = f"{label}: {text}" if label else text
            if line not in self._kept:
                self._kept[line] = None
                self._kept_chars += len(line) + 1

    def name(self, part: str, value: str, column: str) -> None:
        """One part of the name: full, prefix, given, middle, family, suffix, nickname."""
        text = self._fit(one_line(value), column)
        if text and not getattr(self.draft.name, part):
            setattr(self.draft.name, part, text)
        elif text and text != getattr(self.draft.name, part):
            self.keep(column, text)

    def line(self, field: LineField, value: str, column: str) -> None:
        """A one-line field; a second, different value goes to the notes."""
        text = self._fit(one_line(value), column)
        if not text or nothing(text):
            return
        if field == "language":
            code = language_code(text)
            if not code:
                self.keep(column, text)
            text = code
        if not getattr(self.draft, field):
            setattr(self.draft, field, text)
        elif fold(text) != fold(getattr(self.draft, field)):
            self.keep(column, text)

    def notes(self, value: str, column: str) -> None:
        """Free text; several are joined by an empty line."""
        if len(self.draft.notes) > NOTES_CHARS_MAX:
            return  # as above
        text = clean(value)
        self._see(text, column)
        if text and text not in self.draft.notes:
            self.draft.notes = f"{self.draft.notes}\n\n{text}" if self.draft.notes else text

    def phone(self, given: PhoneCell) -> None:
        """A cell with one or more numbers; they are read in `finish`, when the row's country is known."""
        if not self._phones.add(given):
            self._full["phones"] = None
            self.keep(given.column, given.cell)

    def email(self, cell: str, label: str, column: str, *, kind: str = "", primary: bool = False) -> None:
        """A cell with one or more addresses, bare or as "Name <address>"."""
        text = clean(cell)
        if not text or nothing(text):
            return
        label, starred = clean_label(label)
        for piece in self._some(email_pieces(text), column):
            address = valid_email(piece)
            if not address:
                self.note(
                    "email_unreadable",
                    "Not an email address; saved in the notes.",
                    column,
                    piece,
                )
                self.keep(column, piece)
            elif self._room("emails") and all(
                address.casefold() != known.address.casefold() for known in self.draft.emails
            ):
                first = (primary or starred) and not any(known.primary for known in self.draft.emails)
                self.draft.emails.append(
                    Email(address, _reach(kind or email_kind(label)), own_words(label), first)
                )

    def address(self, address: Address, label: str, column: str) -> None:
        """An address whose parts are raw text of the file; empty ones and repetitions are passed over."""
        label, starred = clean_label(label)
        raw_country = one_line(address.country)
        made = Address(
            street=self._fit(one_line(address.street, ", "), column),
            city=self._fit(one_line(address.city), column),
            region=self._fit(one_line(address.region), column),
            postcode=self._fit(one_line(address.postcode), column, 32),
            country=country_code(raw_country) or self._fit(raw_country, column, 64),
            kind=address.kind,
            label=own_words(label),
            primary=(address.primary or starred) and not any(a.primary for a in self.draft.addresses),
            lat=address.lat,
            lng=address.lng,
        )
        if not self._room("addresses"):
            return
        lines = [line for line in clean(address.text).split("\n") if line.strip()]
        whole = one_line(address.text, ", ")[:1_000]
        # Most exports repeat the parts as one text; it is kept when it says more than they do.
        if set(words(whole)) - set(words(" ".join((*made.parts(), raw_country)))):
            made.text = whole
            self._see(whole, column)
            made.country = made.country or country_code(re.split(",", lines[-1])[-1])
        said = set(words(" ".join(made.parts())))
        known = self.draft.addresses
        if made.street or made.city or made.region or made.postcode:
            repeated = any(made.parts() == one.parts() for one in known)
        else:  # one text, as vCard 2.1 writes beside the parts
            end = set(words(re.split(",", made.text)[-1])) if made.country else set()
            new = said - end - {fold(made.country)}
            repeated = any(new <= place for place in self._places)
        if said and not repeated:
            known.append(made)
            self._places.append(frozenset(said))

    def website(self, url: str, label: str, column: str) -> None:
        """One or more addresses on the web; a profile of a known network becomes a social handle."""
        for piece in self._some(clean(url).replace(":::", "\n").split(), column):
            if len(piece) > 2_000 or "." not in piece or nothing(piece):
                self.keep(column, piece)
                continue
            name = fold(clean_label(label)[0])
            kind: WebKind = "profile" if name == "profile" else place_kind(label)
            if self._room("websites") and all(
                piece.rstrip("/") != known.url.rstrip("/") for known in self.draft.websites
            ):
                self.draft.websites.append(Website(piece, kind))

    def social(self, label: str, handle: str, column: str) -> None:
        """A handle on a network; the network's own name for it is kept when we do not know it."""
        text = self._fit(one_line(handle), column)
        name = network(label) or network_of_url(text) or one_line(label)[:64].lower()
        known = ((one.network, one.handle) for one in self.draft.socials)
        if text and self._room("socials") and (name, text) not in known:
            self.draft.socials.append(Social(name, text))

    def day(self, label: str, text: str, order: Order, column: str) -> None:
        """A birthday (label "") or another day; without a year, or unreadable, it goes to the notes."""
        read = read_day(text, order, self._setting.today)
        shown = label or "Birthday"
        if not read.read:
            self.note("date_unreadable", "Date not recognised; saved in the notes.", column, text)
            self.keep(shown, text)
        elif read.iso.startswith("--"):
            self.note("date_without_year", "The date has no year; saved in the notes.", column, text)
            self.keep(shown, read.iso)
        elif read.iso and not label and not self.draft.birthday:
            self.draft.birthday = read.iso
        elif read.iso:
            event = DatedEvent(shown[:LINE_CHARS_MAX], read.iso)
            new = self._room("dates") and event not in self.draft.dates
            if new and (label or read.iso != self.draft.birthday):
                self.draft.dates.append(event)

    def consent(self, said: Mapping[str, str], column: str) -> None:
        """What somebody agreed to or took back; without what, which or when it is a line of the notes."""
        what, state = self._fit(one_line(said.get("what", "")), column), fold(said.get("state", ""))
        read = read_day(said.get("date", ""), "dmy", self._setting.today)
        whole = what and state in ("given", "withdrawn") and _ISO_DAY.fullmatch(read.iso)
        if not whole or not self._room("consents"):
            self.keep(column, " · ".join(one_line(part) for part in said.values() if part))
            return
        channel = fold(said.get("channel", ""))
        wording = self._fit(one_line(said.get("wording", "")), column, WORDING_CHARS_MAX)
        made = Consent(what, state, read.iso, channel if channel in CHANNELS else "", wording)
        if made not in self.draft.consents:
            self.draft.consents.append(made)

    def tag(self, text: str, column: str) -> None:
        """One tag; a longer one than TAG_CHARS_MAX is kept in the notes."""
        tag = one_line(text)
        self._see(tag, column)
        if len(tag) > TAG_CHARS_MAX:
            self.keep(column, tag)
        elif tag and self._room("tags") and fold(tag) not in self._tags:
            self._tags.add(fold(tag))
            self.draft.tags.append(tag)

    def custom(self, label: str, value: str) -> None:
        """A custom field: the workspace's own one of that label, a social network, or a line of the notes."""
        text = clean(value)
        if not text:
            return
        known = self._setting.own_label(label)
        if known and not self.draft.custom.get(known):
            self.draft.custom[known] = text[:2_000]
        elif network(label):
            self.social(label, text, label)
        else:
            self.keep(label, text)

    def photo(self, data: bytes, column: str) -> None:
        """The first picture that can be opened."""
        if self.draft.photo is not None:
            self.note("photo_second", "A contact has one photo; only the first was imported.", column)
            return
        try:
            self.draft.photo = self._photos.small(data)
        except PhotoProblem as problem:
            self.note("photo_unreadable", f"The photo wasn't imported: {problem}.", column)

    def finish(self) -> ContactDraft | Refused:
        """The draft, or why nothing can be made of this line."""
        draft = self.draft
        self._read_phones()
        self._name_it()
        text = "\n".join(self._kept)
        if text:
            draft.notes = f"{draft.notes}\n\n{text}" if draft.notes else text
        if len(draft.notes) > NOTES_CHARS_MAX:
            self.note(
                "notes_cut",
                f"The notes were cut at {NOTES_CHARS_MAX:,} characters.",
                "Notes",
                draft.notes[-80:],
            )
            draft.notes = draft.notes[:NOTES_CHARS_MAX]
        self._bound()
        if self._lost:
            columns = ", ".join(self._lost)
            self.note(
                "characters_lost",
                "Some letters were already lost as “?” when this file was saved. Export it again as UTF-8, "
                "or import a better file later to fill them in.",
                columns,
            )
        if self._unsaid:
            said = f"{self._unsaid:,} more things were noticed on this line."
            draft.report[-1:] = [Note("notes_left_out", said, draft.line)]
        if not draft.name.full:
            what = "notes and other details only" if draft.notes or draft.addresses else "nothing"
            return Refused(
                draft.line, "no_identity", f"There's no name, company, email or phone here: {what}."
            )
        return draft

    def _name_it(self) -> None:
        draft, name = self.draft, self.draft.name
        if not name.full:
            name.full = self._fit(name.composed(), "Name")
        if not name.full and draft.company:
            name.full, draft.stands_for_company = draft.company, True
        elif name.full and not name.composed() and fold(name.full) == fold(draft.company):
            draft.stands_for_company = True
        if name.full:
            return
        first = next(
            (
                x
                for x in (name.nickname, *(e.address for e in draft.emails), *(p.raw for p in draft.phones))
                if x
            ),
            "",
        )
        if first:
            name.full = first
            self.note("name_missing", "There's no name; another detail was used instead.", "", first)

    def _read_phones(self) -> None:
        draft = self.draft
        regions = self._phones.regions(draft.addresses, draft.emails, self._setting.country)
        for phone, note in self._phones.read(regions):
            if note is not None:
                self.note(note.code, note.text, note.column, note.value)
            if len(phone.raw) > RAW_CHARS_MAX:
                self.keep(note.column if note else "Phone", phone.raw)
                phone.raw = phone.raw[:RAW_CHARS_MAX]
            if self._room("phones"):
                draft.phones.append(phone)

    def _fit(self, text: str, column: str, most: int = LINE_CHARS_MAX) -> str:
        self._see(text, column)
        if len(text) <= most:
            return text
        self.note("too_long", f"Cut at {most} characters; the full text is in the notes.", column, text)
        self.keep(column, text)
        return text[:most]

    def _see(self, text: str, column: str) -> None:
        if characters_lost(text):
            self._lost[column] = None

    def _some(self, pieces: list[str], column: str) -> list[str]:
        """The first of what one cell holds; the rest is kept as text."""
        if len(pieces) <= CELL_PIECES_MAX:
            return pieces
        self.note("too_many", f"Only the first {CELL_PIECES_MAX} were imported.", column)
        self.keep(column, " ".join(pieces[CELL_PIECES_MAX:])[:NOTES_CHARS_MAX])
        return pieces[:CELL_PIECES_MAX]

    def _room(self, field: str) -> bool:
        """Whether one of the lists takes another item."""
        most = TAGS_MAX if field == "tags" else ITEMS_MAX
        if len(getattr(self.draft, field)) < most:
            return True
        self._full[field] = None
        return False

    def _bound(self) -> None:
        for field in self._full:
            most = TAGS_MAX if field == "tags" else ITEMS_MAX
            self.note("too_many", f"Only the first {most} were imported.", field)


def _reach(kind: str) -> Literal["work", "home", "other"]:
    return "work" if kind == "work" else "home" if kind == "home" else "other"
