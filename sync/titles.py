"""What a record is called, from the paths that its entry in the schema names; the device does the same."""

from collections.abc import Iterable, Mapping
from typing import Any

from sync.schema import RECORD_TYPES


def title_of(type_: str, fields: Mapping[str, Any]) -> str:
    """The first of the type's titles that says something; "" when none does."""
    for way in RECORD_TYPES[type_].title:
        if text := " ".join(filter(None, (_text_at(type_, fields, path) for path in way.split(" ")))):
            return text
    return ""


def _text_at(type_: str, fields: Mapping[str, Any], path: str) -> str:
    name, _, part = path.partition(".")
    value: Any = fields.get(name)
    if not part or not value:
        return "" if value is None or isinstance(value, dict | list) else str(value).strip()
    items: Iterable[Mapping[str, Any]]
    items = value.values() if RECORD_TYPES[type_].fields[name].kind == "items" else (value,)
    texts = (str(item.get(part) or "").strip() for item in items)
    return next(filter(None, texts), "")
