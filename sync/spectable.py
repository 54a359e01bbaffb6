"""The records of the schema as a section of SPEC.md."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from sync.schema import RECORD_TYPES, Field, RecordType

_SECTION: Final = re.compile(r"(<!-- records: generated -->\n).*?(<!-- /records -->)", re.DOTALL)
_PLAIN_MERGES: Final = {"latest", "text", "tags", "items"}
"""Merges a reader knows from the kind."""


def with_records(spec: str) -> str:
    """The text of SPEC.md with its section of records brought up to date."""
    table = "\n".join(_record(name, record_type) for name, record_type in RECORD_TYPES.items())
    return _SECTION.sub(lambda found: f"{found[1]}{table}\n{found[2]}", spec)


def _record(name: str, record_type: RecordType) -> str:
    traits = [
        f"created and edited by {record_type.create}/{record_type.edit}",
        f"deleted by {record_type.delete}",
    ]
    if record_type.config:
        traits.append("config")
    if record_type.parents:
        traits.append(f"parents {', '.join(record_type.parents)}")
    return "\n".join([f"- `{name}` ({'; '.join(traits)})", *_lines(record_type.fields)])


def _lines(fields: Mapping[str, Field]) -> Iterable[str]:
    for name, field in fields.items():
        yield f"  - `{name}`{'*' if field.required else ''} {' '.join(_words(field))}"


def _words(field: Field) -> Iterable[str]:
    yield field.kind
    if field.format:
        yield field.format
    if field.max_chars:
        yield str(field.max_chars)
    if field.ref or field.ref_by:
        yield f"to {field.ref or f'the type in `{field.ref_by}`'}"
    if field.choices:
        yield f"({', '.join(field.choices)})"
    if field.minimum is not None or field.maximum is not None:
        yield f"{_bound(field.minimum)}..{_bound(field.maximum)}"
    if field.shape:
        parts = (
            f"`{name}`{'*' if part.required else ''} {' '.join(_words(part))}"
            for name, part in field.shape.items()
        )
        yield f"[{', '.join(parts)}]"
    if field.merge not in _PLAIN_MERGES:
        yield f"· {field.merge}"
    if field.write != "record":
        yield f"· {field.write}"
    if field.fill:
        yield "· filled"


def _bound(value: int | None) -> str:
    return "" if value is None else str(value)
