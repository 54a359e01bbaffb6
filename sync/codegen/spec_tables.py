"""What SPEC.md says of the schema: its records, and who may write them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sync.schema import RECORD_TYPES, Field, Policy, RecordType, Writer

_PLAIN_MERGES: Final = {"latest", "text", "tags", "items"}
"""Merges a reader knows from the kind."""
_COLUMNS: Final[tuple[Writer, ...]] = (
    "readers", "author", "assignee", "keepers", "administrator", "sales_operations", "sales_manager",
    "account_executive", "sales_development",
)  # fmt: skip


def with_tables(spec: str) -> str:
    """The text of SPEC.md with the sections that come from the schema brought up to date."""
    records = "\n".join(_record(name, record_type) for name, record_type in RECORD_TYPES.items())
    return _put(_put(spec, "records", records), "rights", rights(RECORD_TYPES))


def rights(types: Mapping[str, RecordType]) -> str:
    """The table of types and who writes them: c creates, e edits, d deletes; and the fields apart."""
    used: list[Writer] = [each for each in _COLUMNS if any(_letters(of, each) for of in types.values())]
    rows = [["type", *used, "fields apart"], ["---"] * (len(used) + 2)]
    for name, record_type in types.items():
        apart = "; ".join(f"{_names(fields)}: {_who(policy)}" for policy, fields in _apart(record_type))
        rows.append([name, *(_letters(record_type, each) for each in used), apart])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _put(spec: str, section: str, text: str) -> str:
    found = re.compile(rf"(<!-- {section}: generated -->\n).*?(<!-- /{section} -->)", re.DOTALL)
    return found.sub(lambda marks: f"{marks[1]}{text}\n{marks[2]}", spec)


def _letters(record_type: RecordType, writer: Writer) -> str:
    policies = {"c": record_type.create, "e": record_type.edit, "d": record_type.delete}
    return "".join(letter for letter, policy in policies.items() if writer in policy)


def _apart(record_type: RecordType) -> Iterator[tuple[Policy, list[str]]]:
    by_policy: dict[Policy, list[str]] = {}
    for name, field in record_type.fields.items():
        if field.write is not None:
            by_policy.setdefault(field.write, []).append(name)
    yield from by_policy.items()


def _names(fields: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in fields)


def _who(policy: Policy) -> str:
    return ", ".join(policy)


def _record(name: str, record_type: RecordType) -> str:
    traits: list[str] = []
    if record_type.config:
        traits.append("config")
    if record_type.reach != "device":
        traits.append(f"reach {record_type.reach}")
        searched = [("title", record_type.title), ("find", record_type.find)]
        traits += [f"{word} {', '.join(paths)}" for word, paths in searched if paths]
    if record_type.parents:
        traits.append(f"parents {', '.join(record_type.parents)}")
    said = f" ({'; '.join(traits)})" if traits else ""
    return "\n".join([f"- `{name}`{said}", *_lines(record_type.fields)])


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
    if field.write is not None:
        yield f"· {_who(field.write)}"
    if field.fill:
        yield "· filled"


def _bound(value: int | None) -> str:
    return "" if value is None else str(value)
