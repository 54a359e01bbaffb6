"""The working state of one decision: rows as they change, seqs, history, departures, conflicts.

Rows are copied before they change; what was loaded stays as it was.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

from sync import access, hlc
from sync.decision.plan import (
    BORN,
    Departure,
    History,
    HistoryOutcome,
    Loaded,
    Plan,
    Record,
    Register,
    Standing,
    TextVersion,
)
from sync.merge import Side, is_machine
from sync.schema import RECORD_TYPES

CONFLICT_SPACE: Final = UUID("5b0f3a52-6f0c-5b57-9f7e-1d6e9a4c7b10")
"""Name space of conflict ids (M10)."""


class Writer(NamedTuple):
    """Who writes: the causal base (seq), the effective stamp, device and person of one mutation.

    `schema`: the version of the schema that its app knows.
    """

    base: int
    stamp: str
    device: str
    person: str
    schema: int

    @property
    def machine(self) -> bool:
        """Whether a machine writes, acting by itself (M12)."""
        return is_machine(self.device)

    def sees(self, register: Register) -> bool:
        """Whether the device knew this write: it had pulled it, or made it itself (M1)."""
        return self.knows(register.seq, register.device)

    def knows(self, seq: int, device: str) -> bool:
        """The same of a write of which only these are known."""
        return seq <= self.base or device == self.device


class Clash(NamedTuple):
    """A conflict to be recorded: `kind` as in the schema's conflict type."""

    field: str
    item: str
    kind: str
    winner: Side
    loser: Side


@dataclass(slots=True)
class Working:
    """One record under one mutation; nothing of it counts until `Batch.keep`."""

    record: Record
    seq: int
    writer: Writer
    changed: set[str]
    history: list[History]
    clashes: list[Clash]
    texts: list[tuple[str, TextVersion]]
    """(field, version): what later edits of this batch merge from."""
    below: list[Record]
    """Rows that get another key with this one (A4), each after the one above it; `keep` gives them seqs."""
    merged: bool = False
    owned: set[tuple[bool, str]] = dataclasses.field(default_factory=set[tuple[bool, str]])
    """(in meta, name) of the containers this working has made itself and may change in place."""

    def own(self, name: str, empty: Any, *, meta: bool = False) -> Any:
        """The container `name` of fields or meta, copied the first time: forty operations copy it once."""
        within = self.record.meta if meta else self.record.fields
        if (meta, name) not in self.owned:
            self.owned.add((meta, name))
            within[name] = type(empty)(within.get(name) or ())
        return within[name]

    def register(self, stamp: str = "", *, gone: bool = False) -> Register:
        """The register of this write; `stamp`: another than the mutation's own."""
        writer = self.writer
        return Register(self.seq, stamp or writer.stamp, writer.device, writer.person, int(gone))

    def remember(
        self, place: tuple[str, str], side: Side, outcome: HistoryOutcome, *, until: int = 0
    ) -> None:
        """Appends a history row. `place`: field, and item id or tag or "". `until`: see `History`."""
        (seq, stamp, device, person, _), record = side.register, self.record
        who = stamp, device, person
        self.history.append(History(seq, record.type, record.id, *place, side.value, *who, outcome, until))


class Batch:
    """Rows by id, with the changes of the mutations decided so far laid over what was loaded."""

    def __init__(self, loaded: Loaded, now_ms: int) -> None:
        self.now_ms = now_ms
        self.author = loaded.author
        self.people = loaded.people
        self.start_seq = loaded.seq
        self.rows = dict(loaded.records)
        self.texts = dict(loaded.texts)
        self.plan = Plan([], {}, set(), {}, [], [], [], loaded.device, loaded.seq, loaded.stamp or hlc.ZERO)
        self._children: dict[str, set[str]] = {}
        for row in loaded.records.values():
            self._adopt(row)

    def next_seq(self) -> int:
        """Counts the tenant's counter up."""
        self.plan.seq += 1
        return self.plan.seq

    def server_stamp(self) -> str:
        """A stamp of the server, later than everything seen."""
        self.plan.stamp = hlc.tick(self.plan.stamp, self.now_ms, hlc.SERVER)
        return self.plan.stamp

    def place(self, working: Working) -> None:
        """Gives a working the key its fields ask for, and finds the rows below that follow it."""
        record = working.record
        record.key, record.parent = self.key_for(record.type, record.fields)
        working.below = self._following(record)

    def key_for(self, type_name: str, fields: dict[str, Any]) -> tuple[str, str]:
        """(key, parent id) of a row with these fields, as people and rows stand now."""
        return access.row_key(RECORD_TYPES[type_name], fields, self._key_of, self.people.holds)

    def _key_of(self, type_name: str, record: str) -> str | None:
        """The access key of a record, None when there is none of this type."""
        row = self.rows.get(record)
        return row.key if row is not None and row.type == type_name else None

    def _following(self, top: Record) -> list[Record]:
        """The rows below `top`, at any depth, whose key changes when `top` has its new one (A4, A7)."""
        moved = {top.id: top}
        waiting = [top.id]

        def key_of(type_name: str, record: str) -> str | None:
            row = moved.get(record)
            return self._key_of(type_name, record) if row is None else row.key

        while waiting:
            for child_id in sorted(self._children.get(waiting.pop(), ())):
                child = self.rows[child_id]
                key, _ = access.row_key(RECORD_TYPES[child.type], child.fields, key_of, self.people.holds)
                if key != child.key and child_id not in moved:
                    moved[child_id] = replace(child, key=key)
                    waiting.append(child_id)
        return [row for row in moved.values() if row is not top]

    def work_on(self, record: Record, writer: Writer) -> Working:
        """A copy of a record for one mutation, with the seq it will have."""
        copy = replace(record, fields=dict(record.fields), meta=dict(record.meta))
        return Working(copy, self.plan.seq + 1, writer, set(), [], [], [], [])

    def keep(self, working: Working) -> int:
        """Makes a working count; returns the highest seq it used."""
        if working.changed:
            self._store(working)
        for clash in working.clashes:
            self._record_clash(working.record, clash)
        self.plan.history += working.history
        for field, version in working.texts:
            place = working.record.id, field
            self.texts[place] = [*self.texts.get(place, ()), version]
        return self.plan.seq if working.changed or working.clashes else working.record.seq

    def _store(self, working: Working) -> None:
        record = working.record
        before = self.rows.get(record.id)
        record.seq = self.next_seq()
        if before is None or before.deleted != record.deleted or before.key != record.key:
            record.full_seq = record.seq
        if before is None:
            self.plan.created.add(record.id)
        elif before.parent != record.parent:
            self._children.get(before.parent, set()).discard(record.id)
        self._put(record, working.changed)
        if before is not None and before.key != record.key:
            self._depart(before)
        for row in working.below:
            self._depart(self.rows[row.id])
            row.seq = row.full_seq = self.next_seq()
            self._put(row, ())

    def _put(self, record: Record, changed: Iterable[str]) -> None:
        before = self.rows.get(record.id)
        if before is not None and record.id not in self.plan.records:
            self.plan.stood[record.id] = Standing(before.key, before.deleted, before.seq)
        self.rows[record.id] = record
        self.plan.records[record.id] = record
        self.plan.changed.setdefault(record.id, set()).update(changed)
        self._adopt(record)

    def _adopt(self, record: Record) -> None:
        if record.parent:
            self._children.setdefault(record.parent, set()).add(record.id)

    def _depart(self, before: Record) -> None:
        self.plan.departures.append(Departure(self.next_seq(), before.type, before.id, before.key))

    def _record_clash(self, target: Record, clash: Clash) -> None:
        winner, loser = clash.winner.register, clash.loser.register
        name = "|".join((target.id, clash.field, clash.item, winner.stamp, loser.device))
        record_id = str(uuid5(CONFLICT_SPACE, name))
        fields: dict[str, Any] = {
            "target": target.type,
            "record": target.id,
            "field": clash.field,
            "item": clash.item,
            "kind": clash.kind,
            "winner": _side(clash.winner),
            "loser": _side(clash.loser),
            "people": sorted({winner.person, loser.person}),
            "status": "open",
            "created_at": self.now_ms,
        }
        seq = self.next_seq()
        register = [seq, self.server_stamp(), hlc.SERVER, "", 0]
        meta: dict[str, Any] = {BORN: register}
        if record_id not in self.rows:
            self.plan.created.add(record_id)
        self._put(Record("conflict", record_id, target.key, target.id, False, seq, seq, fields, meta), fields)


def _side(side: Side) -> dict[str, Any]:
    register = side.register
    return {
        "value": side.value,
        "person": register.person,
        "device": register.device,
        "stamp": register.stamp,
    }
