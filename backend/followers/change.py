"""The net change of a record since a seq: as it was, as it is, what was written between and by whom. Pure.

Every value that stood has its span [seq, until): what stands now from its register's seq on, what stood
before from the history. So the state at any seq that is still kept can be told, and the steps from there on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

from sync.decision.plan import BORN, LIFE, Record, Register
from sync.schema import RECORD_TYPES


class Stood(NamedTuple):
    """A row of the history that stood. `until` None: a version that did not note it wrote the row."""

    field: str
    item: str
    value: Any
    seq: int
    until: int | None
    stamp: str
    device: str
    person: str


class Step(NamedTuple):
    """One write that came to stand at `seq`. `value` None: cleared. `item`: item id, tag, or ""."""

    seq: int
    value: Any
    stamp: str
    device: str
    person: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A record at one seq, with the fields that are read; one without a value is absent."""

    fields: Mapping[str, Any]
    key: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class NetChange:
    """What happened to one record after `since`. `before` None: it did not exist then.

    `writes`: field (and LIFE for deletions and revivals) to the steps since, in order of seq.
    """

    type: str
    id: str
    since: int
    before: State | None
    after: State
    writes: Mapping[str, Sequence[Step]]
    last_seq: int

    def steps(self, *fields: str) -> list[Step]:
        """The values that came to stand in these fields since, in order of seq; the last ones stand now."""
        return sorted((step for name in fields for step in self.writes.get(name, ())), key=_seq)

    @property
    def changed(self) -> frozenset[str]:
        """The fields that are not as they were; LIFE when it was deleted or brought back."""
        if self.before is None:
            return frozenset(self.after.fields)
        was, now = self.before.fields, self.after.fields
        names = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
        return frozenset(names | ({LIFE} if self.before.deleted != self.after.deleted else set()))

    def foreign(self, own: frozenset[str]) -> frozenset[str]:
        """The fields somebody else than these devices wrote since."""
        return frozenset(
            name for name, steps in self.writes.items() if any(step.device not in own for step in steps)
        )


def _seq(step: Step) -> int:
    return step.seq


class _Span(NamedTuple):
    until: float
    step: Step


def net_change(
    record: Record,
    fields: Iterable[str],
    stood: Iterable[Stood],
    departed: Iterable[tuple[int, str]],
    since: int,
) -> NetChange:
    """The change since `since` in these fields. `departed`: (seq, key) of each key it left."""
    places: dict[tuple[str, str], list[Stood]] = {}
    for row in stood:
        places.setdefault((row.field, row.item), []).append(row)
    born = Register(*record.meta[BORN])
    was: dict[str, Any] = {}
    writes: dict[str, list[Step]] = {}
    for field in dict.fromkeys((*fields, LIFE)):
        items = {item for name, item in places if name == field} | _items(record, field)
        for item in sorted(items):
            spans = _spans(record, field, item, places.get((field, item), ()))
            _put(was, record.type, field, item, _at(spans, since))
            writes.setdefault(field, []).extend(span.step for span in spans if span.step.seq > since)
    deleted = bool(was.pop(LIFE, False))
    left = next((key for seq, key in sorted(departed) if seq > since), record.key)
    now = {name: record.fields[name] for name in fields if _is(record.fields.get(name))}
    return NetChange(
        type=record.type,
        id=record.id,
        since=since,
        before=State(was, left, deleted) if born.seq <= since else None,
        after=State(now, record.key, record.deleted),
        writes={name: sorted(steps, key=_seq) for name, steps in writes.items() if steps},
        last_seq=record.seq,
    )


def _items(record: Record, field: str) -> set[str]:
    """The places of a field: "" for one that is a register of its own, else every item or tag it ever had."""
    if _merge(record.type, field) not in ("items", "tags"):
        return {""}
    held: Any = record.fields.get(field) or ()
    return {*held, *(record.meta.get(field) or ())}


def _merge(type_: str, field: str) -> str:
    record_type = RECORD_TYPES[type_]
    return record_type.fields[field].merge if field in record_type.fields else ""


def _spans(record: Record, field: str, item: str, rows: Sequence[Stood]) -> list[_Span]:
    """What stood here, one after the other. What one mutation wrote and replaced itself never stood."""
    now = _now(record, field, item)
    ordered = sorted((row for row in rows if row.until != row.seq), key=lambda row: row.seq)
    follows = [*(row.seq for row in ordered[1:]), now.seq if now else inf][: len(ordered)]
    spans = [
        _Span(
            after if row.until is None else row.until,
            Step(row.seq, row.value, row.stamp, row.device, row.person, item),
        )
        for row, after in zip(ordered, follows, strict=True)
    ]
    return [*spans, _Span(inf, now)] if now else spans


def _now(record: Record, field: str, item: str) -> Step | None:
    """What stands; None where nothing was ever written."""
    entry: Any = record.meta.get(field)
    value: Any = record.deleted if field == LIFE else record.fields.get(field)
    kind = _merge(record.type, field)
    if kind in ("items", "tags"):
        entry = (entry or {}).get(item)
        value = (item if item in (value or ()) else None) if kind == "tags" else (value or {}).get(item)
    if entry is None and not _is(value) and field != LIFE:
        return None
    seq, stamp, device, person, *_ = entry or record.meta[BORN]
    return Step(seq, value, stamp, device, person, item)


def _at(spans: Iterable[_Span], seq: int) -> Any:
    return next((span.step.value for span in spans if span.step.seq <= seq < span.until), None)


def _put(fields: dict[str, Any], type_: str, field: str, item: str, value: Any) -> None:
    if value is None:
        return
    match _merge(type_, field):
        case "items":
            fields.setdefault(field, {})[item] = value
        case "tags":
            fields[field] = sorted({*fields.get(field, ()), item})
        case _:
            fields[field] = value


def _is(value: Any) -> bool:
    """Whether it is a value: a list or map that lost its last entry is none."""
    return value is not None and value != [] and value != {}
