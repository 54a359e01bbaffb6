"""The one schema: every record type, field, merge rule and who may write, as data.

TypeScript types, the device's field table and the value checks are read from here; a new type or field needs
an entry in this file and nothing else. The schema only grows: nothing is renamed or removed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from sync.limits import (
    LINE_CHARS_MAX,
    PHOTO_BASE64_CHARS_MAX,
    PROSE_CHARS_MAX,
    SCHEMA_VERSION,
    TAG_CHARS_MAX,
)

__all__ = ["RECORD_TYPES", "SCHEMA_VERSION", "Field", "Format", "Kind", "Merge", "RecordType"]

Kind = Literal[
    "line", "prose", "ref", "choice", "choices", "lines", "day", "instant", "integer", "number", "flag",
    "money", "compound", "tags", "items", "scalar", "data",
]  # fmt: skip
"""Shape of a value. `scalar`: text, number, flag or null (custom fields). `data`: any JSON, by the server."""

Merge = Literal["latest", "together", "text", "tags", "items", "once", "closed_wins"]

Format = Literal["", "id", "email", "e164", "country", "currency", "language", "base64"]
"""Extra check on a line. `e164`: "" or + and 7-15 digits. `country`: ISO alpha-2. `currency`: ISO 4217."""

Fill = Literal["", "author", "now", "team"]
"""What the server puts in on create when nothing was sent: the author's id, its clock, the word "team"."""

Role = Literal[
    "administrator", "sales_manager", "account_executive", "sales_development", "sales_operations"
]  # fmt: skip

Relation = Literal["readers", "author", "assignee", "keepers", "server"]
Writer = Literal[Relation, Role]
"""One who may write (A5), of those who may read: all of them; who made the record; whom its `assignee` field
names; its owner and who holds the owner's private key; a role. Parts of the server always may."""

Policy = tuple[Writer, ...]
"""Who may write: any of these."""

READERS: Final[Policy] = ("readers",)
AUTHOR: Final[Policy] = ("author",)
KEEPERS: Final[Policy] = ("keepers",)
KEEPERS_AND_AUTHOR: Final[Policy] = ("keepers", "author")
OPERATIONS: Final[Policy] = ("administrator", "sales_operations")
SERVER: Final[Policy] = ("server",)


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `shape`: parts of a compound or of an item; parts use `kind` and limits, never `merge`."""

    kind: Kind
    merge: Merge = "latest"
    required: bool = False
    max_chars: int = 0
    choices: tuple[str, ...] = ()
    ref: str = ""
    """Record type a `ref` points to."""
    ref_by: str = ""
    """For a `ref` to several types: the sibling field that names the type."""
    format: Format = ""
    minimum: int | None = None
    maximum: int | None = None
    shape: Mapping[str, "Field"] = field(default_factory=dict[str, "Field"])
    fill: Fill = ""
    write: Policy | None = None
    """Who may write it; None: whoever may edit the record."""
    since: int = 1
    """SCHEMA_VERSION that brought this field or part: older apps do not know it."""


@dataclass(frozen=True, slots=True)
class RecordType:
    """One record type. `parents`: ref fields in order; the first that is set decides the access key (A4)."""

    fields: Mapping[str, Field]
    parents: tuple[str, ...] = ()
    owner: str = ""
    visibility: str = ""
    assignee: str = ""
    """The field that names who is to do it."""
    key_team: str = ""
    """The field that names the team whose key a record has (`g:<team>`), as visibility does elsewhere."""
    key_role: Role | Literal[""] = ""
    """The role whose key every record has (`r:<role>`), whatever its parent."""
    config: bool = False
    """Readable by everyone in the tenant (key `*`) and sent first in a snapshot."""
    create: Policy = READERS
    edit: Policy = READERS
    delete: Policy = KEEPERS_AND_AUTHOR
    since: int = 1
    """SCHEMA_VERSION that brought this type: a device that rises past it fetches its rows once."""
    clashes: bool = True
    """False: the later stamp wins without a conflict record (conflict records themselves)."""
    first: bool = False
    """The first screens show it: a device that starts reads these types, in this order, before all others."""


def _line(max_chars: int = LINE_CHARS_MAX, *, required: bool = False, is_a: Format = "") -> Field:
    return Field("line", required=required, max_chars=max_chars, format=is_a)


def _prose() -> Field:
    return Field("prose", "text", max_chars=PROSE_CHARS_MAX)


def _ref(ref: str) -> Field:
    return Field("ref", ref=ref)


def _choice(*choices: str, required: bool = False) -> Field:
    return Field("choice", choices=choices, required=required)


def _compound(shape: Mapping[str, Field], merge: Merge = "together") -> Field:
    return Field("compound", merge, shape=shape)


def _items(shape: Mapping[str, Field]) -> Field:
    return Field("items", "items", shape=shape)


ROLES: Final[tuple[Role, ...]] = get_args(Role)
LANGUAGES: Final = ("en", "ms", "id", "kk", "ru")
ACTIVITY_KINDS: Final = ("call", "meeting", "visit", "email", "message", "note", "task")
VISIBILITIES: Final = ("private", "team", "everyone")
STAGE_STATUSES: Final = ("open", "won", "lost")
CUSTOM_KINDS: Final = ("line", "number", "day", "choice", "flag")
RECORDS_WITH_CUSTOM_FIELDS: Final = ("company", "contact", "deal")

_FLAG: Final = Field("flag")
_DAY: Final = Field("day")
_TAGS: Final = Field("tags", "tags", max_chars=TAG_CHARS_MAX)
_OWNER: Final = Field("ref", ref="person", required=True, fill="author", write=KEEPERS)
_VISIBILITY: Final = Field("choice", choices=VISIBILITIES, required=True, fill="team", write=KEEPERS)
_CREATED: Final = {
    "created_at": Field("instant", "once", fill="now", write=AUTHOR),
    "created_by": Field("ref", "once", ref="person", fill="author", write=AUTHOR),
}
_PLACE_KINDS: Final = ("work", "home", "billing", "shipping", "site", "other")
# `label` of phones, e-mails and addresses: the person's own word for it ("Warehouse"), beside the kind.
_PHONES: Final = _items(
    {
        "number": _line(16, is_a="e164"),
        "raw": _line(64),
        "kind": _choice("mobile", "work", "home", "fax", "whatsapp", "other"),
        "label": _line(64),
        "ext": _line(16),
        "primary": _FLAG,
    }
)
_EMAILS: Final = _items(
    {
        "address": _line(254, required=True, is_a="email"),
        "kind": _choice("work", "home", "other"),
        "label": _line(64),
        "primary": _FLAG,
    }
)
_ADDRESSES: Final = _items(
    {
        "street": _line(),
        "city": _line(),
        "region": _line(),
        "postcode": _line(32),
        "country": _line(64),
        "kind": _choice(*_PLACE_KINDS),
        "label": _line(64),
        "text": _line(1_000),
        "primary": _FLAG,
        "lat": Field("number", minimum=-90, maximum=90),
        "lng": Field("number", minimum=-180, maximum=180),
    }
)
_CUSTOM: Final = _items({"value": Field("scalar", max_chars=2_000)})
_SIDE: Final = Field("data", write=SERVER)
_SERVER_LINE: Final = Field("line", max_chars=LINE_CHARS_MAX, write=SERVER)

WORKSPACE: Final = RecordType(
    {
        "name": _line(required=True),
        "country": _line(2, required=True, is_a="country"),
        "currency": _line(3, required=True, is_a="currency"),
        "custom_fields": _items(
            {
                "type": _choice(*RECORDS_WITH_CUSTOM_FIELDS, required=True),
                "label": _line(required=True),
                "kind": _choice(*CUSTOM_KINDS, required=True),
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
    {"name": _line(required=True), "manager": _ref("person")},
    config=True,
    first=True,
    create=OPERATIONS,
    edit=OPERATIONS,
    delete=OPERATIONS,
)

PERSON: Final = RecordType(
    {
        "name": _line(required=True),
        "email": _line(254, required=True, is_a="email"),
        "role": _choice(*ROLES, required=True),
        "team": _ref("team"),
        "language": _choice(*LANGUAGES),
        "active": _FLAG,
    },
    config=True,
    first=True,
    create=SERVER,
    edit=SERVER,
    delete=SERVER,
)

PIPELINE: Final = RecordType(
    {
        "name": _line(required=True),
        "currency": _line(3, is_a="currency"),
        "position": Field("integer"),
        "stages": _items(
            {
                "name": _line(required=True),
                "probability": Field("integer", minimum=0, maximum=100),
                "status": _choice(*STAGE_STATUSES, required=True),
                "position": Field("integer"),
                "required": Field("choices", choices=ACTIVITY_KINDS),
            }
        ),
    },
    config=True,
    first=True,
    create=OPERATIONS,
    edit=OPERATIONS,
    delete=OPERATIONS,
)

COMPANY: Final = RecordType(
    {
        "name": _line(required=True),
        "legal_name": _line(),
        "registration": _line(64),
        "industry": _line(),
        "employees": Field("integer", minimum=0),
        "website": _line(2_000),
        "parent": _ref("company"),
        "phones": _PHONES,
        "emails": _EMAILS,
        "addresses": _ADDRESSES,
        "owner": _OWNER,
        "visibility": _VISIBILITY,
        "tags": _TAGS,
        "source": _line(),
        "notes": _prose(),
        "custom": _CUSTOM,
        **_CREATED,
    },
    owner="owner",
    visibility="visibility",
    first=True,
)

CONTACT: Final = RecordType(
    {
        "name": _compound(
            {part: _line() for part in ("full", "prefix", "given", "middle", "family", "suffix", "nickname")}
        ),
        "job_title": _line(),
        "department": _line(),
        "company": _ref("company"),
        "reports_to": _ref("contact"),
        "phones": _PHONES,
        "emails": _EMAILS,
        "addresses": _ADDRESSES,
        "websites": _items({"url": _line(2_000, required=True), "kind": _choice(*_PLACE_KINDS, "profile")}),
        "socials": _items({"network": _line(64), "handle": _line(required=True)}),
        "birthday": _DAY,
        "dates": _items({"label": _line(), "day": Field("day", required=True)}),
        "language": _line(35, is_a="language"),
        "photo": _compound(
            {
                "mime": _choice("image/jpeg", "image/png", "image/webp", required=True),
                "data": _line(PHOTO_BASE64_CHARS_MAX, required=True, is_a="base64"),
            }
        ),
        "owner": _OWNER,
        "visibility": _VISIBILITY,
        "tags": _TAGS,
        "source": _line(),
        "notes": _prose(),
        "do_not_contact": _FLAG,
        "custom": _CUSTOM,
        **_CREATED,
    },
    parents=("company",),
    owner="owner",
    visibility="visibility",
    first=True,
)

DEAL: Final = RecordType(
    {
        "name": _line(required=True),
        "company": _ref("company"),
        "contacts": _items(
            {
                "contact": Field("ref", ref="contact", required=True),
                "role": _choice("decision_maker", "influencer", "user", "champion", "blocker", "other"),
            }
        ),
        "pipeline": _ref("pipeline"),
        "stage": _compound(
            {
                "stage": _line(64, required=True, is_a="id"),
                "status": _choice(*STAGE_STATUSES, required=True),
            },
            "closed_wins",
        ),
        "value": Field("money", "together"),
        "probability": Field("integer", minimum=0, maximum=100),
        "expected_close": _DAY,
        "next_step": _compound({"text": _line(1_000), "due": _DAY}),
        "competitors": _TAGS,
        "loss_reason": _line(1_000),
        "owner": _OWNER,
        "visibility": _VISIBILITY,
        "tags": _TAGS,
        "source": _line(),
        "notes": _prose(),
        "closed_at": Field("instant"),
        "custom": _CUSTOM,
        **_CREATED,
    },
    parents=("company",),
    owner="owner",
    visibility="visibility",
    first=True,
)

ACTIVITY: Final = RecordType(
    {
        "kind": _choice(*ACTIVITY_KINDS, required=True),
        "subject": _line(),
        "body": _prose(),
        "at": Field("instant"),
        "done": _FLAG,
        "due": _DAY,
        "company": _ref("company"),
        "contact": _ref("contact"),
        "deal": _ref("deal"),
        "owner": _OWNER,
        "outcome": _line(1_000),
        **_CREATED,
    },
    parents=("deal", "contact", "company"),
    owner="owner",
)

# Made by a follower from what was written to `stage`, `pipeline` and the life of a deal. How far devices hold
# it (the last months of other people's deals) is to be an attribute of its own; until then all of it.
STAGE_ENTRY: Final = RecordType(
    {
        "deal": Field("ref", ref="deal", required=True, write=SERVER),
        "pipeline": Field("ref", ref="pipeline", write=SERVER),
        "stage": Field("line", required=True, max_chars=64, format="id", write=SERVER),
        "status": Field("choice", required=True, choices=STAGE_STATUSES, write=SERVER),
        "entered_at": Field("instant", required=True, write=SERVER),
        "entered_by": Field("ref", ref="person", write=SERVER),
        "left_at": Field("instant", write=SERVER),
        "left_by": Field("ref", ref="person", write=SERVER),
    },
    parents=("deal",),
    create=SERVER,
    edit=SERVER,
    delete=SERVER,
    since=2,
)

CONFLICT: Final = RecordType(
    {
        "target": _SERVER_LINE,
        "record": Field("ref", ref_by="target", write=SERVER),
        "field": _SERVER_LINE,
        "item": _SERVER_LINE,
        "kind": Field("choice", choices=("value", "text", "revived", "kept"), write=SERVER),
        "winner": _SIDE,
        "loser": _SIDE,
        "people": Field("data", write=SERVER),
        "status": _choice("open", "resolved"),
        "resolved_by": _ref("person"),
        "created_at": Field("instant", "once", write=SERVER),
    },
    parents=("record",),
    create=SERVER,
    edit=READERS,
    delete=SERVER,
    clashes=False,
)

RECORD_TYPES: Final[Mapping[str, RecordType]] = {
    "workspace": WORKSPACE,
    "team": TEAM,
    "person": PERSON,
    "pipeline": PIPELINE,
    "company": COMPANY,
    "contact": CONTACT,
    "deal": DEAL,
    "activity": ACTIVITY,
    "stage_entry": STAGE_ENTRY,
    "conflict": CONFLICT,
}
"""Every synced record type, in the order a snapshot may send them."""
