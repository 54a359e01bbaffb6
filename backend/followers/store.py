"""What followers read, and where each of them is. `$1` is always the tenant."""
# ruff: noqa: S608 - every part of every statement is a constant of this file

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
from piccolo.custom_types import Combinable

from backend.base.database.engine import DatabaseEngine, Insert, Row, ask
from backend.base.database.statements import among
from backend.base.database.tables import Follower as FollowerTable
from backend.base.database.tables import FollowerAside
from backend.followers.change import Stood
from backend.followers.follower import Follower, Needs
from backend.replica.store import TenantRow, tenant_row
from sync.decision.plan import LIFE, Record

SCAN_ROWS_MAX = 5_000
"""Rows of any type that one read walks past."""
CLEAN_ROWS_MAX = 500
_ENGINES = ("sqlite", "postgres")
_fields = msgspec.json.Decoder(dict[str, Any]).decode
_value = msgspec.json.Decoder().decode
_json = msgspec.json.Encoder().encode


class Place(NamedTuple):
    """Where a follower is in a tenant (tables.Follower)."""

    name: str
    epoch: str
    base: int
    at: int
    number: int
    failures: int
    parked_at: int
    complete_from: int
    missed: str
    reason: str


class Cause(NamedTuple):
    """The mutation behind a seq."""

    id: str
    depth: int


@dataclass(frozen=True, slots=True)
class Page:
    """One read, shared by followers that are level. `reached`: rows up to here were looked at.

    `aside`: follower to {record: (since, retry)}; `seen`: follower to {record: (pass, seq)}.
    """

    tenant: TenantRow
    reached: int
    records: list[Record]
    stood: Mapping[str, list[Stood]]
    departed: Mapping[str, list[tuple[int, str]]]
    aside: Mapping[str, Mapping[str, tuple[int, bool]]]
    seen: Mapping[str, Mapping[str, tuple[int, int]]]
    own: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


_COLUMNS = "type, id, akey, parent, deleted, seq, full_seq, fields, meta"
_END = (
    "SELECT max(seq), count(*) FROM (SELECT seq FROM record WHERE tenant = $1 AND seq > $2"
    " ORDER BY seq LIMIT $3) walked"
)
_PAGE = {
    engine: f"SELECT {_COLUMNS} FROM record WHERE tenant = $1 AND seq > $2 AND seq <= $3"
    f" AND {among(engine, 'type', '$4')} ORDER BY seq LIMIT $5"
    for engine in _ENGINES
}
_BY_ID = {
    engine: f"SELECT {_COLUMNS} FROM record WHERE tenant = $1 AND {among(engine, 'id', '$2')}"
    " ORDER BY seq + 0"  # by seq alone SQLite walks all rows in that order
    for engine in _ENGINES
}
# No index has this: a parent has few rows, a type has many.
_ANY_TYPE = "(type || '')"
_CHILDREN = {
    engine: f"SELECT {_COLUMNS} FROM record WHERE tenant = $1 AND parent <> ''"
    f" AND {among(engine, 'parent', '$2')} AND {among(engine, _ANY_TYPE, '$3')}"
    for engine in _ENGINES
}
_SEQS = {
    engine: f"SELECT id, seq FROM record WHERE tenant = $1 AND {among(engine, 'id', '$2')}"
    for engine in _ENGINES
}
_STOOD = {
    engine: "SELECT record, field, item, value, seq, until_seq, stamp, device, person FROM history"
    f" WHERE tenant = $1 AND {among(engine, 'record', '$2')} AND {among(engine, 'field', '$3')}"
    " AND (until_seq > $4 OR (until_seq IS NULL AND outcome = 'replaced')) ORDER BY seq, id"
    for engine in _ENGINES
}
_DEPARTED = {
    engine: f"SELECT id, seq, akey FROM departure WHERE tenant = $1 AND {among(engine, 'id', '$2')}"
    " AND seq > $3"
    for engine in _ENGINES
}
_EACH = {
    "sqlite": "SELECT value AS seq FROM json_each($2)",
    "postgres": "SELECT value::bigint AS seq FROM jsonb_array_elements_text($2::jsonb)",
}
# The next mutation by seq is the only one that can have used it: the seqs of one follow each other.
_CAUSES = {
    # CROSS: SQLite keeps the order, and asks for each seq; the other way it walks all mutations.
    engine: f"SELECT w.seq, m.id, m.depth FROM ({each}) w CROSS JOIN mutation m"
    " WHERE m.tenant = $1 AND m.first_seq > 0"
    " AND m.first_seq <= w.seq AND m.seq = (SELECT min(x.seq) FROM mutation x WHERE x.tenant = $1"
    " AND x.first_seq > 0 AND x.seq >= w.seq)"
    for engine, each in _EACH.items()
}
_OWN = "SELECT name, id FROM device WHERE tenant = $1 AND kind = 'server'"
_ASIDE = {
    engine: "SELECT follower, record, since_seq, retry FROM follower_aside WHERE tenant = $1"
    f" AND {among(engine, 'follower', '$2')}"
    for engine in _ENGINES
}
_SEEN = {
    engine: "SELECT follower, record, pass, seq FROM follower_seen WHERE tenant = $1"
    f" AND {among(engine, 'follower', '$2')} AND {among(engine, 'record', '$3')}"
    for engine in _ENGINES
}
_PLACE = "name, epoch, base_seq, place_seq, pass, failures, parked_at, complete_from, missed, reason"
_PLACES = f"SELECT {_PLACE} FROM follower WHERE tenant = $1"
_ONE_PLACE = f"{_PLACES} AND name = $2"
_LOCK = {"sqlite": _ONE_PLACE, "postgres": f"{_ONE_PLACE} FOR UPDATE"}
_BEGIN = (
    "INSERT INTO follower (tenant, name, epoch, base_seq, place_seq, complete_from)"
    " VALUES ($1, $2, $3, $4, $4, CASE WHEN $5 THEN coalesce("
    "(SELECT max(at) FROM day_mark WHERE tenant = $1 AND collected), 0) ELSE 0 END) ON CONFLICT DO NOTHING"
)
_MOVE = (
    "UPDATE follower SET epoch = $4, base_seq = $5, place_seq = $6, pass = $7, failures = $8, parked_at = $9,"
    " complete_from = $10, missed = $11, reason = $12 WHERE tenant = $1 AND name = $2 AND place_seq = $3"
    " AND epoch = $13 AND base_seq = $14 AND pass = $15 AND parked_at = $16 RETURNING name"
)
_PUT_ASIDE = (
    "INSERT INTO follower_aside (tenant, follower, record, since_seq, at, reason)"
    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, follower, record)"
    " DO UPDATE SET at = excluded.at, reason = excluded.reason, retry = false"
)
_CLEAN = {
    "sqlite": "rowid IN (SELECT rowid",
    "postgres": "ctid = ANY (ARRAY(SELECT ctid",
}
_FORGET = {
    engine: f"DELETE FROM follower_seen WHERE {column} FROM follower_seen WHERE tenant = $1 AND follower = $2"
    f" AND pass < $3 LIMIT {CLEAN_ROWS_MAX}{')' if engine == 'sqlite' else '))'}"
    for engine, column in _CLEAN.items()
}
_BEHIND = {
    engine: "SELECT t.id FROM tenant t WHERE (SELECT count(*) FROM follower f WHERE f.tenant = t.id"
    f" AND {among(engine, 'f.name', '$1')} AND (f.parked_at > 0 OR (f.base_seq = t.seq"
    " AND f.place_seq = t.seq AND f.epoch = t.epoch))) < $2"
    " OR EXISTS (SELECT 1 FROM follower_aside a"
    " JOIN follower p ON p.tenant = a.tenant AND p.name = a.follower"
    " WHERE a.tenant = t.id AND a.retry AND p.parked_at = 0)"
    " ORDER BY t.id"
    for engine in _ENGINES
}


def _list(values: Iterable[Any]) -> str:
    return _json(sorted(values)).decode()


async def behind(engine: DatabaseEngine, followers: Iterable[Follower]) -> list[str]:
    """Tenants where a follower that is not parked has something to read."""
    names = [follower.name for follower in followers]
    return [row[0] for row in await engine.rows(_BEHIND[engine.engine_type], _list(names), len(names))]


async def places(engine: DatabaseEngine, tenant: str, followers: Iterable[Follower]) -> dict[str, Place]:
    """Where these followers are. A new projection begins at the start, a new reaction at the head."""
    found = await known_places(engine, tenant)
    new = [follower for follower in followers if follower.name not in found]
    if new:
        async with engine.write():
            row = await tenant_row(engine, tenant)
            for follower in new:
                start = 0 if follower.projection else row.seq
                await engine.rows(_BEGIN, tenant, follower.name, row.epoch, start, follower.projection)
        found = await known_places(engine, tenant)
    return {follower.name: found[follower.name] for follower in followers}


async def known_places(engine: DatabaseEngine, tenant: str) -> dict[str, Place]:
    """Where the followers are that have begun here, by name."""
    return {row[0]: Place(*row) for row in await engine.rows(_PLACES, tenant)}


async def lock_place(engine: DatabaseEngine, tenant: str, name: str) -> Place:
    """Where a follower is, held until the transaction ends. The tenant's row is locked before."""
    return Place(*(await engine.rows(_LOCK[engine.engine_type], tenant, name))[0])


async def move(engine: DatabaseEngine, tenant: str, before: Place, after: Place) -> bool:
    """Whether it was moved: not when somebody else did meanwhile."""
    moved = await engine.rows(
        _MOVE, tenant, before.name, before.at, after.epoch, after.base, after.at, after.number,
        after.failures, after.parked_at, after.complete_from, after.missed, after.reason,
        before.epoch, before.base, before.number, before.parked_at,
    )  # fmt: skip
    return bool(moved)


async def read(
    engine: DatabaseEngine, tenant: str, followers: list[Follower], place: Place, rows_max: int
) -> Page:
    """What followers at this place have not read, oldest first: at most `rows_max` records."""
    kind = engine.engine_type
    types = {name for follower in followers for name in follower.reads}
    async with engine.read():
        row = await tenant_row(engine, tenant)
        end, walked = (await engine.rows(_END, tenant, place.at, SCAN_ROWS_MAX))[0]
        reached = end if walked == SCAN_ROWS_MAX else row.seq
        found = await engine.rows(_PAGE[kind], tenant, place.at, reached, _list(types), rows_max + 1)
        if len(found) > rows_max:
            found = found[:rows_max]
            reached = found[-1][5]
        return await _page(engine, tenant, followers, (row, reached, found, place.base))


async def read_again(engine: DatabaseEngine, tenant: str, follower: Follower, rows_max: int) -> Page:
    """The records set aside that somebody asked to try again."""
    async with engine.read():
        row = await tenant_row(engine, tenant)
        aside = (await _aside(engine, tenant, [follower]))[follower.name]
        chosen = sorted(record for record, (_, retry) in aside.items() if retry)[:rows_max]
        found = await engine.rows(_BY_ID[engine.engine_type], tenant, _list(chosen)) if chosen else []
        base = min((aside[record][0] for record in chosen), default=0)
        return await _page(engine, tenant, [follower], (row, 0, found, base))


async def _page(
    engine: DatabaseEngine,
    tenant: str,
    followers: list[Follower],
    read_: tuple[TenantRow, int, list[Row], int],
) -> Page:
    row, reached, found, base = read_
    records = [_record(each) for each in found]
    aside = await _aside(engine, tenant, followers)
    if not records:
        return Page(row, reached, [], {}, {}, aside, {})
    kind = engine.engine_type
    since = min([base, *(each[0] for waits in aside.values() for each in waits.values())])
    ids, names = _list(record.id for record in records), _list(follower.name for follower in followers)
    fields = {LIFE, *(name for each in followers for read in each.reads.values() for name in read)}
    stood, departed, seen, own = await engine.many(
        [
            (_STOOD[kind], (tenant, ids, _list(fields), since)),
            (_DEPARTED[kind], (tenant, ids, since)),
            (_SEEN[kind], (tenant, names, ids)),
            (_OWN, (tenant,)),
        ]
    )
    return Page(row, reached, records, _stood(stood), _departed(departed), aside, _seen(seen), _devices(own))


async def _aside(
    engine: DatabaseEngine, tenant: str, followers: list[Follower]
) -> dict[str, dict[str, tuple[int, bool]]]:
    aside: dict[str, dict[str, tuple[int, bool]]] = {follower.name: {} for follower in followers}
    for name, record, since, retry in await engine.rows(_ASIDE[engine.engine_type], tenant, _list(aside)):
        aside[name][record] = since, bool(retry)
    return aside


def _stood(rows: list[Row]) -> dict[str, list[Stood]]:
    stood: dict[str, list[Stood]] = {}
    for record, name, item, value, *rest in rows:
        told = None if value is None else _value(value)
        stood.setdefault(record, []).append(Stood(name, item, told, *rest))
    return stood


def _departed(rows: list[Row]) -> dict[str, list[tuple[int, str]]]:
    departed: dict[str, list[tuple[int, str]]] = {}
    for record, seq, key in rows:
        departed.setdefault(record, []).append((seq, key))
    return departed


def _seen(rows: list[Row]) -> dict[str, dict[str, tuple[int, int]]]:
    seen: dict[str, dict[str, tuple[int, int]]] = {}
    for name, record, number, seq in rows:
        seen.setdefault(name, {})[record] = number, seq
    return seen


def _devices(rows: list[Row]) -> dict[str, frozenset[str]]:
    own: dict[str, set[str]] = {}
    for name, device in rows:
        own.setdefault(name, set()).add(device)
    return {name: frozenset(devices) for name, devices in own.items()}


def _record(row: Row) -> Record:
    kind, id_, key, parent, deleted, seq, full_seq, fields, meta = row
    return Record(kind, id_, key, parent, bool(deleted), seq, full_seq, _fields(fields), _fields(meta))


async def load(
    engine: DatabaseEngine, tenant: str, needs: Needs, seqs: Iterable[int]
) -> tuple[dict[str, Record], dict[int, Cause]]:
    """What plans asked for, and the mutations behind these seqs where they are known."""
    kind = engine.engine_type
    async with engine.read():
        causes = await engine.rows(_CAUSES[kind], tenant, _list(set(seqs)))
        found = await engine.rows(_BY_ID[kind], tenant, _list(needs.records)) if needs.records else []
        if needs.children:
            parents, types = (_list(set(each)) for each in zip(*needs.children, strict=True))
            found = [*found, *await engine.rows(_CHILDREN[kind], tenant, parents, types)]
    records = {record.id: record for record in map(_record, found)}
    return records, {seq: Cause(id_, depth) for seq, id_, depth in causes}


async def seqs(engine: DatabaseEngine, tenant: str, records: Iterable[str]) -> dict[str, int]:
    """The seq of each record now."""
    rows = await engine.rows(_SEQS[engine.engine_type], tenant, _list(records))
    return {row[0]: row[1] for row in rows}


async def put_aside(
    engine: DatabaseEngine, tenant: str, follower: str, record: str, why: tuple[int, int, str]
) -> None:
    """Let a record wait. `why`: what the follower knows of it (seq), the time, the reason."""
    since, at, reason = why
    await engine.rows(_PUT_ASIDE, tenant, follower, record, since, at, reason)


async def take_back(engine: DatabaseEngine, tenant: str, follower: str, record: str) -> None:
    """The record was dealt with."""
    done = _put_aside_by(tenant, follower) & (FollowerAside.record == record)
    await ask(engine, FollowerAside.delete().where(done))


def _put_aside_by(tenant: str, follower: str) -> Combinable:
    return (FollowerAside.tenant == tenant) & (FollowerAside.follower == follower)


async def note_seen(
    engine: DatabaseEngine, tenant: str, place: Place, records: Iterable[str], seq: int
) -> None:
    """Remember for the rest of the pass what the follower knows of these records."""
    columns = {"tenant": "text", "follower": "text", "record": "text", "pass": "bigint", "seq": "bigint"}
    rows = [(tenant, place.name, record, place.number, seq) for record in records]
    conflict = "ON CONFLICT (tenant, follower, record) DO UPDATE SET pass = excluded.pass, seq = excluded.seq"
    await engine.write_all([Insert("follower_seen", columns, rows, conflict)])


async def forget_seen(engine: DatabaseEngine, tenant: str, place: Place) -> None:
    """Drop some of what earlier passes remembered."""
    await engine.rows(_FORGET[engine.engine_type], tenant, place.name, place.number)


async def retry(engine: DatabaseEngine, tenant: str, name: str) -> bool:
    """Let a parked follower go on, and try again what it set aside. False: there is no such follower here."""
    go_on = FollowerTable.update({FollowerTable.parked_at: 0, FollowerTable.failures: 0})
    found = go_on.where(FollowerTable.tenant == tenant, FollowerTable.name == name)
    async with engine.write():
        again = FollowerAside.update({FollowerAside.retry: True})
        await ask(engine, again.where(_put_aside_by(tenant, name)))
        return bool(await ask(engine, found.returning(FollowerTable.name)))


async def waiting(engine: DatabaseEngine, tenant: str) -> list[dict[str, Any]]:
    """What followers of a tenant set aside: follower, record, at, reason, retry; oldest first."""
    of = FollowerAside
    columns = (of.follower, of.record, of.at, of.reason, of.retry)
    of_tenant = FollowerAside.select(*columns).where(FollowerAside.tenant == tenant)
    return await ask(engine, of_tenant.order_by(FollowerAside.at))
