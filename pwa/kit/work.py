"""What kit and features give the working screens: shapes, live values, functions and widgets, all typed.

Texts inside the shapes are ready to show: names, money and days are already in the person's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from pwa.build.bridge import fn, module, use, widget

LISTS, VIEWS, TIMELINE = module("kit/list/lists"), module("kit/record/views"), module("kit/timeline/timeline")
DEALS, MOVES = module("features/deals/view"), module("features/deals/actions")
STATE, STANDING, REMOVAL = (
    module("kit/frame/state"),
    module("kit/record/standing"),
    module("kit/record/removal"),
)


@dataclass
class TagView:
    """A tag; `hue` 0-7 only decorates."""

    text: str
    hue: int


@dataclass
class Dressed:
    """A row of a record list."""

    id: str
    name: str
    note: str
    initials: str
    hue: int
    photo: str
    pending: bool
    href: str
    tags: list[TagView]


@dataclass
class Mini:
    """A record named on another's page."""

    id: str
    href: str
    name: str
    note: str
    initials: str
    hue: int


@dataclass
class Branch(Mini):
    """A company below another one; `depth` 1 is a direct subsidiary."""

    depth: int


@dataclass
class Reach:
    """One way to reach somebody; `href` opens the phone's own app."""

    id: str
    text: str
    kind: str
    href: str
    glyph: str


@dataclass
class Fact:
    """A label and its value; `href` may be empty."""

    label: str
    value: str
    href: str


@dataclass
class ContactView:
    """A contact's page."""

    id: str
    found: bool
    name: str
    initials: str
    hue: int
    photo: str
    note: str
    companies: list[Mini]
    superiors: list[Mini]
    reports: list[Mini]
    calls: list[Reach]
    messages: list[Reach]
    emails: list[Reach]
    maps: list[Reach]
    facts: list[Fact]
    tags: list[TagView]
    notes: str
    silent: bool


@dataclass
class CompanyView:
    """A company's page."""

    id: str
    found: bool
    name: str
    initials: str
    hue: int
    photo: str
    note: str
    path: list[Mini]
    children: list[Branch]
    contacts: list[Mini]
    contactsMore: int
    calls: list[Reach]
    messages: list[Reach]
    emails: list[Reach]
    maps: list[Reach]
    facts: list[Fact]
    tags: list[TagView]
    notes: str


@dataclass
class DealCard:
    """A deal in a list or on the board."""

    id: str
    href: str
    name: str
    company: str
    value: str
    close: str
    late: bool
    owner: str
    ownerInitials: str
    next: str
    nextLate: bool
    status: str
    stage: str
    stageName: str
    probability: int
    pending: bool


@dataclass
class DealsOf:
    """The deals of a contact or company."""

    cards: list[DealCard]
    open: int
    total: str
    weighted: str


@dataclass
class BoardView:
    """The totals over the board of one pipeline."""

    total: str
    weighted: str
    count: int


@dataclass
class Step:
    """A stage on a deal's way: done, now or next."""

    id: str
    name: str
    state: str
    status: str


@dataclass
class DealView(DealCard):
    """A deal's page."""

    found: bool
    steps: list[Step]
    pipeline: str
    companies: list[Mini]
    roles: list[Mini]
    competitors: list[str]
    missing: list[str]
    nextText: str
    nextDue: str
    weighted: str
    chance: str
    lossReason: str
    facts: list[Fact]
    tags: list[TagView]
    notes: str
    closeIn: str


@dataclass
class Entry:
    """An activity in a timeline."""

    id: str
    href: str
    glyph: str
    kind: str
    title: str
    about: str
    body: str
    when: str
    who: str
    outcome: str
    due: str
    open: bool
    late: bool
    pending: bool


@dataclass
class Timeline:
    """What is to be done, what was done, and how many older entries are folded away."""

    open: list[Entry]
    past: list[Entry]
    hidden: int


@dataclass
class Standing:
    """How a record stands with the server, and its open conflicts."""

    state: str
    text: str
    glyph: str
    tone: str
    conflicts: int
    conflict: str


record_id = use("useParams", lib="react-router", type_=dict[str, str], name="params")["id"]
wide = use("useWide", lib=STATE, type_=bool)
query = {
    name: use("useScreen", f"{name}.query", "", lib=STATE, type_=str)
    for name in ("contacts", "companies", "deals")
}

contact = use("useContactView", record_id, lib=VIEWS, type_=ContactView)
company = use("useCompanyView", record_id, lib=VIEWS, type_=CompanyView)
deal = use("useDealView", record_id, lib=DEALS, type_=DealView)
board = use("useBoard", lib=DEALS, type_=BoardView)
ready = use("useReady", lib=module("kit/frame/live"), type_=str)
count = {kind: use("useCount", kind, lib=LISTS, type_=int) for kind in ("contact", "company", "deal")}


def deals_of(kind: str) -> Any:
    """Deals of the contact or company of this page."""
    return use("useDealsOf", kind, record_id, lib=DEALS, type_=DealsOf)


def timeline_of(kind: str) -> Any:
    """The timeline of this page's record."""
    return use("useTimeline", kind, record_id, lib=TIMELINE, type_=Timeline)


def standing_of(kind: str) -> Any:
    """How this page's record stands with the server."""
    return use("useStanding", kind, record_id, lib=STANDING, type_=Standing)


def opened(kind: str) -> Any:
    """Remembers this page's record as recently opened; gives whether the store may still bring it."""
    return use("useOpened", kind, record_id, lib=REMOVAL, type_=str)


activity_home = use("useActivityHome", record_id, lib=REMOVAL, type_=str)
remove_record = use("useRemove", lib=REMOVAL, type_=dict).to(rx.vars.FunctionVar)
show_whole_timeline = fn("showWholeTimeline", TIMELINE)
ask_move = fn("askMove", MOVES)
set_state = fn("setState", STATE)
set_filter = fn("setFilter", LISTS)

SearchLine = widget("SearchLine", "kit/list/ListTools", list=str, label=str, home=str)
FilterChips = widget("FilterChips", "kit/list/ListTools", list=str)
ListCount = widget("ListCount", "kit/list/ListTools", list=str)
RecordList = widget(
    "RecordList", "kit/list/ListTools",
    list=str, row=Any, label=str, rail_label=str, selected=str, empty=rx.Component, nothing=rx.Component,
)  # fmt: skip
ReachButton = widget(
    "ReachButton", "kit/record/ReachButtons", label=str, glyph=str, options=list[Reach], none=str
)
ShareButton = widget("ShareButton", "kit/record/ReachButtons", label=str)
Notes = widget("Notes", "kit/record/Notes", type=str, text=str, label=str, empty=str)
QuickLog = widget("QuickLog", "features/activities/QuickLog", on=str, title=str)
DoneBox = widget("DoneBox", "features/activities/QuickLog", title=str)
History = widget("History", "kit/record/History", type=str, label=str)
Board = widget("Board", "features/deals/Board", card=Any, label=str, empty=rx.Component)
MineChip = widget("MineChip", "features/deals/Board", label=str)
PipelineChips = widget("PipelineChips", "features/deals/Board", label=str)
MoveSheet = widget("MoveSheet", "features/deals/MoveSheet")

RecordForm = widget("RecordForm", "kit/form/RecordForm", type=str, record_id=str, home=str)
MoreFields = widget("MoreFields", "kit/form/RecordForm", label=str, fields=list[str])
LineField = widget(
    "LineField", "kit/form/TextField",
    name=str, label=str, hint=str, required=bool, kind=str, input_mode=str, auto_complete=str,
)  # fmt: skip
ProseField = widget("ProseField", "kit/form/TextField", name=str, label=str, placeholder=str)
NameField = widget("NameField", "kit/form/TextField", label=str, auto_focus=bool)
PhonesField = widget("PhonesField", "kit/form/Phones", label=str, add=str)
EmailsField = widget("EmailsField", "kit/form/Emails", label=str, add=str)
LinksField = widget("LinksField", "kit/form/Emails", label=str, add=str)
SocialsField = widget("SocialsField", "kit/form/Emails", label=str, add=str)
AddressesField = widget("AddressesField", "kit/form/Addresses", label=str, add=str)
PhotoField = widget("PhotoField", "kit/form/Photo", label=str)
RefField = widget("RefField", "kit/form/Picker", name=str, label=str, type=str, creatable=bool)
ChoiceField = widget(
    "ChoiceField", "kit/form/Choices", name=str, label=str, values=list[str], prefix=str, clearable=bool
)
OwnerField = widget("OwnerField", "kit/form/Choices", label=str)
FlagField = widget("FlagField", "kit/form/Choices", name=str, label=str, hint=str)
DayField = widget("DayField", "kit/form/Choices", name=str, label=str, chips=str)
TagsField = widget("TagsField", "kit/form/Choices", name=str, label=str, hint=str, of=str)
MoneyField = widget("MoneyField", "kit/form/MoneyField", name=str, label=str)
CustomFields = widget("CustomFields", "kit/form/Custom")
StageField = widget("StageField", "features/deals/DealFields", pipeline_label=str, stage_label=str)
ProbabilityField = widget("ProbabilityField", "features/deals/DealFields", label=str, stage_text=str)
RolesField = widget("RolesField", "features/deals/DealFields", label=str, add=str)
InstantField = widget("InstantField", "kit/form/Moments", name=str, label=str)
NextStepField = widget("NextStepField", "kit/form/Moments", label=str, day_label=str, placeholder=str)
DatesField = widget("DatesField", "kit/form/Moments", label=str, add=str, day_label=str, what_label=str)
DoneField = widget("DoneField", "kit/form/Moments", label=str, done_text=str, open_text=str, due_label=str)
