"""What a search on the server knows of a record, and when a query finds it (SPEC.md R6).

The device does the same with the rows it has (`searchText` in TypeScript); vectors hold both together.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from sync.fold import fold
from sync.limits import SEARCH_TEXT_CHARS_MAX, SEARCH_WORDS_MAX
from sync.schema import Field, RecordType

_KINDS: Final = frozenset({"line", "prose", "choice"})
_LISTS: Final = frozenset({"lines", "choices", "tags"})
_FORMATS: Final = frozenset({"", "email", "e164"})
"""Lines of other formats are no words: ids, codes, pictures."""


def search_text(record_type: RecordType, fields: Mapping[str, Any]) -> str:
    """The folded words of a record, field by field, at most SEARCH_TEXT_CHARS_MAX code points."""
    words = (word for name, field in record_type.fields.items() for word in _words(field, fields.get(name)))
    return fold("\n".join(words))[:SEARCH_TEXT_CHARS_MAX]


def needles(query: str) -> tuple[str, ...]:
    """The folded words of a query: a record is found that has all of them, anywhere."""
    return tuple(fold(query).split()[:SEARCH_WORDS_MAX])


def _words(field: Field, value: Any) -> Iterator[str]:
    if not value:
        return
    if field.kind in _KINDS and field.format in _FORMATS:
        yield str(value)
    elif field.kind in _LISTS:
        yield from map(str, value)
    elif field.kind == "compound":
        yield from _parts(field, cast(dict[str, Any], value))
    elif field.kind == "items":
        items = cast(dict[str, dict[str, Any]], value)
        for item in sorted(items):
            yield from _parts(field, items[item])


def _parts(field: Field, value: Mapping[str, Any]) -> Iterator[str]:
    for name, part in field.shape.items():
        yield from _words(part, value.get(name))
