"""The table of what lost devices handed over (SPEC.md E3, E4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from backend.accounts.lost import Known
from backend.base.database.engine import DatabaseEngine
from backend.features.quarantine.errors import QuarantineFull
from sync.limits import QUARANTINE_DEVICE_BYTES_MAX, QUARANTINE_ITEMS_MAX

DAY_MS: Final = 86_400_000
QUARANTINE_KEEP_DAYS: Final = 30
"""What was decided is kept so long, so that a hasty discard can be taken back."""
PAGE_ITEMS: Final = 200
_ADD = """INSERT INTO quarantined
              (id, tenant, device, person, at, made_at, n, schema, epoch, title, reason, body)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
          ON CONFLICT (tenant, device, id) DO NOTHING"""
_SIZE = """SELECT count(*), coalesce(sum(length(body)), 0) FROM quarantined
           WHERE tenant = $1 AND device = $2"""
_DEVICES = """SELECT q.device, d.name, q.person, d.emptied_at, max(q.at), count(*),
                     sum(CASE WHEN q.state = 'waiting' THEN 1 ELSE 0 END),
                     sum(CASE WHEN q.state = 'applied' THEN 1 ELSE 0 END),
                     sum(CASE WHEN q.state = 'refused' THEN 1 ELSE 0 END),
                     sum(CASE WHEN q.state = 'discarded' THEN 1 ELSE 0 END)
              FROM quarantined q JOIN device d ON d.tenant = q.tenant AND d.id = q.device
              WHERE q.tenant = $1 GROUP BY q.device, d.name, q.person, d.emptied_at ORDER BY max(q.at) DESC"""
_COLUMNS = "id, n, at, made_at, schema, epoch, title, reason, body, state, code, decided_at, decided_by"
_ITEMS = f"""SELECT {_COLUMNS} FROM quarantined WHERE tenant = $1 AND device = $2 AND (n, id) > ($3, $4)
             ORDER BY n, id LIMIT $5"""  # noqa: S608 - a constant
_PERSON = "SELECT person FROM quarantined WHERE tenant = $1 AND device = $2 LIMIT 1"
_DECIDE = """UPDATE quarantined SET state = $4, code = $5, decided_at = $6, decided_by = $7
             WHERE tenant = $1 AND device = $2 AND id = $3"""
_EMPTY = """UPDATE quarantined SET body = '', title = ''
            WHERE tenant = $1 AND state IN ('applied', 'discarded')
            AND decided_at > 0 AND decided_at <= $2 AND body <> ''"""


class Sent(msgspec.Struct):
    """One thing a device had not sent. `body`: the mutation as it was to be pushed, or a draft.

    `reason`: the code with which it was refused before, or empty.
    """

    id: str
    body: msgspec.Raw
    n: int = 0
    made_at: int = 0
    title: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A device with what it handed over, counted by what became of it."""

    device: str
    name: str
    person: str
    emptied_at: int | None
    at: int
    items: int
    waiting: int
    applied: int
    refused: int
    discarded: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing handed over, as it is stored."""

    id: str
    n: int
    at: int
    made_at: int
    schema: int
    epoch: str
    title: str
    reason: str
    body: str
    state: str
    code: str
    decided_at: int
    decided_by: str


async def add(
    engine: DatabaseEngine, of: Known, sent: Sequence[Sent], app: tuple[int, str], now_ms: int
) -> int:
    """Keep what is new of it; how many the device has handed over now. Raises QuarantineFull.

    `app`: the version of its schema, and the epoch its bases are of.
    """
    schema, epoch = app
    async with engine.write():
        rows: list[tuple[str, tuple[Any, ...]]] = []
        for one in sent:
            head = (one.id, of.tenant, of.device, of.person, now_ms, one.made_at, one.n)
            rows.append((_ADD, (*head, schema, epoch, one.title, one.reason, bytes(one.body).decode())))
        await engine.many(rows)
        items, chars = (await engine.rows(_SIZE, of.tenant, of.device))[0]
        if items > QUARANTINE_ITEMS_MAX or chars > QUARANTINE_DEVICE_BYTES_MAX:
            raise QuarantineFull(items_max=QUARANTINE_ITEMS_MAX, bytes_max=QUARANTINE_DEVICE_BYTES_MAX)
    return int(items)


async def devices(engine: DatabaseEngine, tenant: str) -> list[Held]:
    """Every device that handed something over, the newest first."""
    return [Held(*row) for row in await engine.rows(_DEVICES, tenant)]


async def person_of(engine: DatabaseEngine, tenant: str, device: str) -> str:
    """Whose device it was; empty when it handed nothing over."""
    rows = await engine.rows(_PERSON, tenant, device)
    return rows[0][0] if rows else ""


async def items(
    engine: DatabaseEngine, tenant: str, device: str, after: tuple[int, str], most: int
) -> list[Item]:
    """What it handed over, in the order it was done, from after `(n, id)` on."""
    return [Item(*row) for row in await engine.rows(_ITEMS, tenant, device, *after, most)]


async def all_items(engine: DatabaseEngine, tenant: str, device: str) -> list[Item]:
    """All of it, in the order it was done."""
    return await items(engine, tenant, device, (-(2**53), ""), QUARANTINE_ITEMS_MAX)


async def decide(
    engine: DatabaseEngine,
    where: tuple[str, str],
    decided: Sequence[tuple[str, str, str]],
    by: str,
    now_ms: int,
) -> None:
    """Note what became of items. `where`: tenant and device; `decided`: id, state, code."""
    await engine.many([(_DECIDE, (*where, id_, state, code, now_ms, by)) for id_, state, code in decided])


async def empty_decided(engine: DatabaseEngine, tenant: str, now_ms: int) -> None:
    """Forget what long decided items held."""
    await engine.rows(_EMPTY, tenant, now_ms - QUARANTINE_KEEP_DAYS * DAY_MS)
