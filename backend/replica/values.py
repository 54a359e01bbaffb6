"""Phone numbers and e-mail addresses in normal form, before the pure decision sees them (V3).

Nothing is refused here: what cannot be understood goes to the decision as it came, and its rules, which the
device has as well, say what becomes of it. So a library that knows better than the device's refuses nothing
that the device accepted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec
import phonenumbers

from sync.schema import RECORD_TYPES, Field
from sync.wire import Create, Edit, Incoming, Op, Set

E164_CHARS_MIN, E164_CHARS_MAX = 8, 16
"""Characters of a number with its plus: 7 to 15 digits."""
_ONE_NUMBER: Final = re.compile(r"\s*\+?[0-9().\s-]+\Z")
_Form = Literal["phone", "email"]
_FORMATS: Final[Mapping[str, _Form]] = {"e164": "phone", "email": "email"}


@dataclass(frozen=True, slots=True)
class _Place:
    """What a field holds. `part`: the part of each item that holds it, or "" for the field itself."""

    form: _Form
    part: str


def _place(field: Field) -> _Place | None:
    if field.format in _FORMATS:
        return _Place(_FORMATS[field.format], "")
    for name, part in field.shape.items():
        if part.format in _FORMATS:
            return _Place(_FORMATS[part.format], name)
    return None


_FIELDS: Final[Mapping[str, Mapping[str, _Place]]] = {
    name: {field: found for field, value in kind.fields.items() if (found := _place(value)) is not None}
    for name, kind in RECORD_TYPES.items()
}


def normal(mutation: Incoming, country: str) -> Incoming:
    """The mutation with its numbers and addresses in normal form.

    `country`: ISO alpha-2, of numbers written without a country code.
    """
    places = _FIELDS.get(mutation.type)
    if not places:
        return mutation
    if isinstance(mutation, Create):
        return _create(mutation, places, country)
    if isinstance(mutation, Edit):
        return msgspec.structs.replace(mutation, ops=[_op(op, places, country) for op in mutation.ops])
    return mutation


def _create(mutation: Create, places: Mapping[str, _Place], country: str) -> Create:
    values = dict(mutation.fields)
    for name in values.keys() & places.keys():
        value, place = values[name], places[name]
        if not place.part:
            values[name] = _value(value, place, country)
        elif isinstance(value, dict):
            values[name] = {item: _value(entry, place, country) for item, entry in value.items()}
    return msgspec.structs.replace(mutation, fields=values)


def _op(op: Op, places: Mapping[str, _Place], country: str) -> Op:
    place = places.get(op.field)
    if place is None or not isinstance(op, Set) or bool(op.item) != bool(place.part):
        return op
    return msgspec.structs.replace(op, value=_value(op.value, place, country))


def _value(value: Any, place: _Place, country: str) -> Any:
    """The value in normal form. Wrong shapes pass: the decision names them."""
    if not place.part:
        return email(value) if isinstance(value, str) else value
    if not isinstance(value, dict):
        return value
    if place.form == "phone":
        return _phone(value, place.part, country)
    address = value.get(place.part)
    return value | {place.part: email(address)} if isinstance(address, str) else value


def _phone(item: dict[str, Any], part: str, country: str) -> dict[str, Any]:
    """A possible number gets its form; where there is only what was typed, a valid one is read from it.

    The device reads what was typed by the same measure: what it keeps as typed does not become a number here.
    """
    number, raw = item.get(part) or "", item.get("raw") or ""
    if not isinstance(number, str) or not isinstance(raw, str):
        return item
    # With words or two numbers in it, it takes a person to say what was meant.
    read = number or (raw if _ONE_NUMBER.match(raw) else "")
    found = e164(read, country, valid=not number) if read else ""
    return item | {part: found} if found else item


def e164(text: str, country: str, *, valid: bool = False) -> str:
    """`+` and 7 to 15 digits when the text is a possible number as dialled from `country`, else empty.

    `valid`: only a number that its country's plan gives out.
    """
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return ""
    known = phonenumbers.is_valid_number if valid else phonenumbers.is_possible_number
    if not known(number):
        return ""
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # Some plans allow more digits than E.164 does, and numbers within one town have too few.
    return found if E164_CHARS_MIN <= len(found) <= E164_CHARS_MAX else ""


def email(text: str) -> str:
    """The address without spaces around it, its domain in small ASCII letters."""
    local, at, domain = text.strip().rpartition("@")
    small = "".join(letter.lower() if letter.isascii() else letter for letter in domain)
    return local + at + small
