"""The workspace itself, its teams and its people."""

from dataclasses import replace
from typing import Final

from sync.limits import (
    LINE_CHARS_MAX,
    LOCK_MINUTES_MAX,
    OFFLINE_DAYS_MAX,
    OFFLINE_DAYS_MIN,
    TAG_CHARS_MAX,
    TIME_ZONE_CHARS_MAX,
    WORD_CHARS_MAX,
)
from sync.schema.fields import FLAG, choice, items, line, ref
from sync.schema.kinds import (
    BUSINESSES,
    FORMER_CUSTOM_KINDS,
    LANGUAGES,
    LINKS_OUT,
    OPERATIONS,
    ROLES,
    SERVER,
    Field,
    RecordType,
)

# Under the noun's name what the workspace calls it, in one language (N1).
_WORDS: Final = replace(
    items({"one": line(WORD_CHARS_MAX, required=True), "many": line(WORD_CHARS_MAX)}), since=3
)

WORKSPACE: Final = RecordType(
    {
        "name": line(required=True),
        "country": line(2, required=True, is_a="country"),
        "currency": line(3, required=True, is_a="currency"),
        # Of these roles the company wants a second step at signing in.
        "second_factor": Field("choices", choices=ROLES, write=("administrator",), since=3),
        # Links to other companies' services that the app offers nobody here.
        "closed_links": Field("choices", choices=LINKS_OUT, write=("administrator",), since=3),
        # So many minutes away the lock lets anybody choose at most (K8); 0 or nothing: each decides.
        "lock_minutes": Field(
            "integer", minimum=0, maximum=LOCK_MINUTES_MAX, write=("administrator",), since=3
        ),
        "custom_fields": items(
            {
                # With `type` before it: one of the types that have `custom` (sync.schema puts it in).
                "label": line(required=True),
                "kind": choice(*FORMER_CUSTOM_KINDS, required=True),
                "options": Field("lines", max_chars=LINE_CHARS_MAX),
            }
        ),
        "business": Field("choice", choices=BUSINESSES, since=3),
        "language": Field("choice", choices=LANGUAGES, since=3),
        "time_zone": Field("line", max_chars=TIME_ZONE_CHARS_MAX, since=3),
        "demo": Field("flag", write=SERVER, since=3),
        # By record type: the fields that are asked for when one is saved (C5).
        "required": replace(items({"fields": Field("lines", max_chars=LINE_CHARS_MAX)}), since=3),
        # Tags that are offered before those in use.
        "suggested_tags": Field("tags", "tags", max_chars=TAG_CHARS_MAX, since=3),
        **{f"words_{language}": _WORDS for language in LANGUAGES},
        # After so many days without contact a device is asked for the password (K4).
        "offline_days": Field(
            "integer", minimum=OFFLINE_DAYS_MIN, maximum=OFFLINE_DAYS_MAX, write=("administrator",), since=3
        ),
    },
    config=True,
    first=True,
    create=SERVER,
    edit=OPERATIONS,
    delete=SERVER,
    order=10,
)

TEAM: Final = RecordType(
    {"name": line(required=True), "manager": ref("person")},
    config=True,
    first=True,
    create=OPERATIONS,
    edit=OPERATIONS,
    delete=OPERATIONS,
    order=11,
)

PERSON: Final = RecordType(
    {
        "name": line(required=True),
        "email": line(254, required=True, is_a="email"),
        "role": choice(*ROLES, required=True),
        "team": ref("team"),
        "language": choice(*LANGUAGES),
        "active": FLAG,
        # Where they are: whose rules read a number typed without a country code, and when their day begins.
        "country": Field("line", max_chars=2, format="country", since=3),
        "time_zone": Field("line", max_chars=TIME_ZONE_CHARS_MAX, since=3),
    },
    config=True,
    first=True,
    create=SERVER,
    edit=SERVER,
    delete=SERVER,
    order=12,
    title=("name", "email"),
)

TYPES: Final = {"workspace": WORKSPACE, "team": TEAM, "person": PERSON}
