"""What a record type and its fields are made of, as data: kinds of values, merge rules, who may write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

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

Reach = Literal["device", "recent", "server"]
"""How far devices hold a type (R1). `recent`: under keys of others what changed in the last months."""

Relation = Literal["readers", "author", "assignee", "keepers", "server"]
Writer = Literal[Relation, Role]
"""One who may write (A5), of those who may read: all of them; who made the record; whom its `assignee` field
names; its owner and who holds the owner's private key; a role. Parts of the server always may."""

Menu = Literal["tab", "more", ""]
"""Where the way to a type's list is: among the tabs, on the page More, or nowhere."""

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
    telling: tuple[str, ...] = ()
    """Of an item or a compound: the parts without which it is empty, one of them is enough. (): the required
    ones, else all but choices and flags."""
    item_of: str = ""
    """Of a part that is the id of an item: `field.items`, the reference beside it that names the record, and
    the items there. An item that is archived is taken as its successor (M13)."""
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
    reach: Reach = "device"
    """How far devices hold its rows; who may read them is another question."""
    since: int = 1
    """SCHEMA_VERSION that brought this type: a device that rises past it fetches its rows once."""
    clashes: bool = True
    """False: the later stamp wins without a conflict record (conflict records themselves)."""
    first: bool = False
    """The first screens show it: a device that starts reads these types, in this order, before all others."""
    order: int = 100
    """Place in a snapshot and in a start: lower comes first. Parents come before their children."""

    # What screens and files need. Paths are `field` or `field.part`; () takes what `pages.py` works out.
    route: str = ""
    """Address of its list, "/contacts"; "": it has no pages of its own."""
    menu: Menu = "more"
    icon: str = "note"
    """A name of pwa/kit/frame/icons.ts, or a path of its own on 24 x 24 ("M4 6h16...")."""
    title: tuple[str, ...] = ()
    """What a record is called: the first that says something; paths set apart by a space go together."""
    note: tuple[str, ...] = ()
    """The line below the title in lists."""
    find: tuple[str, ...] = ()
    """What search finds beside the title: words, the titles of references, e-mails, the digits of phones."""
    sorts: tuple[str, ...] = ()
    """Orders of its list: "name" (by title), "newest", or a reference (by its title)."""
    filters: tuple[str, ...] = ()
    """Fields its list can be narrowed by: tags, references, choices."""
    form: tuple[str, ...] = ()
    """Fields of its form that are used most, in order."""
    seldom: tuple[str, ...] = ()
    """Those after "More fields"."""
    indexes: tuple[str, ...] = ()
    """What is looked up backwards: references (who names this record?) and tags (who has this one?)."""
    columns: tuple[str, ...] = ()
    """Fields of its exported table, in order."""


ROLES: Final[tuple[Role, ...]] = get_args(Role)
LANGUAGES: Final = ("en", "ms", "id", "kk", "ru")
ACTIVITY_KINDS: Final = ("call", "meeting", "visit", "email", "message", "note", "task")
VISIBILITIES: Final = ("private", "team", "everyone")
STAGE_STATUSES: Final = ("open", "won", "lost")
LINKS_OUT: Final = ("whatsapp", "maps")
"""Services outside that a tap on a link leads to; backend/base/outside.py knows their addresses."""
BUSINESSES: Final = ("goods", "pharma", "equipment", "building", "services")
FORMER_CUSTOM_KINDS: Final = ("line", "number", "day", "choice", "flag")
"""Those that apps know which read the workspace's own fields from the workspace itself (C1)."""
CUSTOM_KINDS: Final = (*FORMER_CUSTOM_KINDS, "choices", "phone", "link", "money")
