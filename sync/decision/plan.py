"""The shapes around the decision: what the store loads (`Needs`, `Loaded`) and what it saves (`Plan`).

    needs = decide.needs(request)            what to load
    loaded = await store.load(needs)         one read, after taking the tenant's counter row
    more = decide.missing(request, loaded)   parents known only now; load them into loaded.records
    plan = decide.decide(request, loaded, now_ms)
    await store.save(plan)                   the same transaction

All ids are lowercase UUID text; times are milliseconds UTC; `seq` is the tenant's counter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from sync.people import People
from sync.wire import Result

HistoryOutcome = Literal["replaced", "lost", "offered", "stood"]
"""`replaced`: was current, a later change took its place. `lost`: lost a conflict. `offered`: a text as the
device sent it, where the merged text differs (the base of that device's next edit). `stood`: no value was
there or the same one, or (field LIFE) the record was alive or deleted (true): nothing that anyone could want
back, kept so that what stood at any seq can be told; never sent to a device."""


class Register(NamedTuple):
    """Who wrote a value last; stored as the JSON list [seq, stamp, device, person, gone] (see places.py)."""

    seq: int
    stamp: str
    device: str
    person: str
    gone: int = 0
    """1 when the item or tag was removed; its register stays so that an unaware edit can be told."""


BORN = "@born"
"""Key in `Record.meta`: the Register of the create."""
LIFE = "@life"
"""Key in `Record.meta`: the Register of the last delete or revival; absent when there was none."""
FORGOTTEN = "@forgotten"
"""Key in `Record.meta` of a tombstone that is all that is left of a forgotten record (F1)."""


@dataclass(slots=True)
class Record:
    """One row of the table `record` (tenant apart). decide never changes the ones it is given.

    `fields`: {name: value}; absent means null. items are {item id: value}, tags a sorted list.
    `meta`: {name: Register as list}, for items and tags {name: {item id or tag: Register as list}}, and
    the keys BORN and LIFE. What the create wrote has no entry: BORN counts.
    Stored as JSON text: pass plain lists in, plain lists come out.
    `parent`: id of the record that decides the access key (A4), "" when none; children are found by it.
    `full_seq`: the seq at which a device must be sent the whole record (create, revival, key change).
    """

    type: str
    id: str
    key: str
    parent: str
    deleted: bool
    seq: int
    full_seq: int
    fields: dict[str, Any]
    meta: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Device:
    """What the server remembers of the pushing device. `stamp`: its last effective stamp ("" at first)."""

    id: str
    last_n: int = 0
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """The person behind the device. `held`: People.held(person). `system`: other server parts.

    `depth`: of what it does (Answered.depth).
    """

    person: str
    role: str
    held: frozenset[str]
    system: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """The stored answer of one mutation, keyed by (device, n). `body`: wire.body_hash.

    `first_seq` to `result.seq`: the seqs it used, by which a register finds who wrote it; first_seq 0: none.
    `depth`: 0 for what people do; what a follower does is one deeper than its deepest cause.
    """

    n: int
    id: str
    body: str
    result: Result
    act: str = ""
    first_seq: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One history row of a prose field (any HistoryOutcome)."""

    seq: int
    value: str
    device: str
    outcome: HistoryOutcome


@dataclass(frozen=True, slots=True)
class Needs:
    """What `decide` must be given for one batch.

    `records`: ids to load where they exist (any type, tombstones too).
    `trees`: ids whose descendants by the column `parent`, at any depth, are to be loaded too (for re-keying).
    `texts`: {(record id, field): lowest base}: all history rows of that field with seq > base, and the
    newest at or below it (more does no harm).
    `first_n`, `last_n`: load the stored answers of this device in that closed range.
    `former`: (device, n) of mutations that may have been answered under another device id of the author.
    """

    device: str
    first_n: int
    last_n: int
    records: frozenset[str]
    trees: frozenset[str]
    texts: Mapping[tuple[str, str], int]
    former: frozenset[tuple[str, int]] = frozenset()


@dataclass(slots=True)
class Loaded:
    """The store's answer to `Needs`, read inside the transaction that will save the plan.

    `seq`, `stamp`: the tenant's counter and clock before this batch (`stamp` "" at first).
    `people`: everybody of the tenant: an owner must be one of them, and their keys decide those of rows.
    `former`: the answers to `Needs.former` that devices of the author were given; never those of others.
    """

    seq: int
    stamp: str
    device: Device
    author: Author
    people: People
    records: dict[str, Record]
    answered: Mapping[int, Answered] = field(default_factory=dict[int, Answered])
    texts: Mapping[tuple[str, str], list[TextVersion]] = field(
        default_factory=dict[tuple[str, str], list[TextVersion]]
    )
    former: Mapping[tuple[str, int], Answered] = field(default_factory=dict[tuple[str, int], Answered])


@dataclass(frozen=True, slots=True)
class History:
    """One row to append to the history. `seq`, `stamp`, `device`, `person`: of the write that made it.

    `until`: the seq of the write that took its place; 0 when it never stood. So what stood at seq s is the
    row with seq <= s < until, else what stands now if its register's seq is <= s, else nothing.
    """

    seq: int
    type: str
    record: str
    field: str
    item: str
    value: Any
    stamp: str
    device: str
    person: str
    outcome: HistoryOutcome
    until: int = 0


@dataclass(frozen=True, slots=True)
class Departure:
    """The record left `key` at `seq`: devices that held only that key drop it."""

    seq: int
    type: str
    id: str
    key: str


class Standing(NamedTuple):
    """What of a row decides who counts it: its key, whether it is deleted, and when it last changed."""

    key: str
    deleted: bool
    seq: int


@dataclass(slots=True)
class Plan:
    """Everything one batch changes. Saved whole in one transaction or not at all.

    `records`: whole rows to insert or replace, by id (created, edited, re-keyed, conflicts); `fields` and
    `meta` are fresh objects. `created`: ids that are inserts; `changed`: {id: names of changed fields}.
    `departures` and rows have seqs of their own, each used once, so that a page of a pull may end anywhere.
    `seq`, `stamp`: the tenant's counter and clock afterwards. `device`: the device row afterwards.
    `stood`: {id: how the row stood before this batch} of the `records` that were loaded: what the tally of
    rows changes by. A conflict in `created` may exist all the same: its id is worked out, not loaded (M10).
    """

    results: list[Result]
    records: dict[str, Record]
    created: set[str]
    changed: dict[str, set[str]]
    history: list[History]
    departures: list[Departure]
    answered: list[Answered]
    device: Device
    seq: int
    stamp: str
    stood: dict[str, Standing] = field(default_factory=dict[str, Standing])
