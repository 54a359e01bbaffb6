"""The form of a record type, from its entry in the schema: which fields, in which order, each by its kind.

A feature says only what it wants otherwise: `own` names a field and gives what draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import reflex as rx

from pwa.build.i18n import choice_label, label, t
from pwa.kit.form import fields
from sync.schema import RECORD_TYPES, Field
from sync.schema.fields import ADDRESSES, CUSTOM, EMAILS, PHONES
from sync.schema.pages import is_photo

Draw = Callable[[], rx.Component]
_PART_KINDS: Final = {"line", "prose", "choice", "day", "instant", "integer", "number", "flag", "ref"}
_QUIET_PARTS: Final = {"primary"}
_PLAIN: Final[Mapping[str, type[rx.Component]]] = {
    "prose": fields.ProseField,
    "day": fields.DayField,
    "instant": fields.InstantField,
    "flag": fields.FlagField,
    "money": fields.MoneyField,
}
_KNOWN: Final = (
    (PHONES, fields.PhonesField, {"add": "form.add_phone"}),
    (EMAILS, fields.EmailsField, {"add": "form.add_email"}),
    (ADDRESSES, fields.AddressesField, {"add": "form.add_address"}),
)
"""Shapes that several types have, and what draws them."""


class FieldError(TypeError):
    """No widget draws this field: its feature must."""


def fields_of(kind: str, own: Mapping[str, Draw] | None = None) -> tuple[rx.Component, ...]:
    """The fields of the form of a type; those that are seldom needed are folded away after the others."""
    of, own = RECORD_TYPES[kind], own or {}

    def drawn(names: tuple[str, ...]) -> list[rx.Component]:
        return [own[name]() if name in own else field_of(kind, name) for name in names]

    # Who owns and who sees it has a value from the start: that opens nothing.
    telling = [name for name in of.seldom if name not in (of.owner, of.visibility)]
    if not of.seldom:
        return tuple(drawn(of.form))
    more = fields.MoreFields.create(*drawn(of.seldom), label=t("form.more_fields"), fields=telling)
    return (*drawn(of.form), more)


def field_of(kind: str, name: str) -> rx.Component:
    """The widget of one field, by its kind. Raises FieldError for a field that only a feature can draw."""
    of, field = RECORD_TYPES[kind], RECORD_TYPES[kind].fields[name]
    said = {"name": name, "label": label(kind, name)}
    if name == of.owner:
        return fields.OwnerField.create(**said)
    if field.kind in _PLAIN:
        return _PLAIN[field.kind].create(**said)
    match field.kind:
        case "line":
            look = "email" if field.format == "email" else "text"
            return fields.LineField.create(**said, required=field.required, kind=look)
        case "lines":
            return fields.LinesField.create(**said, hint=t("form.lines_hint"))
        case "ref" if field.ref:
            return fields.RefField.create(**said, type=field.ref)
        case "choice":
            labels = [choice_label(kind, each) for each in field.choices]
            return fields.ChoiceField.create(**said, labels=labels, clearable=not field.required)
        case "integer" | "number":
            return fields.NumberField.create(**said, required=field.required)
        case "tags":
            return fields.TagsField.create(**said, hint=t("form.tags_hint"))
        case "compound" | "items" | "choices":
            return _shaped(kind, name)
        case _:
            raise FieldError(f"{kind}.{name}: nothing draws a {field.kind}")


def _shaped(kind: str, name: str) -> rx.Component:
    field, said = RECORD_TYPES[kind].fields[name], {"name": name, "label": label(kind, name)}
    for known, widget, more in _KNOWN:
        if field is known:
            return widget.create(**said, **{prop: t(key) for prop, key in more.items()})
    if field is CUSTOM:
        return fields.CustomFields.create()
    if is_photo(field):
        return fields.PhotoField.create(**said)
    if field.kind == "choices":
        _named_choices(kind, field)
        return fields.ManyField.create(**said)
    if field.kind == "compound":
        return fields.PartsField.create(**said, labels=_parts(kind, name))
    add = t("form.add_item", field=said["label"])
    return fields.ItemListField.create(**said, add=add, labels=_parts(kind, name))


def _parts(kind: str, name: str) -> dict[str, rx.Var]:
    """What the parts of a compound or of an item are called; those left out are not shown."""
    labels: dict[str, rx.Var] = {}
    for part, field in RECORD_TYPES[kind].fields[name].shape.items():
        if part in _QUIET_PARTS:
            continue
        if field.kind not in _PART_KINDS:
            raise FieldError(f"{kind}.{name}.{part}: nothing draws a part that is a {field.kind}")
        _named_choices(kind, field)
        labels[part] = label(kind, f"{name}.{part}")
    return labels


def _named_choices(kind: str, field: Field) -> None:
    """Have an error when a choice has no word: the device looks them up by itself."""
    for each in field.choices:
        choice_label(kind, each)
