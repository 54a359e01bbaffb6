"""Fields that a workspace adds to its records: what each is called and holds (SPEC.md section C)."""

from typing import Final

from sync.limits import LINE_CHARS_MAX
from sync.schema.fields import FLAG, choice, compound, line
from sync.schema.kinds import CUSTOM_KINDS, LANGUAGES, OPERATIONS, Field, RecordType

CUSTOM_FIELD: Final = RecordType(
    {
        # With `of` before it: one of the types that have `custom` (sync.schema puts it in).
        "label": line(required=True),
        # What it is called in one language or another; `label` where nothing is said.
        "labels": compound({language: line() for language in LANGUAGES}),
        "kind": choice(*CUSTOM_KINDS, required=True),
        "options": Field("lines", max_chars=LINE_CHARS_MAX),
        "required": FLAG,
        "position": Field("integer"),
        "archived": FLAG,
        "help": line(),
        # The id of its values, where that is not the record's own: some came from the workspace (C1).
        "item": line(64, is_a="id"),
    },
    config=True,
    first=True,
    create=OPERATIONS,
    edit=OPERATIONS,
    delete=OPERATIONS,
    since=3,
    order=13,
    title=("label",),
)

TYPES: Final = {"custom_field": CUSTOM_FIELD}
