"""Any record type as a plain table: a column for each field that its entry names, by the field's kind.

What a table says otherwise than the kind of its field would is a function of its own below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from backend.features.exchange.export_csv import (
    JOIN,
    Cells,
    addresses_cells,
    emails_cells,
    phones_cells,
    table,
)
from backend.features.exchange.exported import Names, custom_of
from backend.features.exchange.own_values import amount_text
from backend.features.exchange.shape import draft_of
from backend.features.exchange.words import headings
from sync.landing import landing
from sync.schema import RECORD_TYPES, Field
from sync.schema.pages import links_of
from sync.words import Words

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One record on its way into a table."""

    kind: str
    names: Names
    fields: Fields


def table_csv(lines: Iterable[Line], words: Words) -> Iterator[str]:
    """One row per record. Gone through twice: how many numbered columns there are is known at the end.

    `words`: what the workspace renamed; the headings say it.
    """
    names = _columns(map(_row, lines))
    return table(names, map(_row, lines), headings(names, words))


def named_types(kind: str) -> tuple[str, ...]:
    """The other types whose records are named in the table of a type."""
    found: dict[str, None] = {}
    for name in RECORD_TYPES[kind].columns:
        field = RECORD_TYPES[kind].fields[name]
        refs = [field.ref, *(field.shape[part].ref for part in links_of(field))]
        found |= dict.fromkeys(ref for ref in refs if ref not in ("", kind))
    return tuple(found)


def _row(line: Line) -> Cells:
    row: Cells = {}
    for name in RECORD_TYPES[line.kind].columns:
        own = _OWN.get((line.kind, name)) or _SHARED.get(name)
        row |= own(line) if own else _cells(line, name)
    for label, text in custom_of(line.names, line.fields):
        row[_free(label, row)] = text
    return row


def _free(label: str, row: Cells) -> str:
    """The heading of a workspace's own field: its label, told apart from a column that is called so too."""
    heading, n = label, 2
    while heading in row:
        heading, n = f"{label} ({n})", n + 1
    return heading


def _cells(line: Line, name: str) -> Cells:
    """The cells of one field, by its kind."""
    field, value, heading = RECORD_TYPES[line.kind].fields[name], line.fields.get(name), _heading(name)
    match field.kind:
        case "money":
            return {heading: money(value), f"{heading} Currency": _text((value or {}).get("currency"))}
        case "compound":
            return {
                f"{heading} {_heading(part)}": _said(line, of, (value or {}).get(part))
                for part, of in field.shape.items()
            }
        case "items":
            items = [_item(line, field, item) for item in (value or {}).values()]
            return {heading: JOIN.join(filter(None, items))}
        case _:
            return {heading: _said(line, field, value)}


def _item(line: Line, field: Field, item: Fields) -> str:
    parts = (_said(line, of, item.get(part)) for part, of in field.shape.items())
    return " · ".join(filter(None, parts))


def _said(line: Line, field: Field, value: Any) -> str:
    match field.kind:
        case "ref":
            return line.names.of(field.ref, value)
        case "tags" | "lines" | "choices":
            return JOIN.join(value or [])
        case "instant":
            return "" if value is None else datetime.fromtimestamp(value / 1000, UTC).isoformat()
        case "flag":
            return "true" if value else ""
        case _:
            return _text(value)


def _heading(name: str) -> str:
    return name.replace("_", " ").title()


def _columns(rows: Iterable[Cells]) -> list[str]:
    """Every column: the fixed ones, then the numbered ones of the fullest row."""
    by_width: dict[int, dict[str, None]] = {}
    for row in rows:
        by_width.setdefault(len(row), {}).update(dict.fromkeys(row))
    widest: dict[str, None] = {}
    for width in sorted(by_width, reverse=True):
        widest |= by_width[width]
    return list(widest) or ["Name"]


def _shared(fields: Fields) -> Any:
    return draft_of({**fields, "name": {}, "photo": None})


def _contacts(line: Line) -> Cells:
    people = (
        (line.names.of("contact", one.get("contact")), one.get("role") or "")
        for one in (line.fields.get("contacts") or {}).values()
    )
    return {"Contacts": JOIN.join(f"{name} ({role})" if role else name for name, role in people if name)}


def _stage(line: Line) -> Cells:
    status = (line.fields.get("stage") or {}).get("status")
    return {"Stage": _text(_stage_of(line).get("name")), "Status": _text(status)}


def _stage_of(line: Line) -> Fields:
    pipeline = line.names.pipelines.get(line.fields.get("pipeline") or "") or {}
    stages = pipeline.get("stages") or {}
    at = landing(stages, (line.fields.get("stage") or {}).get("stage") or "")
    return stages.get(at) or {}


def _amount(line: Line) -> Cells:
    value = line.fields.get("value") or {}
    return {"Amount": money(value), "Currency": _text(value.get("currency"))}


def _probability(line: Line) -> Cells:
    """In percent, the stage's where the deal has none."""
    own = line.fields.get("probability")
    return {"Probability": _text(own if own is not None else _stage_of(line).get("probability"))}


def _next_step(line: Line) -> Cells:
    step = line.fields.get("next_step") or {}
    return {"Next Step": _text(step.get("text")), "Next Step Due": _text(step.get("due"))}


def money(value: Any) -> str:
    """An amount as a decimal, without its currency; "" for none."""
    if not value or not isinstance(value.get("amount"), int):
        return ""
    return amount_text(value["amount"], str(value.get("currency") or "USD"))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


_Cells = Callable[[Line], Cells]
_SHARED: Final[Mapping[str, _Cells]] = {
    "phones": lambda line: phones_cells("Phone", _shared(line.fields).phones),
    "emails": lambda line: emails_cells(_shared(line.fields)),
    "addresses": lambda line: addresses_cells(_shared(line.fields).addresses),
    "custom": lambda _: {},  # columns of their own, after all others
    "tags": lambda line: {"Labels": JOIN.join(line.fields.get("tags") or [])},
}
"""Fields that several types have, as address books name them."""
_OWN: Final[Mapping[tuple[str, str], _Cells]] = {
    ("deal", "contacts"): _contacts,
    ("deal", "stage"): _stage,
    ("deal", "value"): _amount,
    ("deal", "probability"): _probability,
    ("deal", "next_step"): _next_step,
}
