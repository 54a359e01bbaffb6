"""The one query of what a person may read: rows, news, departures, counts, one record.

    async with engine.read():
        reader = await reader_of(replica, await tenant_row(engine, tenant), tenant, person)
        rows = await reader.older(before, 500)

No other file turns held keys into a condition, but for `hits`, which searches as this one's reader; so a row
reaches a person by what stands in these two or not at all.

Rows are found key by key, at most `count` of each, through an index that says alone which are wanted; only
those that come out on top are read. So a page costs by the keys held and the rows under them, never by what
others have.

What a device is sent is less than what may be read: never rows of types of reach `server`, and of those of
reach `recent` only what lies within the months it holds (`Holds`), but for what is the person's own.
"""
# ruff: noqa: S608 - every part of every statement is a constant of this file or of `sql`

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass, replace
from functools import cache
from heapq import merge
from typing import Final, NamedTuple

import msgspec

from backend.base.database.engine import DatabaseEngine, Row, Statement
from backend.base.database.statements import among
from backend.replica import sql
from backend.replica.replica import Replica
from backend.replica.store import TenantRow
from backend.replica.tally import added_up
from sync.access import ALL, may_read
from sync.counts import xor_hex
from sync.people import own_keys
from sync.reach import ByReach, Months, by_reach
from sync.schema import RECORD_TYPES

PAGE_ROWS: Final = 500
"""Rows read at once when all of a type are gone through."""

_PUT: Final = "seq, type, id, akey, fields"
_NEWS: Final = "seq, type, id, akey, fields, full_seq, deleted, meta"
_PAGE: Final = "seq, id, akey, fields"

_TOP: Final = {
    # SQLite has no LATERAL: the top of a key comes out of a subquery as a list.
    "sqlite": "SELECT {columns} FROM (SELECT s.value AS at FROM json_each($2) AS k,"
    " json_each((SELECT json_group_array(seq) FROM (SELECT seq FROM record WHERE tenant = $1"
    " AND akey = k.value AND {wanted} ORDER BY seq {way} LIMIT $4))) AS s ORDER BY at {way} LIMIT $4) AS top"
    " CROSS JOIN record WHERE tenant = $1 AND seq = top.at ORDER BY seq {way}",
    # OFFSET 0 keeps Postgres from joining the other way round, which reads the whole tenant.
    "postgres": "SELECT {columns} FROM"
    " (SELECT s.seq AS at FROM jsonb_array_elements_text($2::jsonb) AS k (name)"
    " CROSS JOIN LATERAL (SELECT seq FROM record WHERE tenant = $1"
    " AND akey = k.name AND {wanted} ORDER BY seq {way} LIMIT $4) AS s ORDER BY at {way} LIMIT $4) AS top"
    " CROSS JOIN LATERAL (SELECT * FROM record WHERE tenant = $1 AND seq = top.at OFFSET 0) AS r"
    " ORDER BY seq {way}",
}


class _Query(NamedTuple):
    """One question, for those who may read all and, by engine, for those who hold keys."""

    all: str
    keys: dict[str, str]


class Holds(NamedTuple):
    """What a device says it holds of types of reach `recent`: the months from `since` on."""

    months: Months
    since: int

    @property
    def floor(self) -> int:
        """It holds what changed after this seq."""
        return self.months.floor(self.since)


def _query(columns: str, wanted: str, way: str) -> _Query:
    """`wanted`: of the index's columns. Parameters: tenant, keys, the seq to go on from, count, and more."""
    return _Query(
        # $2 says nothing here: both take the same parameters.
        f"SELECT {columns} FROM record WHERE tenant = $1 AND $2 <> '' AND {wanted}"
        f" ORDER BY seq {way} LIMIT $4",
        {engine: text.format(columns=columns, wanted=wanted, way=way) for engine, text in _TOP.items()},
    )


_CONFIG: Final = f"SELECT {_PUT} FROM record WHERE tenant = $1 AND type IN {sql.CONFIG} AND NOT deleted"


@cache
def _sent(reach: ByReach) -> tuple[_Query, _Query, _Query]:
    """Older rows, those of one type, and news, within reach. More parameters: floor, own keys, the type.

    News are told whatever their month: the device may have had the row when it was the person's own.
    """
    recent, server = (", ".join(f"'{name}'" for name in ("", *names)) for names in reach)
    within = f"(type NOT IN ({recent}) OR seq > $5 OR akey IN ($6, $7))"
    sent = f"type NOT IN ({server}) AND {within}"
    return (
        _query(_PUT, f"seq < $3 AND NOT deleted AND type NOT IN {sql.CONFIG} AND {sent}", "DESC"),
        _query(_PUT, f"type = $8 AND seq < $3 AND NOT deleted AND {sent}", "DESC"),
        _query(_NEWS, f"seq > $3 AND type NOT IN ({server}) AND $5 >= 0 AND $6 <> $7", "ASC"),
    )


_ALL_OF: Final = _query(_PAGE, "type = $5 AND seq > $3 AND NOT deleted", "ASC")
_DEPARTED: Final = {
    "sqlite": "SELECT d.seq, d.type, d.id FROM json_each($2) AS k"
    " CROSS JOIN departure AS d CROSS JOIN record AS r"
    " WHERE d.tenant = $1 AND d.akey = k.value AND d.seq > $3"
    f" AND r.tenant = $1 AND r.id = d.id AND NOT ({among('sqlite', 'r.akey', '$2')}) ORDER BY d.seq LIMIT $4",
    "postgres": "SELECT d.seq, d.type, d.id FROM jsonb_array_elements_text($2::jsonb) AS k (name)"
    " CROSS JOIN LATERAL (SELECT seq, type, id FROM departure"
    " WHERE tenant = $1 AND akey = k.name AND seq > $3 OFFSET 0) AS d"
    " CROSS JOIN LATERAL (SELECT akey FROM record WHERE tenant = $1 AND id = d.id OFFSET 0) AS r"
    f" WHERE NOT ({among('postgres', 'r.akey', '$2')}) ORDER BY d.seq LIMIT $4",
}
"""Records that left one of the keys $2 after seq $3 and are under none of them now."""
_CHANGED: Final = f"SELECT {_NEWS} FROM record WHERE tenant = $1 AND seq > $2 ORDER BY seq LIMIT $3"
_LEFT: Final = {
    engine: f"SELECT 1 FROM departure WHERE tenant = $1 AND {among(engine, 'id', '$2')} AND seq > $3 LIMIT 1"
    for engine in sql.ENGINES
}
_ONE: Final = "SELECT type, akey FROM record WHERE tenant = $1 AND id = $2"
_COUNTS_ALL: Final = (
    "SELECT type, n, hash FROM tally WHERE tenant = $1 AND n <> 0"
    " AND (month = '' OR akey IN ($2, $3) OR CAST('0' || month AS BIGINT) >= $4)"
)
_COUNTS: Final = {engine: f"{_COUNTS_ALL} AND {among(engine, 'akey', '$5')}" for engine in sql.ENGINES}


@dataclass(frozen=True, slots=True)
class Reader:
    """What someone may read of a tenant. Its queries belong into the transaction that `held` was read in.

    `holds`: how far the device that asks holds types of reach `recent`; None: as one that knows no months.
    """

    tenant: str
    held: frozenset[str]
    engine: DatabaseEngine
    person: str = ""
    holds: Holds | None = None

    @property
    def all(self) -> bool:
        """Whether everything in the tenant is open to them."""
        return ALL in self.held

    def of(self, only: Collection[str]) -> Reader:
        """The same with those of its keys alone; with all of them when `only` is empty."""
        if not only or self.all:
            return self
        return replace(self, held=self.held & frozenset(only))

    def month_of(self, type_: str, seq: int) -> int:
        """The month a change is told with; 0: none."""
        if self.holds is None or type_ not in by_reach(RECORD_TYPES).recent:
            return 0
        return self.holds.months.of(seq)

    def floor_of(self, type_: str, key: str) -> int:
        """The seq after which the device has rows of this type under this key; 0: it has all of them."""
        if self.holds is None or key in own_keys(self.person) or type_ not in by_reach(RECORD_TYPES).recent:
            return 0
        return self.holds.floor

    async def config(self) -> list[Row]:
        """Workspace, people, pipelines: what everyone reads who reads anything, newest first.

        Rows are (seq, type, id, key, fields), as in `older`; `fields` is JSON text.
        """
        rows = await self.engine.rows(_CONFIG, self.tenant) if self.held else []
        # Sorted here: asked for an order, SQLite walks all rows of the tenant in it.
        return sorted(rows, key=lambda row: row[0], reverse=True)

    async def older(self, before: int, count: int) -> list[Row]:
        """The newest rows below a seq that are no configuration, newest first."""
        return await self._rows(_sent(by_reach(RECORD_TYPES))[0], before, count, *self._within)

    async def older_of(self, type_: str, before: int, count: int) -> list[Row]:
        """The newest rows of one type below a seq, newest first."""
        query = _sent(by_reach(RECORD_TYPES))[1]
        return await self._rows(query, before, count, *self._within, type_)

    async def newer(self, after: int, count: int) -> list[Row]:
        """Changed rows and departures after a seq, in one order, each seq once.

        Rows are (seq, type, id, key, fields, full_seq, deleted, meta); of a departure the key is None.
        """
        statement = self._statement(_sent(by_reach(RECORD_TYPES))[2], after, count, *self._within)
        if self.all:
            return await self.engine.rows(statement[0], *statement[1])
        departed = (_DEPARTED[self.engine.engine_type], statement[1][:4])
        rows, gone = await self.engine.many([statement, departed])
        if not gone:
            return rows
        drops = [(seq, name, id_, None, "") for seq, name, id_ in gone]
        return list(merge(rows, drops, key=lambda row: row[0]))[:count]

    def those(self, rows: Iterable[Row]) -> list[Row]:
        """Of what `changed` found, the rows that are open to them and of a type that devices are sent."""
        never = by_reach(RECORD_TYPES).server
        return [row for row in rows if row[1] not in never and may_read(self.held, row[3])]

    async def all_of(self, type_: str) -> AsyncIterator[list[Row]]:
        """All rows of a type that are not deleted, in pages, the longest unchanged first.

        Rows are (seq, id, key, fields).
        """
        after = -1
        while True:
            rows = await self._rows(_ALL_OF, after, PAGE_ROWS, type_)
            if rows:
                yield rows
            if len(rows) < PAGE_ROWS:
                return
            after = rows[-1][0]

    async def reads(self, type_: str, id_: str) -> bool:
        """Whether there is such a record, a tombstone too, and it is open to them."""
        rows = await self.engine.rows(_ONE, self.tenant, id_)
        return bool(rows) and rows[0][0] == type_ and may_read(self.held, rows[0][1])

    async def counts(self) -> dict[str, tuple[int, str]]:
        """{type: (rows, XOR of their ids' hashes as hex)} of what the device is sent, from the tally."""
        args = (self.tenant, *sorted(own_keys(self.person)), self.holds.since if self.holds else 0)
        if self.all:
            rows = await self.engine.rows(_COUNTS_ALL, *args)
        else:
            rows = await self.engine.rows(_COUNTS[self.engine.engine_type], *args, self.keys)
        never = by_reach(RECORD_TYPES).server
        found = {type_: count for type_, count in added_up(rows).items() if count.n and type_ not in never}
        return {type_: (count.n, xor_hex(count.hash)) for type_, count in found.items()}

    @property
    def keys(self) -> str:
        """The held keys as a statement takes them."""
        return msgspec.json.encode(sorted(self.held)).decode()

    @property
    def _within(self) -> tuple[int, str, str]:
        """Floor and own keys, as statements take them."""
        private, team = sorted(own_keys(self.person))
        return self.holds.floor if self.holds else 0, private, team

    def _statement(self, query: _Query, at: int, count: int, *more: str | int) -> Statement:
        text = query.all if self.all else query.keys[self.engine.engine_type]
        return text, (self.tenant, self.keys, at, count, *more)

    async def _rows(self, query: _Query, at: int, count: int, *more: str | int) -> list[Row]:
        text, args = self._statement(query, at, count, *more)
        return await self.engine.rows(text, *args)


async def changed(engine: DatabaseEngine, tenant: str, after: int, most: int) -> list[Row] | None:
    """All rows of a tenant that changed after a seq, as `Reader.newer` has them, for `Reader.those`.

    None when they are more than `most`, or one of them left a key: then each reader must ask.
    """
    rows = await engine.rows(_CHANGED, tenant, after, most + 1)
    if len(rows) > most:
        return None
    # Only what is sent whole can have got another key.
    moved = [row[2] for row in rows if row[5] > after]
    names = msgspec.json.encode(moved).decode()
    left = moved and await engine.rows(_LEFT[engine.engine_type], tenant, names, after)
    return None if left else rows


async def reader_of(replica: Replica, row: TenantRow, tenant: str, person: str) -> Reader:
    """What the person may read as of the tenant's row, which was read in the transaction this runs in."""
    directory = await replica.directory(tenant, row)
    return Reader(tenant, directory.held(person), replica.engine, person)
