"""The fields a workspace adds to its records, in order, from all the places that define them (SPEC.md C).

`pwa/engine/core/custom.ts` is the same on the device; `tests/vectors/custom.json` holds both together.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

Fields = Mapping[str, Any]
PARTS: Final[Mapping[str, str]] = {"choices": "values", "money": "money"}
"""The part of an item that holds what a field of a kind says (C2); of all others it is `value`."""
_LAST: Final = 2**53
"""Place of a field that says none."""


class Definition(NamedTuple):
    """One field. `id`: its values stand in `custom` under it. `record`: "" of one of the workspace alone."""

    id: str
    record: str
    label: str
    kind: str
    options: tuple[str, ...]
    required: bool
    archived: bool


def definitions(type_: str, items: Fields, records: Mapping[str, Fields]) -> list[Definition]:
    """The fields of a type, in order (C1, C4).

    `items`: custom_fields of the workspace; `records`: the fields of each record custom_field, by its id.
    """
    found: list[tuple[int, Definition]] = []
    for id_, said in records.items():
        if said.get("of") == type_:
            place = said.get("position")
            one = _defined(said.get("item") or id_, id_, said)
            found.append((_LAST if place is None else place, one))
    known = {said.get("item") or id_ for id_, said in records.items()}
    for item, said in items.items():
        if said.get("type") == type_ and item not in known:
            found.append((_LAST, _defined(item, "", said)))
    return [one for _, one in sorted(found, key=lambda each: (each[0], each[1].id))]


def part_of(kind: str) -> str:
    """The part of an item that holds the value of a field of this kind."""
    return PARTS.get(kind, "value")


def _defined(item: str, record: str, said: Fields) -> Definition:
    return Definition(
        item,
        record,
        str(said.get("label") or ""),
        str(said.get("kind") or "line"),
        tuple(said.get("options") or ()),
        bool(said.get("required")),
        bool(said.get("archived")),
    )
