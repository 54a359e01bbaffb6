"""How many rows of each type a person may read, without counting them: a tally by access key and type.

It is kept in the transaction of every push and costs by the rows that enter or leave a key. A cell holds the
number of rows and the XOR of their ids' hashes (`sync.counts`), so a device can compare what it has. Rows of
types of which devices hold the last months are counted by the month they last changed in (`sync.reach`):
each change in a later month moves the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from backend.base.database.engine import DatabaseEngine, Insert, Row
from backend.replica import sql
from sync.counts import id_hash
from sync.decision.plan import Plan, Standing
from sync.reach import Months, read_months
from sync.schema import RECORD_TYPES

WALK_ROWS = 1_000
"""Rows read at once when all are walked: other requests go on between."""
_BITS = 1 << 64


class Cell(NamedTuple):
    """What is counted together. `month`: a number, or "" for types that devices hold whole."""

    akey: str
    type: str
    month: str = ""


class Count(NamedTuple):
    """`hash`: the XOR, unsigned."""

    n: int = 0
    hash: int = 0

    def with_row(self, id_: str, by: int) -> Count:
        """The count after a row came (`by` 1) or went (-1)."""
        return Count(self.n + by, self.hash ^ id_hash(id_))


class Difference(NamedTuple):
    """A cell of the tally that was wrong."""

    cell: Cell
    kept: Count
    counted: Count


async def stood(engine: DatabaseEngine, tenant: str, plan: Plan) -> dict[str, Standing]:
    """How the plan's rows stood before. Call it in the transaction that saves the plan, before it writes.

    A conflict's id is worked out (M10), so one that the plan takes for new may be there, not loaded.
    """
    unsure = [id_ for id_ in plan.created if plan.records[id_].type == "conflict"]
    if not unsure:
        return plan.stood
    ids = msgspec.json.encode(sorted(unsure)).decode()
    rows = await engine.rows(sql.STANDINGS[engine.engine_type], tenant, ids)
    return plan.stood | {id_: Standing(akey, bool(deleted), seq) for id_, akey, deleted, seq in rows}


def moves(plan: Plan, stood: Mapping[str, Standing], months: Months) -> dict[Cell, Count]:
    """What a plan changes of the tally; `stood`: how its rows stood before."""
    changed: dict[Cell, Count] = {}

    def move(cell: Cell, id_: str, by: int) -> None:
        changed[cell] = changed.get(cell, Count()).with_row(id_, by)

    for id_, record in plan.records.items():
        before = stood.get(id_)
        cell = _cell(record.type, record.key, record.seq, months)
        was = _cell(record.type, before.key, before.seq, months) if before and not before.deleted else None
        if was == (None if record.deleted else cell):
            continue
        if was is not None:
            move(was, id_, -1)
        if not record.deleted:
            move(cell, id_, 1)
    return {cell: count for cell, count in changed.items() if count != (0, 0)}


def insert(engine: DatabaseEngine, tenant: str, changed: Mapping[Cell, Count]) -> Insert:
    """The statement that adds to the tally."""
    rows = ((tenant, *cell, count.n, _signed(count.hash)) for cell, count in changed.items())
    return sql.into(sql.TALLY[engine.engine_type], rows)


async def add(engine: DatabaseEngine, tenant: str, changed: Mapping[Cell, Count]) -> None:
    """Add to the tally, in the open transaction."""
    await engine.write_all([insert(engine, tenant, changed)])


def added_up(rows: Iterable[Row]) -> dict[str, Count]:
    """Cells of the tally, (type, n, hash), added up by type."""
    found: dict[str, Count] = {}
    for type_, n, hash_ in rows:
        count = found.get(type_, Count())
        found[type_] = Count(count.n + n, count.hash ^ _unsigned(hash_))
    return found


async def walk(engine: DatabaseEngine, tenant: str, months: Months) -> dict[Cell, Count]:
    """The tally as the rows say. Call it in a transaction: it reads in pieces."""
    found: dict[Cell, Count] = {}
    last = ""
    while True:
        rows = await engine.rows(sql.WALK, tenant, last, WALK_ROWS)
        for id_, type_, akey, seq in rows:
            cell = _cell(type_, akey, seq, months)
            found[cell] = found.get(cell, Count()).with_row(id_, 1)
        if len(rows) < WALK_ROWS:
            return found
        last = rows[-1][0]


async def recount(engine: DatabaseEngine, tenant: str) -> list[Difference]:
    """Put the tally right where it is wrong; what was wrong.

    The rows are walked in a snapshot, while pushes go on. What is missing then is still missing later,
    because a push only adds to the tally; so the tenant is locked for the correction alone, however many rows
    there are.
    """
    async with engine.read():
        seen = await _recounts(engine, tenant)
        months = read_months(
            str((await engine.rows("SELECT months FROM tenant WHERE id = $1", tenant))[0][0])
        )
        kept = {
            Cell(akey, type_, month): Count(n, _unsigned(hash_))
            for akey, type_, month, n, hash_ in await engine.rows(sql.TALLY_CELLS, tenant)
        }
        counted = await walk(engine, tenant, months)
    wrong = list(_differences(kept, counted))
    if not wrong:
        return []
    async with engine.write():
        await engine.rows(sql.LOCK_TENANT[engine.engine_type], tenant)
        if await _recounts(engine, tenant) != seen:
            return []  # another recount has put it right meanwhile: twice would be wrong again
        await engine.rows("UPDATE tenant SET recounts = recounts + 1 WHERE id = $1", tenant)
        await add(engine, tenant, {each.cell: _missing(each) for each in wrong})
    return wrong


def _cell(type_: str, akey: str, seq: int, months: Months) -> Cell:
    kind = RECORD_TYPES.get(type_)
    recent = kind is not None and kind.reach == "recent"
    return Cell(akey, type_, str(months.of(seq)) if recent else "")


def _differences(kept: Mapping[Cell, Count], counted: Mapping[Cell, Count]) -> Iterable[Difference]:
    for cell in sorted(kept.keys() | counted.keys()):
        before, now = kept.get(cell, Count()), counted.get(cell, Count())
        if before != now:
            yield Difference(cell, before, now)


def _missing(wrong: Difference) -> Count:
    return Count(wrong.counted.n - wrong.kept.n, wrong.counted.hash ^ wrong.kept.hash)


async def _recounts(engine: DatabaseEngine, tenant: str) -> list[object]:
    return [
        tuple(row) for row in await engine.rows("SELECT epoch, recounts FROM tenant WHERE id = $1", tenant)
    ]


def _signed(bits: int) -> int:
    """64 bits as both engines keep them."""
    return bits - _BITS if bits >= _BITS >> 1 else bits


def _unsigned(number: int) -> int:
    return number % _BITS
