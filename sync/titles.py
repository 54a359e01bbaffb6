"""What a record is called, from the paths that its entry in the schema names; the device does the same."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from sync.schema import RECORD_TYPES


def title_of(type_: str, fields: Mapping[str, Any]) -> str:
    """The first of the type's titles that says something; "" when none does."""
    return next(filter(None, (_said(type_, fields, way) for way in RECORD_TYPES[type_].title)), "")


def name_of(type_: str, fields: Mapping[str, Any]) -> str:
    """All words of the field that its title is taken from: what search takes for its name."""
    name = ""
    for text in _of_first_field(type_, fields):
        if text and text not in name:
            name = f"{name} {text}" if name else text
    return name


def text_at(type_: str, fields: Mapping[str, Any], path: str) -> str:
    """The text at `field` or `field.part`: of items the first that has one."""
    return next(filter(None, texts_at(type_, fields, path)), "")


def texts_at(type_: str, fields: Mapping[str, Any], path: str) -> Iterator[str]:
    """The texts at a path, without white space around them: of items each one's."""
    name, _, part = path.partition(".")
    value: Any = fields.get(name)
    if not part or not value:
        yield "" if value is None or isinstance(value, dict | list) else str(value).strip()
        return
    items: Iterable[Mapping[str, Any]]
    items = value.values() if RECORD_TYPES[type_].fields[name].kind == "items" else (value,)
    for item in items:
        yield from _words(item.get(part))


def _words(value: Any) -> Iterator[str]:
    """What can be searched of a part: texts, each of a list, and whole numbers; 1.0 is 1."""
    match value:
        case str():
            yield value.strip()
        case list():
            yield from (each for each in cast(list[str], value) if each)
        case bool() | None:
            yield ""
        case int() | float() if value == int(value):
            yield str(int(value))
        case _:
            yield ""


def _of_first_field(type_: str, fields: Mapping[str, Any]) -> Iterator[str]:
    title = RECORD_TYPES[type_].title
    for way in title:
        if way.partition(" ")[0].partition(".")[0] != title[0].partition(" ")[0].partition(".")[0]:
            return
        yield _said(type_, fields, way)


def _said(type_: str, fields: Mapping[str, Any], way: str) -> str:
    return " ".join(filter(None, (text_at(type_, fields, path) for path in way.split(" "))))
