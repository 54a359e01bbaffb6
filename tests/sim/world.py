"""A server and phones in memory around the pure core: what the store and the device do, without I/O.

`Server` loads exactly what `decide.needs` asks for, so that a need that is missing shows.
"""

import copy
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from sync import access, changes, hlc, wire
from sync.access import People, Person, Team, people_of
from sync.apply import apply_op
from sync.decision import decide
from sync.decision.plan import Answered, Author, Departure, Device, History, Loaded, Plan, Record, TextVersion
from sync.wire import (
    Add,
    Create,
    Delete,
    Drop,
    Edit,
    Mutation,
    Op,
    Put,
    Remove,
    Result,
    Revive,
    Set,
    Skip,
    Text,
)

NOW_MS = 1_795_000_000_000


def uid(number: int) -> str:
    """A readable id."""
    return str(UUID(int=number))


class Server:
    """One tenant. Times are milliseconds UTC."""

    def __init__(self, people: list[Person], teams: list[Team] | None = None) -> None:
        self.people = {person.id: person for person in people}
        self.teams = teams or []
        self.rows: dict[str, Record] = {}
        self.history: list[History] = []
        self.departures: list[Departure] = []
        self.answered: dict[str, dict[int, Answered]] = defaultdict(dict)
        self.devices: dict[str, Device] = {}
        self.seq = 0
        self.stamp = ""
        self.now_ms = NOW_MS
        self.plan: Plan | None = None

    def held(self, person: str) -> frozenset[str]:
        """The keys the person holds now."""
        return self.everybody().held(person)

    def everybody(self) -> People:
        """The people and teams as they stand now."""
        return people_of(self.people.values(), self.teams)

    def push(
        self, person: str, device: str, mutations: list[Mutation], *, system: bool = False, schema: int = 1
    ) -> list[Result]:
        """Decides and saves a batch, through the wire format."""
        body = msgspec.json.encode(
            {"protocol": 1, "schema": schema, "device": device, "mutations": mutations}
        )
        request = wire.decode_push(body)
        author = Author("", "", frozenset(), system=True)
        if not system:
            author = Author(person, self.people[person].role, self.held(person))
        loaded = self._load(request, author)
        before = copy.deepcopy(loaded)
        plan = decide.decide(request, loaded, self.now_ms)
        assert loaded == before, "decide changed what it was given"
        self._save(device, plan)
        return plan.results

    def _load(self, request: wire.PushRequest, author: Author) -> Loaded:
        needs = decide.needs(request)
        tree = growing = set(needs.trees)
        while growing:
            growing = {row.id for row in self.rows.values() if row.parent in growing} - tree
            tree = tree | growing
        wanted = tree | needs.records
        answers = self.answered[request.device]
        loaded = Loaded(
            seq=self.seq,
            stamp=self.stamp,
            device=self.devices.get(request.device, Device(request.device)),
            author=author,
            people=self.everybody(),
            records={each: self.rows[each] for each in wanted if each in self.rows},
            answered={n: a for n, a in answers.items() if needs.first_n <= n <= needs.last_n},
            texts={place: self._texts(*place, base) for place, base in needs.texts.items()},
        )
        for each in decide.missing(request, loaded):
            if each in self.rows:
                loaded.records[each] = self.rows[each]
        return loaded

    def _texts(self, record: str, name: str, base: int) -> list[TextVersion]:
        rows = [each for each in self.history if (each.record, each.field) == (record, name)]
        older = [each for each in rows if each.seq <= base and each.outcome == "replaced"]
        newest = max(older, key=lambda each: each.seq, default=None)
        kept = [each for each in rows if each.seq > base or each is newest]
        return [TextVersion(each.seq, each.value, each.device, each.outcome) for each in kept]

    def _save(self, device: str, plan: Plan) -> None:
        self.plan = plan
        self.rows.update({key: _stored(row) for key, row in plan.records.items()})
        self.history += plan.history
        self.departures += plan.departures
        self.answered[device].update({each.n: each for each in plan.answered})
        self.devices[device] = plan.device
        used = [row.seq for row in plan.records.values()] + [each.seq for each in plan.departures]
        assert len(used) == len(set(used)), "a seq was used twice"
        assert all(self.seq < seq <= plan.seq for seq in used), "a seq out of order"
        self.seq, self.stamp = plan.seq, plan.stamp

    def pull(self, person: str, since: int, knew: frozenset[str]) -> list[wire.Change]:
        """What a device at cursor `since` that held `knew` must be told, in order of seq."""
        held = self.held(person)
        found: list[tuple[int, wire.Change]] = []
        for row in self.rows.values():
            if access.may_read(held, row.key):
                if not access.may_read(knew, row.key):
                    found += [] if row.deleted else [(row.seq, Put(row.type, row.id, row.key, row.fields))]
                elif row.seq > since:
                    found.append((row.seq, changes.change_of(row, since)))
            elif access.may_read(knew, row.key):
                found.append((row.seq, Drop(row.type, row.id, "departed")))
        for gone in self.departures:
            lost = access.may_read(knew, gone.key) and not access.may_read(held, self.rows[gone.id].key)
            if gone.seq > since and lost:
                found.append((gone.seq, Drop(gone.type, gone.id, "departed")))
        return [change for _, change in sorted(found, key=lambda each: each[0])]

    def conflicts(self, record: str) -> list[Record]:
        """The conflict records of a record."""
        return [row for row in self.rows.values() if row.type == "conflict" and row.parent == record]


def _stored(row: Record) -> Record:
    """A row after a round trip through JSON text, as the table keeps it."""
    return msgspec.json.decode(msgspec.json.encode(row), type=Record)


@dataclass
class Phone:
    """A device: pending over confirmed. `skew_ms`: how wrong its clock is; `schema`: what its app knows.

    `act`: of what it writes next.
    """

    server: Server
    person: str
    id: str
    skew_ms: int = 0
    n: int = 0
    cursor: int = 0
    stamp: str = hlc.ZERO
    act: str = ""
    outbox: list[Mutation] = field(default_factory=list)
    confirmed: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()
    schema: int = 1

    def create(self, type_name: str, record: str, /, **fields: Any) -> Mutation:
        return self._note(Create, type_name, record, fields=fields)

    def edit(self, type_name: str, record: str, *ops: Op) -> Mutation:
        return self._note(Edit, type_name, record, ops=list(ops))

    def set(self, type_name: str, record: str, name: str, value: Any, item: str = "") -> Mutation:
        return self.edit(type_name, record, Set(name, value, item))

    def text(self, type_name: str, record: str, name: str, value: str) -> Mutation:
        return self.edit(type_name, record, Text(name, value))

    def add(self, type_name: str, record: str, name: str, tag: str) -> Mutation:
        return self.edit(type_name, record, Add(name, tag))

    def remove_tag(self, type_name: str, record: str, name: str, tag: str) -> Mutation:
        return self.edit(type_name, record, Remove(name, value=tag))

    def remove_item(self, type_name: str, record: str, name: str, item: str) -> Mutation:
        return self.edit(type_name, record, Remove(name, item=item))

    def delete(self, type_name: str, record: str) -> Mutation:
        return self._note(Delete, type_name, record)

    def revive(self, type_name: str, record: str) -> Mutation:
        return self._note(Revive, type_name, record)

    def skip(self) -> Mutation:
        self.n += 1
        self.outbox.append(Skip(self.n, f"{self.id}/{self.n}"))
        return self.outbox[-1]

    def _note(self, kind: Any, type_name: str, record: str, **rest: Any) -> Mutation:
        self.n += 1
        self.stamp = hlc.tick(self.stamp, self.server.now_ms + self.skew_ms, self.id)
        head = (self.n, f"{self.id}/{self.n}", type_name, record, self.cursor, self.stamp)
        mutation = kind(*head, **rest, act=self.act)
        self.outbox.append(mutation)
        return mutation

    def push(self, most: int = 1_000) -> list[Result]:
        """Sends what waits, at most `most` mutations."""
        results = self.server.push(self.person, self.id, self.outbox[:most], schema=self.schema)
        self.outbox = self.outbox[most:]
        self.stamp = hlc.observe(self.stamp, self.server.stamp)
        return results

    def push_one(self) -> Result:
        """Sends everything; the result of the last mutation."""
        return self.push()[-1]

    def pull(self) -> list[wire.Change]:
        """Brings the confirmed rows up to date."""
        found = self.server.pull(self.person, self.cursor, self.keys)
        for change in found:
            match change:
                case Put():
                    self.confirmed[change.id] = change.type, dict(change.fields)
                case Drop():
                    self.confirmed.pop(change.id, None)
                case _:
                    _, fields = self.confirmed[change.id]
                    for name, value in change.fields.items():
                        if value is None:
                            fields.pop(name, None)
                        else:
                            fields[name] = value
        self.cursor, self.keys = self.server.seq, self.server.held(self.person)
        if self.server.stamp:
            self.stamp = hlc.observe(self.stamp, self.server.stamp)
        return found

    def sync(self) -> list[Result]:
        """Push, then pull."""
        results = self.push()
        self.pull()
        return results

    def view(self, record: str) -> dict[str, Any] | None:
        """Pending over confirmed; None when there is no such record."""
        known = self.confirmed.get(record)
        fields = dict(known[1]) if known else None
        for mutation in self.outbox:
            if mutation.record != record:
                continue
            if isinstance(mutation, Create):
                fields = dict(mutation.fields)
            elif isinstance(mutation, Delete):
                fields = None
            elif isinstance(mutation, Edit) and fields is not None:
                for op in mutation.ops:
                    fields[op.field] = apply_op(fields.get(op.field), op)
        return fields
