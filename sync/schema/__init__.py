"""The one schema: every record type, field, merge rule and who may write, as data.

TypeScript types, the device's field table, the value checks, lists, forms and files are read from here. Each
file of this folder exports its area's entries as TYPES; a new type is a new entry and nothing else. The
schema only grows: nothing is renamed or removed.
"""

import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Final

from sync import limits
from sync.schema.fields import choice
from sync.schema.kinds import (
    AUTHOR,
    KEEPERS,
    LANGUAGES,
    READERS,
    ROLES,
    SERVER,
    VISIBILITIES,
    Field,
    Fill,
    Format,
    Kind,
    Menu,
    Merge,
    Policy,
    Reach,
    RecordType,
    Role,
    Writer,
)
from sync.schema.pages import completed

__all__ = [
    "AUTHOR",
    "KEEPERS",
    "LANGUAGES",
    "READERS",
    "RECORD_TYPES",
    "ROLES",
    "SCHEMA_VERSION",
    "SERVER",
    "VISIBILITIES",
    "Field",
    "Fill",
    "Format",
    "Kind",
    "Menu",
    "Merge",
    "Policy",
    "Reach",
    "RecordType",
    "Role",
    "Writer",
]


def _areas() -> Iterator[tuple[str, RecordType]]:
    for area in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        yield from getattr(import_module(f"{__name__}.{area}"), "TYPES", {}).items()


def _assembled() -> dict[str, RecordType]:
    types = {name: completed(of) for name, of in sorted(_areas(), key=lambda found: found[1].order)}
    # The workspace may add fields to whatever has room for them.
    own = types["workspace"].fields["custom_fields"]
    of = choice(*(name for name, each in types.items() if "custom" in each.fields), required=True)
    fields = {**types["workspace"].fields, "custom_fields": replace(own, shape={"type": of, **own.shape})}
    added = {"of": of, **types["custom_field"].fields}
    return {
        **types,
        "workspace": replace(types["workspace"], fields=fields),
        "custom_field": replace(types["custom_field"], fields=added),
    }


def _newest(fields: Mapping[str, Field]) -> int:
    return max((max(field.since, _newest(field.shape)) for field in fields.values()), default=1)


RECORD_TYPES: Final[Mapping[str, RecordType]] = _assembled()
"""Every synced record type, in the order a snapshot may send them."""

SCHEMA_VERSION: Final = max(
    limits.SCHEMA_VERSION, *(max(of.since, _newest(of.fields)) for of in RECORD_TYPES.values())
)
"""Rises with the newest type, field or part, and with limits.SCHEMA_VERSION."""
