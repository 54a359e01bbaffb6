"""Who is in a tenant: what access and value checks need of its person, team and workspace records."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from backend.base.database.engine import DatabaseEngine
from sync.people import People, Person, Team

TYPES = ("person", "team", "workspace")
CACHED_TENANTS_MAX = 1_000
_decode = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(frozen=True, slots=True)
class Directory:
    """The people and teams of one tenant at `seq`. `country`: ISO alpha-2 of the workspace, or empty.

    `epoch`: in another one the same seq is of other people.
    """

    epoch: str
    seq: int
    people: People
    country: str

    def held(self, person: str) -> frozenset[str]:
        """The access keys this person holds; none for someone who is not here."""
        return self.people.held(person)

    def role(self, person: str) -> str:
        """The person's role, or empty."""
        who = self.people.persons.get(person)
        return who.role if who else ""


class Directories:
    """Directories of this process. One is right as long as its tenant's `people_seq` has not moved."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Directory] = OrderedDict()

    async def get(self, engine: DatabaseEngine, tenant: str, epoch: str, people_seq: int) -> Directory:
        """The directory at `people_seq` of `epoch`, which the caller read in the transaction it is in."""
        kept = self._kept.get(tenant)
        if kept is not None and (kept.epoch, kept.seq) == (epoch, people_seq):
            self._kept.move_to_end(tenant)
            return kept
        fresh = await _load(engine, tenant, epoch, people_seq)
        # What is rolled back is never kept: the same seq will be given to something else.
        engine.after_commit(partial(self._keep, tenant, fresh))
        return fresh

    def _keep(self, tenant: str, fresh: Directory) -> None:
        self._kept[tenant] = fresh
        self._kept.move_to_end(tenant)
        if len(self._kept) > CACHED_TENANTS_MAX:
            self._kept.popitem(last=False)


async def _load(engine: DatabaseEngine, tenant: str, epoch: str, people_seq: int) -> Directory:
    rows = await engine.rows(
        "SELECT type, id, fields FROM record WHERE tenant = $1 AND NOT deleted"
        " AND type IN ('person', 'team', 'workspace')",
        tenant,
    )
    people: dict[str, Person] = {}
    teams: dict[str, Team] = {}
    country = ""
    for kind, id_, text in rows:
        fields = _decode(text)
        if kind == "person":
            active = fields.get("active", True) is not False
            people[id_] = Person(id_, fields.get("role") or "", fields.get("team") or "", active)
        elif kind == "team":
            teams[id_] = Team(id_, fields.get("manager") or "")
        else:
            country = fields.get("country") or ""
    return Directory(epoch, people_seq, People(people, teams), country)
