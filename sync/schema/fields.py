"""How fields are written down, and the fields that several record types have."""

from collections.abc import Mapping
from typing import Final

from sync.limits import LINE_CHARS_MAX, PHOTO_BASE64_CHARS_MAX, PROSE_CHARS_MAX, TAG_CHARS_MAX
from sync.schema.kinds import AUTHOR, KEEPERS, SERVER, VISIBILITIES, Field, Format, Merge


def line(max_chars: int = LINE_CHARS_MAX, *, required: bool = False, is_a: Format = "") -> Field:
    return Field("line", required=required, max_chars=max_chars, format=is_a)


def prose() -> Field:
    return Field("prose", "text", max_chars=PROSE_CHARS_MAX)


def ref(ref: str) -> Field:
    return Field("ref", ref=ref)


def choice(*choices: str, required: bool = False) -> Field:
    return Field("choice", choices=choices, required=required)


def compound(shape: Mapping[str, Field], merge: Merge = "together", telling: tuple[str, ...] = ()) -> Field:
    return Field("compound", merge, shape=shape, telling=telling)


def items(shape: Mapping[str, Field], telling: tuple[str, ...] = (), since: int = 1) -> Field:
    return Field("items", "items", shape=shape, telling=telling, since=since)


def photo() -> Field:
    """A small picture that is kept in the record itself."""
    return compound(
        {
            "mime": choice("image/jpeg", "image/png", "image/webp", required=True),
            "data": line(PHOTO_BASE64_CHARS_MAX, required=True, is_a="base64"),
        }
    )


FLAG: Final = Field("flag")
DAY: Final = Field("day")
TAGS: Final = Field("tags", "tags", max_chars=TAG_CHARS_MAX)
OWNER: Final = Field("ref", ref="person", required=True, fill="author", write=KEEPERS)
VISIBILITY: Final = Field("choice", choices=VISIBILITIES, required=True, fill="team", write=KEEPERS)
CREATED: Final = {
    "created_at": Field("instant", "once", fill="now", write=AUTHOR),
    "created_by": Field("ref", "once", ref="person", fill="author", write=AUTHOR),
}
PLACE_KINDS: Final = ("work", "home", "billing", "shipping", "site", "other")
# `label` of phones, e-mails and addresses: the person's own word for it ("Warehouse"), beside the kind.
PHONES: Final = items(
    {
        "number": line(16, is_a="e164"),
        "raw": line(64),
        "kind": choice("mobile", "work", "home", "fax", "whatsapp", "other"),
        "label": line(64),
        "ext": line(16),
        "primary": FLAG,
    },
    telling=("number", "raw"),
)
EMAILS: Final = items(
    {
        "address": line(254, required=True, is_a="email"),
        "kind": choice("work", "home", "other"),
        "label": line(64),
        "primary": FLAG,
    }
)
ADDRESSES: Final = items(
    {
        "street": line(),
        "city": line(),
        "region": line(),
        "postcode": line(32),
        "country": line(64),
        "kind": choice(*PLACE_KINDS),
        "label": line(64),
        "text": line(1_000),
        "primary": FLAG,
        "lat": Field("number", minimum=-90, maximum=90),
        "lng": Field("number", minimum=-180, maximum=180),
    },
    telling=("street", "city", "region", "postcode", "text", "lat"),
)
# What the workspace's own fields hold, by the id of the field; which part says it follows from the kind (C2).
CUSTOM: Final = items(
    {
        "value": Field("scalar", max_chars=2_000),
        "values": Field("lines", max_chars=LINE_CHARS_MAX, since=3),
        "money": Field("money", "together", since=3),
    },
    telling=("value", "values", "money"),
)
CUSTOM_WORDS: Final = ("custom.value", "custom.values")
"""What search finds in them."""
SIDE: Final = Field("data", write=SERVER)
SERVER_LINE: Final = Field("line", max_chars=LINE_CHARS_MAX, write=SERVER)
