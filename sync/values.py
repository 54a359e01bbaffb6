"""Checks of field values by kind (SPEC.md section V). `pwa/engine/core/checks.ts` is its twin on the device.

The device asks before it saves, the server while it decides; both run the same vectors, and a random test
holds their answers together. Lengths count Unicode code points. Nothing is repaired here, but null parts of a
compound or item are left out and a whole number is an int however JSON wrote it: what does not fit is refused
with the field's name, and stays on the device that typed it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, cast

from sync.errors import Rejected
from sync.limits import INTEGER_MAX, ITEM_ID_CHARS_MAX, ITEMS_MAX, LIST_ENTRIES_MAX, TAGS_MAX
from sync.schema import Field, Format, Kind

_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_ITEM_ID: Final = re.compile(rf"[0-9A-Za-z_-]{{1,{ITEM_ID_CHARS_MAX}}}\Z")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_BROKEN: Final = re.compile(r"[\x00\ud800-\udfff]")
"""What no text may hold: U+0000, which databases refuse, and half a surrogate pair, which is no character."""
_NOT_BLANK: Final = re.compile(
    r"[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
)
"""Spelt out: Python and JavaScript do not agree on what is white space."""
_INSTANT_MAX_MS: Final = 8_640_000_000_000_000
"""The last millisecond a JavaScript Date can hold."""

# Signs beyond ASCII an address may hold: no spaces, invisible signs, or other shapes of the dot and the @.
_FAR: Final = (
    r"\xa1-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001\u3003-\ud7ff"
    r"\ue000-\ufefe\uff00-\uff0d\uff0f-\uff1f\uff21-\uff60\uff62-\uffef\U00010000-\U0010ffff"
)
_ATOM: Final = rf"[0-9A-Za-z!#$%&'*+/=?^_`{{|}}~{_FAR}-]+"
_END: Final = rf"0-9A-Za-z{_FAR}"
_LABEL: Final = rf"[{_END}](?:[{_END}-]{{0,61}}[{_END}])?"
_EMAIL: Final = rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?=[^.]*[A-Za-z{_FAR}]\Z){_LABEL}\Z"
"""V5: 1-64 signs, no dot at an end or beside another; `@`; labels of 1-63, the last ending in a letter."""

_FORMATS: Final[dict[Format, re.Pattern[str]]] = {
    "id": _ITEM_ID,
    "email": re.compile(_EMAIL),
    "e164": re.compile(r"(\+[1-9][0-9]{6,14})?\Z"),
    "country": re.compile(r"[A-Z]{2}\Z"),
    "currency": re.compile(r"[A-Z]{3}\Z"),
    "language": re.compile(r"[a-z]{2,3}(-[0-9A-Za-z]{2,8})*\Z"),
    "base64": re.compile(r"([0-9A-Za-z+/]{4})*([0-9A-Za-z+/]{2}==|[0-9A-Za-z+/]{3}=)?\Z"),
}


_FORMAT_CODES: Final[Mapping[Format, tuple[str, str]]] = {
    "email": ("bad_email", "an e-mail address like name@company.com"),
    "e164": ("bad_phone", "a phone number with its country code, like +60123456789"),
}
"""Formats with a rejection code of their own, and what to write instead."""


def is_id(text: str) -> bool:
    """Whether it is a lowercase UUID."""
    return _UUID.match(text) is not None


def check(field: Field, value: Any, name: str) -> Any:
    """The value as stored.

    Rejected(bad_value, bad_email, bad_phone, required, unknown_field, too_many) names the field.
    """
    if value is None:
        if field.required:
            raise Rejected("required", f"{name} must not be empty", name)
        return None
    checked = _CHECKS[field.kind](field, value, name)
    if field.required and isinstance(checked, str) and not _NOT_BLANK.search(checked):
        raise Rejected("required", f"{name} must not be empty", name)
    return checked


def check_item(field: Field, item: str, value: Any, name: str) -> dict[str, Any]:
    """One item of an items field."""
    if not _ITEM_ID.match(item):
        raise _bad(f"{name}.{item[:ITEM_ID_CHARS_MAX]}", "an item id of letters, digits, - and _")
    return _check_parts(field, value, name)


def kept_parts(field: Field, value: Any, present: Any, schema: int) -> Any:
    """V4: the value with the parts that an app of an older `schema` did not know and so could not send.

    They stay as they are at `present`, what stands at the place; both are checked values.
    """
    if value is None or present is None or not field.shape:
        return value
    unsent = {
        part: present[part]
        for part, each in field.shape.items()
        if each.since > schema and part in present and part not in value
    }
    return {**value, **unsent} if unsent else value


def check_tag(field: Field, value: Any, name: str) -> str:
    """One tag."""
    tag = _check_line(field, value, name)
    if not _NOT_BLANK.search(tag):
        raise _bad(name, "a tag that is not blank")
    return tag


def _bad(name: str, wanted: str) -> Rejected:
    return Rejected("bad_value", f"{name} must be {wanted}", name)


def _text(field: Field, value: Any, name: str) -> str:
    if not isinstance(value, str) or _BROKEN.search(value):
        raise _bad(name, "text")
    if field.max_chars and len(value) > field.max_chars:
        raise _bad(name, f"at most {field.max_chars} characters")
    return value


def _check_line(field: Field, value: Any, name: str) -> str:
    text = _text(field, value, name)
    if _CONTROL.search(text):
        raise _bad(name, "one line of text")
    if field.format and not _FORMATS[field.format].match(text):
        code, wanted = _FORMAT_CODES.get(field.format, ("bad_value", f"a valid {field.format}"))
        raise Rejected(code, f"{name} must be {wanted}", name)
    return text


def _check_ref(_field: Field, value: Any, name: str) -> str:
    if not isinstance(value, str) or not is_id(value):
        raise _bad(name, "a record id")
    return value


def _check_choice(field: Field, value: Any, name: str) -> str:
    if value not in field.choices:
        raise _bad(name, f"one of {', '.join(field.choices)}")
    return cast(str, value)


def _entries(value: Any, name: str, most: int = LIST_ENTRIES_MAX) -> list[Any]:
    if not isinstance(value, list):
        raise _bad(name, "a list")
    entries = cast(list[Any], value)
    if len(entries) > most:
        raise Rejected("too_many", f"{name} can hold at most {most} entries", name)
    return entries


def _check_choices(field: Field, value: Any, name: str) -> list[str]:
    return [_check_choice(field, entry, name) for entry in _entries(value, name)]


def _check_lines(field: Field, value: Any, name: str) -> list[str]:
    return [_check_line(field, entry, name) for entry in _entries(value, name)]


def _check_day(_field: Field, value: Any, name: str) -> str:
    if isinstance(value, str) and _DAY.match(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            pass
        else:
            return value
    raise _bad(name, "a day as YYYY-MM-DD")


def _within(field: Field, value: float, name: str) -> None:
    low, high = field.minimum, field.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise _bad(name, f"from {'' if low is None else low} to {'' if high is None else high}")


def _check_integer(field: Field, value: Any, name: str) -> int:
    # JSON knows one kind of number: 1.0 is 1.
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    if not isinstance(whole, int) or isinstance(whole, bool) or abs(whole) > INTEGER_MAX:
        raise _bad(name, "a whole number")
    _within(field, whole, name)
    return whole


def _check_instant(field: Field, value: Any, name: str) -> int:
    whole = _check_integer(field, value, name)
    if abs(whole) > _INSTANT_MAX_MS:
        raise _bad(name, "milliseconds UTC")
    return whole


def _check_number(field: Field, value: Any, name: str) -> float:
    # Written so that what is no number (NaN) fails as well.
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= INTEGER_MAX:
        raise _bad(name, "a number")
    _within(field, value, name)
    return value


def _check_flag(_field: Field, value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise _bad(name, "true or false")
    return value


_MONEY: Final = {
    "amount": Field("integer", required=True),
    "currency": Field("line", required=True, max_chars=3, format="currency"),
}


def _check_money(_field: Field, value: Any, name: str) -> dict[str, Any]:
    return _check_parts(Field("compound", shape=_MONEY), value, name)


def _check_parts(field: Field, value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _bad(name, "a group of named parts")
    parts = cast(dict[str, Any], value)
    for part in parts:
        if part not in field.shape:
            raise Rejected("unknown_field", f"{name} has no part {part[:64]}", name)
    checked: dict[str, Any] = {}
    for part, each in field.shape.items():
        stored = check(each, parts.get(part), f"{name}.{part}")
        if stored is not None:
            checked[part] = stored
    return checked


def _check_tags(field: Field, value: Any, name: str) -> list[str]:
    return sorted({check_tag(field, entry, name) for entry in _entries(value, name, TAGS_MAX)})


def _check_items(field: Field, value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _bad(name, "items by their ids")
    items = cast(dict[str, Any], value)
    if len(items) > ITEMS_MAX:
        raise Rejected("too_many", f"{name} can hold at most {ITEMS_MAX} items", name)
    return {item: check_item(field, item, each, name) for item, each in items.items()}


def _check_scalar(field: Field, value: Any, name: str) -> Any:
    if isinstance(value, str):
        return _text(field, value, name)
    if isinstance(value, bool):
        return value
    return _check_number(field, value, name)


def _check_data(_field: Field, value: Any, _name: str) -> Any:
    return value


_CHECKS: Final[dict[Kind, Callable[[Field, Any, str], Any]]] = {
    "line": _check_line,
    "prose": _text,
    "ref": _check_ref,
    "choice": _check_choice,
    "choices": _check_choices,
    "lines": _check_lines,
    "day": _check_day,
    "instant": _check_instant,
    "integer": _check_integer,
    "number": _check_number,
    "flag": _check_flag,
    "money": _check_money,
    "compound": _check_parts,
    "tags": _check_tags,
    "items": _check_items,
    "scalar": _check_scalar,
    "data": _check_data,
}
