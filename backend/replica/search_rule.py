"""Texts to search are made anew when the rule they are made by has changed: another schema, another app."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from backend.base.database.engine import DatabaseEngine
from backend.base.database.statements import among
from backend.jobs.kinds import Ask, JobKind, Running, enqueue
from backend.replica import searched, sql
from backend.replica.replica import Replica

BATCH_ROWS = 1_000
"""Rows walked in one go; pushes go on between and beside."""
# What is written meanwhile has a later seq, and stays. A row deleted meanwhile is no hit: `hits` looks again.
_WALK = {
    engine: f"SELECT id, type, akey, seq, CASE WHEN {among(engine, 'type', '$4')} THEN fields END"  # noqa: S608
    " FROM record WHERE tenant = $1 AND id > $2 AND NOT deleted ORDER BY id LIMIT $3"
    for engine in sql.ENGINES
}
_LEAVE = {
    engine: "DELETE FROM search_text WHERE tenant = $1 AND record IN (SELECT record FROM search_text"  # noqa: S608
    f" WHERE tenant = $1 AND NOT ({among(engine, 'type', '$2')}) LIMIT $3) RETURNING record"
    for engine in sql.ENGINES
}
_BEHIND = "SELECT id FROM tenant WHERE search_rule <> $1"
_NOTED = "UPDATE tenant SET search_rule = $2 WHERE id = $1"


async def _run(running: Running) -> None:
    engine, tenant = running.replica.engine, running.claim.tenant
    rule = searched.rule()
    await make_texts(engine, tenant)
    async with running.finishing():
        await engine.rows(_NOTED, tenant, rule)


SEARCH_RULE = JobKind("search_rule", _run)


async def plan(replica: Replica, now_ms: int) -> Sequence[str]:
    """See that a job waits in each tenant whose texts were made by another rule; which tenants these are."""
    behind = [str(row[0]) for row in await replica.engine.rows(_BEHIND, searched.rule())]
    for tenant in behind:
        await enqueue(replica, tenant, Ask(SEARCH_RULE, now_ms, only_key="once"), now_ms)
    return behind


async def make_texts(engine: DatabaseEngine, tenant: str) -> None:
    """Make all texts of a tenant, and take away those that nothing looks at."""
    kept = msgspec.json.encode(sorted(searched.kept_types())).decode()
    while len(await engine.rows(_LEAVE[engine.engine_type], tenant, kept, BATCH_ROWS)) == BATCH_ROWS:
        pass
    last = ""
    while True:
        rows = await engine.rows(_WALK[engine.engine_type], tenant, last, BATCH_ROWS, kept)
        texts = [
            searched.row_of(tenant, (id_, type_, akey, seq), msgspec.json.decode(fields))
            for id_, type_, akey, seq, fields in rows
            if fields is not None
        ]
        if texts:
            await engine.write_all([searched.insert(texts)])
        if len(rows) < BATCH_ROWS:
            return
        last = rows[-1][0]
