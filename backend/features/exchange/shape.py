"""Between drafts and the values of a synced contact: items, compounds, and back again for export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields as parts_of
from typing import Any

from backend.features.exchange.draft import (
    Address,
    Consent,
    ContactDraft,
    DatedEvent,
    Email,
    Name,
    Phone,
    Photo,
    Social,
    Website,
)

ITEM_TYPES: Mapping[str, type[Any]] = {
    "phones": Phone,
    "emails": Email,
    "addresses": Address,
    "websites": Website,
    "socials": Social,
    "dates": DatedEvent,
    "consents": Consent,
}
"""Item fields of a contact and what one item is."""

_PARTS = {kind: tuple(part.name for part in parts_of(kind)) for kind in (*ITEM_TYPES.values(), Name, Photo)}

LINES = ("job_title", "department", "language", "source", "birthday")
"""Fields that are one value and copied as they are."""


def item(value: Any) -> dict[str, Any]:
    """One item as it is stored: parts that say nothing are left out, a phone's `number` stays."""
    pairs = ((name, getattr(value, name)) for name in _PARTS[type(value)])
    return {name: each for name, each in pairs if each not in ("", None, False) or name == "number"}


def items(values: Iterable[Any], new_id: Callable[[], str]) -> dict[str, dict[str, Any]]:
    """Items by fresh ids."""
    return {new_id(): item(value) for value in values}


def name_value(name: Name) -> dict[str, str]:
    """The name compound."""
    return {part: value for part in _PARTS[Name] if (value := getattr(name, part))}


def degrees(value: float) -> str:
    """A coordinate without an exponent, to 7 decimals (a centimetre)."""
    return f"{value:.7f}".rstrip("0").rstrip(".")


def draft_of(fields: Mapping[str, Any]) -> ContactDraft:
    """The draft that would become these fields; ids of other records stay empty: the caller names them."""
    draft = ContactDraft(0)
    draft.name = _made(Name, fields.get("name") or {})
    for field in LINES:
        setattr(draft, field, fields.get(field) or "")
    for field, kind in ITEM_TYPES.items():
        made = [_made(kind, value) for value in (fields.get(field) or {}).values()]
        setattr(draft, field, sorted(made, key=lambda one: not getattr(one, "primary", False)))
    photo = fields.get("photo")
    draft.photo = Photo(photo["mime"], photo["data"]) if photo else None
    draft.tags = list(fields.get("tags") or [])
    draft.notes = fields.get("notes") or ""
    draft.visibility = fields.get("visibility") or ""
    draft.do_not_contact = True if fields.get("do_not_contact") else None
    return draft


def _made(kind: type[Any], values: Mapping[str, Any]) -> Any:
    known = _PARTS[kind]
    needed = dict.fromkeys(
        ("raw", "address", "url", "network", "handle", "label", "day", "what", "state", "date"), ""
    )
    given = {name: value for name, value in values.items() if name in known and value is not None}
    return kind(**({name: blank for name, blank in needed.items() if name in known} | given))
