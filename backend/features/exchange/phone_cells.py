"""The phone cells of one row, read together at its end: addresses and other numbers tell the country."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from backend.features.exchange.cleaning import clean, nothing, one_line
from backend.features.exchange.draft import Address, Email, Note, Phone, PhoneKind
from backend.features.exchange.labels import clean_label, own_words, phone_kind
from backend.features.exchange.phones import countries_of, read_phones
from backend.features.exchange.problems import CELL_PIECES_MAX, REGIONS_MAX

EXTENSION_CHARS_MAX = 16
_TLD_COUNTRIES = {
    "my": "MY", "id": "ID", "kz": "KZ", "ru": "RU", "sg": "SG", "de": "DE", "uz": "UZ", "kg": "KG",
}  # fmt: skip
REASONS = {
    "phone_unreadable": "Not a phone number we can read; saved as typed.",
    "phone_mangled": "A spreadsheet rounded this number (E+..), and its digits are lost.",
    "phone_doubtful": "This may be a number, but its area code is unknown; check it.",
    "phone_short_form": "Only the first number is complete; the rest is saved as typed.",
}
"""What to say about a number that was not read for certain, by code."""


class PhoneCell(NamedTuple):
    """A cell that holds one or more numbers.

    `kind`: where the file says it beside the label, else "" and the label decides.
    `typed`: how the number was typed once, when the cell holds it in another form.
    """

    cell: str
    label: str
    column: str
    kind: PhoneKind | Literal[""] = ""
    primary: bool = False
    typed: str = ""


class PhoneCells:
    """Gathers the cells of one row; `read` makes numbers of them."""

    def __init__(self) -> None:
        self._cells: list[PhoneCell] = []

    def add(self, given: PhoneCell) -> bool:
        """Keep a cell unless it is empty. False when there is no room for it."""
        if not clean(given.cell) or nothing(given.cell):
            return True
        if len(self._cells) >= CELL_PIECES_MAX:
            return False
        label, starred = clean_label(given.label)
        self._cells.append(given._replace(label=label, primary=given.primary or starred))
        return True

    def read(self, regions: tuple[str, ...]) -> list[tuple[Phone, Note | None]]:
        """Every number once, with what there is to say about it. `regions`: ISO countries to try.

        Cells after CELL_PIECES_MAX numbers come as they stand.
        """
        made: list[tuple[Phone, Note | None]] = []
        seen: set[tuple[str, str]] = set()
        chosen = False
        for given in self._cells:
            if len(made) >= CELL_PIECES_MAX:
                made.append((Phone(one_line(given.cell)), None))
                continue
            kind = given.kind or phone_kind(given.label)
            for phone, read in read_phones(given.cell, kind, regions, whole=bool(given.typed)):
                key = (phone.number or re.sub(r"\W", "", phone.raw), phone.ext)
                if key in seen:
                    continue
                seen.add(key)
                note = (
                    Note(read.why, REASONS[read.why], 0, given.column, phone.raw[:500]) if read.why else None
                )
                phone.raw = one_line(given.typed) or one_line(phone.raw)
                phone.label, phone.ext = own_words(given.label), phone.ext[:EXTENSION_CHARS_MAX]
                phone.primary = given.primary and not chosen
                chosen = chosen or phone.primary
                made.append((phone, note))
        return made

    def regions(self, addresses: list[Address], emails: list[Email], country: str) -> tuple[str, ...]:
        """Countries to read numbers by: of addresses, of other numbers, of e-mails, of the workspace."""
        found = [address.country for address in addresses if len(address.country) == 2]
        for given in self._cells:
            found += countries_of(given.cell)
        found += [_TLD_COUNTRIES.get(email.address.rsplit(".", 1)[-1], "") for email in emails]
        several = list(dict.fromkeys(one for one in (*found, country) if one))
        if country and country not in several[:REGIONS_MAX]:
            several[REGIONS_MAX - 1] = country
        return tuple(several[:REGIONS_MAX])
