"""What is exported: records with the names of those they point to, instead of ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.features.exchange.draft import ContactDraft
from backend.features.exchange.shape import draft_of

Records = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Readable:
    """Everything the caller may read that an export needs: id to fields, by type."""

    contacts: Records
    companies: Records
    deals: Records
    pipelines: Records
    people: Records
    custom_fields: Records
    """All custom fields of the workspace: id to {type, label, kind}."""


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


def contacts(have: Readable) -> list[Contact]:
    """All contacts by name."""
    made = [
        Contact(
            id_,
            draft_of(fields),
            _named(have.companies, fields.get("company")),
            _email(have, fields.get("owner")),
            _full(have.contacts.get(fields.get("reports_to") or "")),
            _custom(have, fields),
        )
        for id_, fields in have.contacts.items()
    ]
    return sorted(made, key=lambda one: (one.draft.name.full.casefold(), one.id))


def companies(have: Readable) -> list[Company]:
    """All companies by name."""
    made = [
        Company(
            fields, draft_of({**fields, "name": {}}), _named(have.companies, fields.get("parent")),
            _email(have, fields.get("owner")), _custom(have, fields),
        )
        for fields in have.companies.values()
    ]  # fmt: skip
    return sorted(made, key=lambda one: str(one.fields.get("name", "")).casefold())


def deals(have: Readable) -> list[Deal]:
    """All deals by name."""
    made = [_deal(have, fields) for fields in have.deals.values()]
    return sorted(made, key=lambda one: str(one.fields.get("name", "")).casefold())


def _deal(have: Readable, fields: Mapping[str, Any]) -> Deal:
    pipeline = have.pipelines.get(fields.get("pipeline") or "") or {}
    stage = (pipeline.get("stages") or {}).get((fields.get("stage") or {}).get("stage") or "") or {}
    people = (
        (_full(have.contacts.get(one.get("contact") or "")), one.get("role") or "")
        for one in (fields.get("contacts") or {}).values()
    )
    own = fields.get("probability")
    return Deal(
        fields,
        _named(have.companies, fields.get("company")),
        tuple(f"{name} ({role})" if role else name for name, role in people if name),
        str(pipeline.get("name") or ""),
        str(stage.get("name") or ""),
        own if own is not None else stage.get("probability"),
        _email(have, fields.get("owner")),
        _custom(have, fields),
    )


def _named(records: Records, id_: str | None) -> str:
    return str((records.get(id_ or "") or {}).get("name") or "")


def _full(fields: Mapping[str, Any] | None) -> str:
    return str(((fields or {}).get("name") or {}).get("full") or "")


def _email(have: Readable, id_: str | None) -> str:
    return str((have.people.get(id_ or "") or {}).get("email") or "")


def _custom(have: Readable, fields: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for id_, value in (fields.get("custom") or {}).items():
        label = (have.custom_fields.get(id_) or {}).get("label")
        content = value.get("value")
        if label and content not in (None, ""):
            found.append((str(label), str(content).lower() if isinstance(content, bool) else str(content)))
    return tuple(found)
