"""What a follower is: which fields it reads, and a pure plan of what follows from a net change.

    needs(change)         -> what else it must see
    plan(change, loaded)  -> the writes and jobs that follow

It sees the whole tenant and writes as the system, so what it writes may come only from rows that every reader
of the target may read. Time is no change: what is due later is a job.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from backend.followers.change import NetChange
from backend.jobs.kinds import Ask
from backend.replica.door import Write
from sync.decision.plan import Record

FOLLOWER_ROWS_MAX = 100
"""Rows that one follower reads, and writes, in one round."""
FOLLOWER_LOCK_MS_MAX = 20
"""Milliseconds a round may hold the tenant; one that took longer is followed by a smaller one."""
FOLLOWER_DEPTH_MAX = 8
"""Followers that cause each other; deeper is a circle."""
FOLLOWER_FAILURES_MAX = 5
"""Records in a row that a follower could not deal with; then it is parked."""
_MADE = UUID("7c1f3f0e-9a3b-5c59-8f0a-2f4f1d6c7a52")
"""Name space of the ids of what followers make."""


@dataclass(frozen=True, slots=True)
class Needs:
    """`records`: ids to load. `children`: (record, type) whose children of that type are to be loaded."""

    records: frozenset[str] = frozenset()
    children: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Loaded:
    """The answer to `Needs`, as of one moment: records by id, tombstones too. `cause`: for `made_id`.

    `tenant`: also the id of the workspace's record.
    """

    records: Mapping[str, Record]
    cause: str
    tenant: str = ""

    def children(self, record: str, type_: str) -> list[Record]:
        """The loaded children of a record, by id."""
        found = (row for row in self.records.values() if row.parent == record and row.type == type_)
        return sorted(found, key=lambda row: row.id)


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows from one change. `acting_for`: the person in whose name the system writes, or ""."""

    writes: Sequence[Write] = ()
    jobs: Sequence[Ask] = ()
    acting_for: str = ""


def _nothing(_: NetChange) -> Needs:
    return Needs()


@dataclass(frozen=True, slots=True)
class Follower:
    """`reads`: record type to the fields it looks at. `projection`: it may be replayed; else it reacts."""

    name: str
    reads: Mapping[str, frozenset[str]]
    plan: Callable[[NetChange, Loaded], Plan]
    needs: Callable[[NetChange], Needs] = field(default=_nothing)
    projection: bool = False
    turn: int = 100
    """Its place among the followers; lower comes first, then by name."""

    @property
    def part(self) -> str:
        """The name of its senders (door.Sender.part)."""
        return f"follower {self.name}"


def made_id(follower: str, cause: str, n: int = 0) -> str:
    """The id of the n-th thing a follower makes because of `cause`: a second try makes the same record."""
    return str(uuid5(_MADE, f"{follower}|{cause}|{n}"))
