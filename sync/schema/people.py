"""The workspace itself, its teams and its people."""

from typing import Final

from sync.limits import LINE_CHARS_MAX
from sync.schema.fields import FLAG, choice, items, line, ref
from sync.schema.kinds import (
    CUSTOM_KINDS,
    LANGUAGES,
    OPERATIONS,
    RECORDS_WITH_CUSTOM_FIELDS,
    ROLES,
    SERVER,
    Field,
    RecordType,
)

WORKSPACE: Final = RecordType(
    {
        "name": line(required=True),
        "country": line(2, required=True, is_a="country"),
        "currency": line(3, required=True, is_a="currency"),
        "custom_fields": items(
            {
                "type": choice(*RECORDS_WITH_CUSTOM_FIELDS, required=True),
                "label": line(required=True),
                "kind": choice(*CUSTOM_KINDS, required=True),
                "options": Field("lines", max_chars=LINE_CHARS_MAX),
            }
        ),
    },
    config=True,
    first=True,
    create=SERVER,
    edit=OPERATIONS,
    delete=SERVER,
)

TEAM: Final = RecordType(
    {"name": line(required=True), "manager": ref("person")},
    config=True,
    first=True,
    create=OPERATIONS,
    edit=OPERATIONS,
    delete=OPERATIONS,
)

PERSON: Final = RecordType(
    {
        "name": line(required=True),
        "email": line(254, required=True, is_a="email"),
        "role": choice(*ROLES, required=True),
        "team": ref("team"),
        "language": choice(*LANGUAGES),
        "active": FLAG,
    },
    config=True,
    first=True,
    create=SERVER,
    edit=SERVER,
    delete=SERVER,
)
