"""What is exported: records with the names of those they point to, instead of ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.features.exchange.draft import ContactDraft
from backend.features.exchange.shape import draft_of

Records = Mapping[str, Mapping[str, Any]]


@dataclass(slots=True)
class Names:
    """What the records are called that others point to, by id."""

    custom_fields: Records
    """All custom fields of the workspace: id to {type, label, kind}."""
    contacts: dict[str, str] = field(default_factory=dict[str, str])
    companies: dict[str, str] = field(default_factory=dict[str, str])
    people: dict[str, str] = field(default_factory=dict[str, str])
    """Their e-mail."""
    pipelines: dict[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    """Their fields."""

    def add(self, type_: str, id_: str, fields: Mapping[str, Any]) -> None:
        """Remember what a record is called, when others may point to it."""
        match type_:
            case "contact":
                self.contacts[id_] = full_name(fields)
            case "company":
                self.companies[id_] = str(fields.get("name") or "")
            case "person":
                self.people[id_] = str(fields.get("email") or "")
            case "pipeline":
                self.pipelines[id_] = fields


@dataclass(frozen=True, slots=True)
class Contact:
    """`draft` holds the contact's own fields; `company`, `owner` (e-mail) and `reports_to` are names."""

    id: str
    draft: ContactDraft
    company: str
    owner: str
    reports_to: str
    custom: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Company:
    """`draft` holds what a company shares with a contact: phones, e-mails, addresses, tags, notes."""

    fields: Mapping[str, Any]
    draft: ContactDraft
    parent: str
    owner: str
    custom: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Deal:
    """`contacts` as "Name (role)"; `probability` in percent, the stage's where the deal has none."""

    fields: Mapping[str, Any]
    company: str
    contacts: tuple[str, ...]
    pipeline: str
    stage: str
    probability: int | None
    owner: str
    custom: tuple[tuple[str, str], ...]


def contact_of(names: Names, id_: str, fields: Mapping[str, Any]) -> Contact:
    """A contact as it is exported."""
    return Contact(
        id_,
        draft_of(fields),
        names.companies.get(fields.get("company") or "", ""),
        names.people.get(fields.get("owner") or "", ""),
        names.contacts.get(fields.get("reports_to") or "", ""),
        _custom(names, fields),
    )


def company_of(names: Names, _: str, fields: Mapping[str, Any]) -> Company:
    """A company as it is exported."""
    return Company(
        fields,
        draft_of({**fields, "name": {}}),
        names.companies.get(fields.get("parent") or "", ""),
        names.people.get(fields.get("owner") or "", ""),
        _custom(names, fields),
    )


def deal_of(names: Names, _: str, fields: Mapping[str, Any]) -> Deal:
    """A deal as it is exported."""
    pipeline = names.pipelines.get(fields.get("pipeline") or "") or {}
    stage = (pipeline.get("stages") or {}).get((fields.get("stage") or {}).get("stage") or "") or {}
    people = (
        (names.contacts.get(one.get("contact") or "", ""), one.get("role") or "")
        for one in (fields.get("contacts") or {}).values()
    )
    own = fields.get("probability")
    return Deal(
        fields,
        names.companies.get(fields.get("company") or "", ""),
        tuple(f"{name} ({role})" if role else name for name, role in people if name),
        str(pipeline.get("name") or ""),
        str(stage.get("name") or ""),
        own if own is not None else stage.get("probability"),
        names.people.get(fields.get("owner") or "", ""),
        _custom(names, fields),
    )


def full_name(fields: Mapping[str, Any]) -> str:
    """A contact's name, or empty."""
    return str((fields.get("name") or {}).get("full") or "")


def _custom(names: Names, fields: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for id_, value in (fields.get("custom") or {}).items():
        label = (names.custom_fields.get(id_) or {}).get("label")
        content = value.get("value")
        if label and content not in (None, ""):
            found.append((str(label), str(content).lower() if isinstance(content, bool) else str(content)))
    return tuple(found)
