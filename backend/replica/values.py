"""Checks that need a library: phone numbers and e-mail addresses, before the pure decision sees them.

A number or address that can be understood is put into its normal form. One that cannot makes its mutation be
rejected alone, with the field named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import email_validator
import msgspec
import phonenumbers

from sync.schema import RECORD_TYPES, Field
from sync.wire import Create, Edit, Incoming, Op, Set, Unreadable

# Reserved names are addresses too: nothing is sent to them here, and demonstrations and tests use them.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

E164_CHARS_MIN, E164_CHARS_MAX = 8, 16
"""Characters of a number with its plus: 7 to 15 digits."""
_Check = Literal["phone", "email"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value cannot be taken. `code`: bad_phone or bad_email."""

    code: str
    detail: str
    field: str


class _Refused(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class _Checked:
    """What to look at in a field. `part`: the part of each item that holds it, or "" for the field itself."""

    check: _Check
    part: str


def _checked(field: Field) -> _Checked | None:
    formats: dict[str, _Check] = {"e164": "phone", "email": "email"}
    if field.format in formats:
        return _Checked(formats[field.format], "")
    for name, part in field.shape.items():
        if part.format in formats:
            return _Checked(formats[part.format], name)
    return None


_FIELDS: Mapping[str, Mapping[str, _Checked]] = {
    name: {field: found for field, value in kind.fields.items() if (found := _checked(value)) is not None}
    for name, kind in RECORD_TYPES.items()
}


def check(mutation: Incoming, country: str) -> tuple[Incoming, Refusal | None]:
    """The mutation with its numbers and addresses in normal form, or as `Unreadable` and why it is refused.

    `country`: ISO alpha-2, of numbers written without a country code. An `Unreadable` made here has the same
    body hash as the mutation, so that sending it again gives the same answer.
    """
    fields = _FIELDS.get(mutation.type)
    if not fields or not isinstance(mutation, Create | Edit):
        return mutation, None
    try:
        if isinstance(mutation, Create):
            return _create(mutation, fields, country), None
        return msgspec.structs.replace(mutation, ops=[_op(op, fields, country) for op in mutation.ops]), None
    except _Refused as refused:
        body = msgspec.json.encode(mutation, order="sorted")
        unreadable = Unreadable(
            mutation.n, mutation.id, refused.refusal.detail, body,
            record=mutation.record, act=mutation.act, create=isinstance(mutation, Create),
        )  # fmt: skip
        return unreadable, refused.refusal


def _create(mutation: Create, fields: Mapping[str, _Checked], country: str) -> Create:
    values = dict(mutation.fields)
    for name in values.keys() & fields.keys():
        value, what = values[name], fields[name]
        if not what.part:
            values[name] = _value(value, what, name, country)
        elif isinstance(value, dict):
            values[name] = {item: _value(entry, what, name, country) for item, entry in value.items()}
    return msgspec.structs.replace(mutation, fields=values)


def _op(op: Op, fields: Mapping[str, _Checked], country: str) -> Op:
    what = fields.get(op.field)
    if what is None or not isinstance(op, Set) or bool(op.item) != bool(what.part):
        return op
    return msgspec.structs.replace(op, value=_value(op.value, what, op.field, country))


def _value(value: Any, what: _Checked, field: str, country: str) -> Any:
    """The value in normal form. Wrong shapes pass: the decision names them."""
    if not what.part:
        return _email(value, field) if isinstance(value, str) and value else value
    if not isinstance(value, dict):
        return value
    if what.check == "phone":
        return _phone(value, what.part, field, country)
    address = value.get(what.part)
    return value | {what.part: _email(address, field)} if isinstance(address, str) and address else value


def _phone(item: dict[str, Any], part: str, field: str, country: str) -> dict[str, Any]:
    """A number is checked; where there is only what was typed, it is read if it can be and kept if not."""
    number, raw = item.get(part) or "", item.get("raw") or ""
    if not isinstance(number, str) or not isinstance(raw, str):
        return item
    found = e164(number or raw, country)
    if found:
        return item | {part: found}
    if number:
        detail = f"{number[:40]!r} is no phone number; write it with its country code, as in +60 12-345 6789."
        raise _Refused(Refusal("bad_phone", detail, field))
    return item


def e164(text: str, country: str) -> str:
    """`+` and 7 to 15 digits when the text is a possible number as dialled from `country`, else empty."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # Some plans allow more digits than E.164 does, and numbers within one town have too few.
    return found if E164_CHARS_MIN <= len(found) <= E164_CHARS_MAX else ""


def _email(text: str, field: str) -> str:
    try:
        return email_validator.validate_email(text.strip(), check_deliverability=False).normalized
    except email_validator.EmailNotValidError as error:
        raise _Refused(Refusal("bad_email", f"{text[:80]!r} is no e-mail address. {error}", field)) from error
