"""Forgetting a record for good (SPEC.md section F): row, registers, history and bodies; its id stays refused.

What stays is an empty tombstone of the same id and key: it tells devices, and decides for ever that the id is
taken. Retention never collects it.
"""

# ruff: noqa: S608 - every part of every statement is a constant of this file

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from backend.base.database.engine import Statement
from backend.base.database.statements import among
from backend.replica import store
from backend.replica.door import Sender, entered
from backend.replica.replica import Replica
from backend.replica.sql import ENGINES
from sync import hlc
from sync.decision.plan import BORN, FORGOTTEN, LIFE, Plan, Record, Standing
from sync.reach import read_months

UNKNOWN_TYPE: Final = "forgotten"
"""Of a stub whose record a restored backup does not have."""
_CONFLICTS = {
    engine: "SELECT id FROM record WHERE tenant = $1 AND type = 'conflict' AND parent <> ''"
    f" AND {among(engine, 'parent', '$2')}"
    for engine in ENGINES
}
_STUBS = {
    engine: f"SELECT id FROM record WHERE tenant = $1 AND deleted AND meta LIKE '%{FORGOTTEN}%'"
    f" AND {among(engine, 'id', '$2')}"
    for engine in ENGINES
}


async def forgotten(replica: Replica, tenant: str, ids: Iterable[str]) -> set[str]:
    """Those of these ids that are forgotten in this database."""
    wanted = store.as_list(sorted(ids))
    rows = await replica.engine.rows(_STUBS[replica.engine.engine_type], tenant, wanted)
    return {row[0] for row in rows}


async def forget(replica: Replica, sender: Sender, ids: Sequence[str], now_ms: int) -> list[str]:
    """Forget records and the conflicts about them, in the open transaction if there is one; all their ids."""
    engine, tenant = replica.engine, sender.tenant
    async with engine.write():
        row, device = await entered(replica, sender, now_ms)
        about = await engine.rows(_CONFLICTS[engine.engine_type], tenant, store.as_list(ids))
        every = [*ids, *(each[0] for each in about if each[0] not in ids)]
        known = await store.load_records(engine, tenant, every)
        stamp = hlc.tick(row.stamp or hlc.ZERO, now_ms, hlc.SERVER)
        plan = Plan([], {}, set(), {}, [], [], [], device, row.seq, stamp)
        for id_ in every:
            plan.seq += 1
            before = known.get(id_)
            plan.records[id_] = _stub(id_, before, plan.seq, stamp)
            if before is None:
                plan.created.add(id_)
            else:
                plan.stood[id_] = Standing(before.key, before.deleted, before.seq)
        await store.save(engine, tenant, plan, {}, now_ms, read_months(row.months))
        await engine.write_all([each for id_ in every for each in _scrub(tenant, id_)])
        seq = plan.seq
        engine.after_commit(lambda: replica.streams.publish(tenant, seq))
    return every


def _stub(id_: str, before: Record | None, seq: int, stamp: str) -> Record:
    register = [seq, stamp, hlc.SERVER, "", 1]
    meta = {BORN: [seq, stamp, hlc.SERVER, "", 0], LIFE: register, FORGOTTEN: register}
    type_, key, parent = (before.type, before.key, before.parent) if before else (UNKNOWN_TYPE, "p:", "")
    return Record(type_, id_, key, parent, True, seq, seq, {}, meta)


def _scrub(tenant: str, id_: str) -> list[Statement]:
    """What else is kept of a record: older values, refused mutations, what followers have of it."""
    return [
        ("DELETE FROM history WHERE tenant = $1 AND record = $2", (tenant, id_)),
        (
            "UPDATE mutation SET body = NULL, result = '' WHERE tenant = $1 AND body LIKE $2",
            (tenant, f"%{id_}%"),
        ),
        ("DELETE FROM follower_aside WHERE tenant = $1 AND record = $2", (tenant, id_)),
        ("DELETE FROM follower_seen WHERE tenant = $1 AND record = $2", (tenant, id_)),
        ("DELETE FROM search_text WHERE tenant = $1 AND record = $2", (tenant, id_)),
    ]
