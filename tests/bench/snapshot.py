"""A first snapshot from a workspace of a million rows, of which one in a hundred is the person's own."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import msgspec

from backend.base.database.engine import DatabaseEngine, make_engine
from backend.base.database.migrations.run import migrate
from backend.base.database.tables import bind
from backend.replica import sql
from tests.backend.world import Phone, World, build, new_id
from tests.bench.figures import Figure, Report
from tests.bench.stage import Stage
from tests.postgres import cluster

ROWS, OWN_EVERY, AT_ONCE, ROUNDS = 1_000_000, 100, 20_000, 3
FIRST_SEQ = 1_000
SNAPSHOT_MS_MAX = 1_000
_FIELDS = msgspec.json.encode(
    {"name": {"full": "Siti Nurhaliza binti Tarudin"}, "job_title": "Purchasing Manager",
     "tags": ["VIP", "Fair"], "phones": {"a": {"kind": "mobile", "number": "+60123456701", "raw": ""}}}
).decode()  # fmt: skip


def measure(on: Stage, report: Report) -> None:
    """The same on both engines, in this process: what counts is the database."""
    sqlite = f"sqlite://{on.folder / 'snapshot.sqlite'}"
    # The thread of the browser has an event loop of its own.
    with ThreadPoolExecutor(1) as thread, cluster() as running, running.database() as postgres:
        for url, name in ((sqlite, "SQLite"), (postgres, "Postgres")):
            thread.submit(lambda url=url, name=name: asyncio.run(_on(url, name, report))).result()


async def _on(url: str, name: str, report: Report) -> None:
    engine = make_engine(url)
    await migrate(engine)
    bind(engine)
    try:
        world = await build(engine)
        await fill(world)
        took, rows = await _snapshots(world)
        note = f"{rows:,} rows came"
        report.add(
            Figure(f"first snapshot, 1 % of a million rows, {name}", "ms", took, SNAPSHOT_MS_MAX, note=note)
        )
    finally:
        await engine.close_connection_pool()


async def _snapshots(world: World) -> tuple[list[float], int]:
    """Milliseconds of each, and the rows that came."""
    took: list[float] = []
    phone: Phone | None = None
    for _ in range(ROUNDS):
        phone = await world.phone("ana")
        began = time.perf_counter()
        await phone.pull()
        took.append((time.perf_counter() - began) * 1000)
    assert phone is not None
    assert len(phone.of("contact")) == ROWS // OWN_EVERY
    return took, len(phone.rows)


async def fill(world: World) -> None:
    """ROWS contacts as pushes leave them, each hundredth ana's own, the others of a thousand colleagues."""
    engine, own = world.engine, f"p:{world.people['ana']}"
    for start in range(FIRST_SEQ, FIRST_SEQ + ROWS, AT_ONCE):
        rows = [
            (world.tenant, new_id(), "contact", f"p:{seq % 997}" if seq % OWN_EVERY else own, "",
             _FIELDS, "{}", seq, seq, False)
            for seq in range(start, start + AT_ONCE)
        ]  # fmt: skip
        async with engine.write():  # alone, each row would be a transaction of its own
            await engine.write_all([sql.into(sql.RECORD, rows)])
    await engine.rows("UPDATE tenant SET seq = $2 WHERE id = $1", world.tenant, FIRST_SEQ + ROWS)
    await _as_in_use(engine)


async def _as_in_use(engine: DatabaseEngine) -> None:
    """What Postgres does by itself some minutes after so many rows."""
    if engine.engine_type == "postgres":
        await engine.rows("VACUUM ANALYZE record")
