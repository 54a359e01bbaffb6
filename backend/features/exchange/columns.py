"""Filling a draft from the cells of a row, by the targets of their columns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from backend.features.exchange.build import DraftBuilder
from backend.features.exchange.cleaning import clean, nothing, one_line
from backend.features.exchange.days import Order
from backend.features.exchange.draft import Address, ContactDraft, PlaceKind, Refused, Setting
from backend.features.exchange.folding import fold
from backend.features.exchange.labels import clean_label, phone_kind, place_kind
from backend.features.exchange.phone_cells import PhoneCell
from backend.features.exchange.photo import Photos
from backend.features.exchange.problems import LINE_NOTES_MAX
from backend.features.exchange.table import Row
from backend.features.exchange.targets import LINE_FIELDS, Target

_TRUE = frozenset("1 true yes y ya ja да иә ия x".split())
# Groups that every contact of Google is in, without spaces.
_DROPPED_GROUPS = frozenset(
    {"mycontacts", "my contacts", "othercontacts", "other contacts", "blocked", "chathidden", "все контакты",
     "мои контакты", "kenalan saya", "kontak saya"}
)  # fmt: skip
# Outlook's word for "nothing said".
_UNSAID = frozenset({"Unspecified", "Keine Angabe", "Не указан", "Tidak Ditentukan", "Tidak ditentukan"})
_STAGES = {
    "subscriber": "Subscriber", "lead": "Lead", "marketingqualifiedlead": "Marketing qualified lead",
    "salesqualifiedlead": "Sales qualified lead", "opportunity": "Opportunity", "customer": "Customer",
    "evangelist": "Evangelist", "other": "Other",
}  # fmt: skip
_DROPPED_WITHOUT_SPACES = frozenset(fold(group).replace(" ", "") for group in _DROPPED_GROUPS)


@dataclass(slots=True)
class Filling:
    """What filling a row needs beside the row: the columns, date orders by column, the workspace."""

    names: Sequence[str]
    targets: Sequence[Target]
    setting: Setting
    orders: Mapping[int, Order] = field(default_factory=dict)


def fill(row: Row, filling: Filling) -> ContactDraft | Refused:
    """One row as a draft, by the targets of its columns."""
    filler = _Filler(row, filling)
    for position, (target, value) in enumerate(zip(filling.targets, row.cells, strict=False)):
        if value and not value.isspace():
            filler.take(position, target, value)
    return filler.finish()


class _Filler:
    def __init__(self, row: Row, filling: Filling) -> None:
        self._row, self._filling = row, filling
        self._builder = DraftBuilder(row.line, filling.setting, Photos())
        self._groups: dict[tuple[str, int, str], dict[str, tuple[str, int]]] = defaultdict(dict)

    def take(self, position: int, target: Target, value: str) -> None:
        """One cell that is not blank."""
        name, builder = self._filling.names[position], self._builder
        if target.field == "name":
            builder.name(target.part, value, name)
        elif target.part:
            self._grouped(position, target, value)
        elif target.field in LINE_FIELDS:
            builder.line(target.field, value, name)  # type: ignore[arg-type]
        else:
            self._simple(position, target, value)

    def _simple(self, position: int, target: Target, value: str) -> None:
        name, builder = self._filling.names[position], self._builder
        order = self._filling.orders.get(position, "dmy")
        match target.field:
            case "notes":
                builder.notes(value, name)
            case "birthday":
                builder.day("", value, order, name)
            case "day":
                builder.day(target.label or name, value, order, name)
            case "website":
                builder.website(value, target.label, name)
            case "phone":
                builder.phone(PhoneCell(value, target.label, name))
            case "email":
                builder.email(value, target.label, name)
            case "social":
                builder.social(target.label or name, value, name)
            case "custom":
                builder.custom(target.label or name, value)
            case _:
                self._rare(target, value, name)

    def _rare(self, target: Target, value: str, name: str) -> None:
        match target.field:
            case "tags" | "groups":
                self._tags(value, name, groups=target.field == "groups")
            case "keep":
                self._keep(target.label or name, value)
            case "photo":
                self._photo(value, name)
            case "do_not_contact":
                self._flag(value)
            case "visibility":
                self._visibility(value)
            case "joined_company":
                self._companies(value, name)
            case "stage":
                self._stage(target.label or name, value)
            case "private":
                self._private(value)
            case _:
                pass  # ignore

    def _grouped(self, position: int, target: Target, value: str) -> None:
        parts = self._groups[(target.field, target.group, target.label)]
        if target.part in parts:
            self._builder.keep(self._filling.names[position], value)
        else:
            parts[target.part] = (value, position)

    def finish(self) -> ContactDraft | Refused:
        """The draft, once every cell was taken."""
        for (kind, _, label), parts in self._groups.items():
            if kind == "address":
                self._address(parts, label)
            elif kind == "organization":
                self._organization(parts)
            elif kind == "consent":
                self._consent(parts)
            else:
                self._pairs(kind, parts)
        for cell in self._row.extra:
            self._builder.keep("", cell)
        if self._row.extra:
            self._builder.note(
                "cells_extra",
                "This row has more cells than the header; they're saved in the notes.",
                value=" | ".join(self._row.extra[:LINE_NOTES_MAX]),
            )
        if self._row.missing:
            self._builder.note(
                "cells_missing", f"This row is {self._row.missing} cells short; they count as empty."
            )
        name = self._builder.draft.name
        if name.full and name.composed() == name.full == name.given:
            name.given = ""  # a whole name beside the same first name is a name that was never taken apart
        return self._builder.finish()

    def _pairs(self, kind: str, parts: Mapping[str, tuple[str, int]]) -> None:
        """Numbered entries with a label; several values are joined by " ::: ", their labels as well."""
        value, position = parts.get("value", ("", 0))
        labels = _split(parts["label"][0]) if "label" in parts else [""]
        service = parts.get("service", ("", 0))[0]
        typed = _split(parts["typed"][0]) if "typed" in parts else []
        name, builder = self._filling.names[position], self._builder
        order = self._filling.orders.get(position, "dmy")
        for count, piece in enumerate(_split(value)):
            label = labels[min(count, len(labels) - 1)]
            shown, starred = clean_label(label)
            if kind == "phone":
                kind_said = phone_kind(parts["kind"][0]) if "kind" in parts else ""
                typed_so = typed[count] if count < len(typed) else ""
                builder.phone(PhoneCell(piece, label, name, kind_said, typed=typed_so))
            elif kind == "email":
                builder.email(_or_shown(piece, parts), label, name, kind=parts.get("kind", ("", 0))[0])
            elif kind == "website":
                builder.website(piece, label, name)
            elif kind == "day":
                birthday = fold(shown) in ("birthday", "день рождения", "geburtstag")
                builder.day("" if birthday else shown or "Date", piece, order, name)
            elif kind == "im":
                builder.social(clean_label(service)[0] or shown or "im", piece, name)
            elif kind == "custom":
                builder.custom(shown or name, piece)
            else:
                self._relation(shown, piece, name, starred=starred)

    def _relation(self, label: str, value: str, name: str, *, starred: bool) -> None:
        if fold(label) == "manager" and not self._builder.draft.reports_to and not starred:
            self._builder.line("reports_to", value, name)
        else:
            self._builder.keep(label or name, value)

    def _address(self, parts: Mapping[str, tuple[str, int]], label: str) -> None:
        split = {part: _split(cell) for part, (cell, _) in parts.items() if part != "kind"}
        labels = split.pop("label", [label])
        if not split:
            return
        position = next(where for part, (_, where) in parts.items() if part != "label")
        for count in range(max(len(values) for values in split.values())):
            one = {part: values[count] for part, values in split.items() if count < len(values)}
            said = labels[min(count, len(labels) - 1)] if labels else ""
            made = _made_address(one, parts["kind"][0] if "kind" in parts else said or label)
            self._builder.address(made, said, self._filling.names[position])

    def _organization(self, parts: Mapping[str, tuple[str, int]]) -> None:
        fields = {"name": "company", "title": "job_title", "department": "department"}
        for part, (value, position) in parts.items():
            name = self._filling.names[position]
            for count, piece in enumerate(_split(value)):
                if part in fields and count == 0:
                    self._builder.line(fields[part], piece, name)  # type: ignore[arg-type]
                elif part != "label":
                    self._builder.keep(name, piece)

    def _consent(self, parts: Mapping[str, tuple[str, int]]) -> None:
        name = self._filling.names[next(iter(parts.values()))[1]]
        said = {part: value for part, (value, _) in parts.items()}
        self._builder.consent(said, name)

    def _tags(self, value: str, name: str, *, groups: bool = False) -> None:
        for piece in _split(value) if ":::" in value or groups else re.split(r"[;,\n]", clean(value)):
            label, system = clean_label(piece) if groups else (piece, False)
            if system and fold(label).replace(" ", "") in _DROPPED_WITHOUT_SPACES:
                continue
            if label and not nothing(label):
                self._builder.tag(label, name)

    def _companies(self, value: str, name: str) -> None:
        for piece in clean(value).split(";"):
            self._builder.line("company", piece, name)

    def _photo(self, value: str, name: str) -> None:
        self._builder.note(
            "photo_link", "The file has only a link to the photo; it wasn't downloaded.", name, value
        )

    def _flag(self, value: str) -> None:
        if fold(value) in _TRUE:
            self._builder.draft.do_not_contact = True

    def _private(self, value: str) -> None:
        if fold(value) in _TRUE:
            self._builder.draft.visibility = "private"

    def _keep(self, label: str, value: str) -> None:
        if value.strip() not in _UNSAID:
            self._builder.keep(label, value)

    def _stage(self, label: str, value: str) -> None:
        """A step of somebody else's process: our custom field of that name, else a tag."""
        if self._filling.setting.own_label(label):
            self._builder.custom(label, value)
            return
        word = one_line(value)
        plain = _STAGES.get(word.lower()) or (word.replace("_", " ").capitalize() if word.isupper() else word)
        self._builder.tag(plain if label == "Lifecycle Stage" else f"{label}: {plain}", label)

    def _visibility(self, value: str) -> None:
        word = fold(value)
        if word in ("private", "team", "everyone"):
            self._builder.draft.visibility = word


def _made_address(parts: Mapping[str, str], label: str) -> Address:
    lines = [one_line(parts.get(part, ""), ", ") for part in ("street", "street2", "street3", "extended")]
    box = one_line(parts.get("pobox", ""))
    if box:
        lines.append(box if any(char.isalpha() for char in box) else f"PO Box {box}")
    kind: PlaceKind = place_kind(label)
    return Address(
        street=", ".join(dict.fromkeys(line for line in lines if line)),
        city=parts.get("city", ""),
        region=parts.get("region", ""),
        postcode=parts.get("postcode", ""),
        country=parts.get("country", ""),
        kind=kind,
        text=parts.get("text", ""),
        lat=_degrees(parts.get("lat", ""), 90),
        lng=_degrees(parts.get("lng", ""), 180),
    )


def _degrees(text: str, most: int) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -most <= value <= most else None


def _or_shown(address: str, parts: Mapping[str, tuple[str, int]]) -> str:
    """Exchange writes its own kind of address (/o=...); the shown name beside it often holds the real one."""
    shown = parts.get("display", ("", 0))[0]
    return shown if address.lower().startswith("/o=") and "@" in shown else address


def _split(value: str) -> list[str]:
    return [piece.strip() for piece in value.split(":::")] if ":::" in value else [value]
