"""What is exported: records with the names of those they point to, instead of ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.features.exchange.draft import ContactDraft
from backend.features.exchange.own_values import text_of
from backend.features.exchange.shape import draft_of
from sync.titles import title_of

Records = Mapping[str, Mapping[str, Any]]


@dataclass(slots=True)
class Names:
    """What the records are called that others point to, by id."""

    custom_fields: Records
    """The workspace's own fields of the exported type, in order: id to {label, kind, archived}."""
    titles: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """By type and id; of people it is their e-mail."""
    pipelines: dict[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    """Their fields."""

    def add(self, type_: str, id_: str, fields: Mapping[str, Any]) -> None:
        """Remember what a record is called, when others may point to it."""
        titled = str(fields.get("email") or "") if type_ == "person" else title_of(type_, fields)
        self.titles[type_, id_] = full_name(fields) if type_ == "contact" else titled
        if type_ == "pipeline":
            self.pipelines[id_] = fields

    def of(self, type_: str, id_: Any) -> str:
        """What a record is called; "" of one that the person may not read."""
        return self.titles.get((type_, id_ or ""), "")


@dataclass(frozen=True, slots=True)
class Contact:
    """`draft` holds the contact's own fields; `company`, `owner` (e-mail) and `reports_to` are names."""

    id: str
    draft: ContactDraft
    company: str
    owner: str
    reports_to: str
    custom: tuple[tuple[str, str], ...]


def contact_of(names: Names, id_: str, fields: Mapping[str, Any]) -> Contact:
    """A contact as it is exported."""
    return Contact(
        id_,
        draft_of(fields),
        names.of("company", fields.get("company")),
        names.of("person", fields.get("owner")),
        names.of("contact", fields.get("reports_to")),
        custom_of(names, fields),
    )


def full_name(fields: Mapping[str, Any]) -> str:
    """A contact's name, or empty."""
    return str((fields.get("name") or {}).get("full") or "")


def custom_of(names: Names, fields: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(label, text) of each custom field, in their order, "" without a value, so that each has one place.

    Archived ones, and values of fields that nobody defined (named by their id), only where there is a value.
    """
    items: Mapping[str, Mapping[str, Any]] = fields.get("custom") or {}
    found: list[tuple[str, str]] = []
    for id_, one in names.custom_fields.items():
        text = text_of(items.get(id_) or {}, str(one.get("kind") or ""))
        if text or not one.get("archived"):
            found.append((str(one.get("label") or id_), text))
    unknown = (id_ for id_ in items if id_ not in names.custom_fields)
    return (*found, *((id_, text_of(items[id_], "")) for id_ in unknown))
