"""What the server does by itself: how far followers lag behind a push, what a night of retention costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from backend.base.database.engine import Insert, make_engine
from backend.base.database.migrations.run import migrate
from backend.base.database.tables import bind
from backend.features.deals.followers import STAGE_HISTORY
from backend.followers.follower import FOLLOWER_LOCK_MS_MAX
from backend.followers.rounds import Rounds
from backend.replica import retention
from backend.replica.retention import DAY_MS
from sync.limits import HISTORY_KEEP_DAYS
from tests.api import Remote
from tests.backend.deals import stage
from tests.backend.world import NOW_MS, World, build, new_id
from tests.bench.figures import Figure, Report, percentile
from tests.bench.stage import Stage
from tests.e2e.workplace import AISYAH
from tests.postgres import cluster

MOVES, DEALS = 30, 2_000
HISTORY_ROWS, RECORDS, AT_ONCE = 1_000_000, 10_000, 20_000
LAG_MS_MAX = 1_000
PUSH_MS_MAX = 200
"""A push that comes while retention runs waits for one batch at most."""


_Work = Callable[[World, str, Report], Awaitable[None]]


def followers(on: Stage, report: Report) -> None:
    """Lag through a server as it runs by default; the first walk in this process, on both engines."""
    with on.workplace.remote(AISYAH) as remote:
        _lag(remote, report)
    _on_both(on, _first_walk, report)


def collecting(on: Stage, report: Report) -> None:
    """A night of retention in this process, on both engines."""
    _on_both(on, _retention, report)


def _on_both(on: Stage, work: _Work, report: Report) -> None:
    sqlite = f"sqlite://{on.folder / 'work.sqlite'}"
    # The thread of the browser has an event loop of its own.
    with ThreadPoolExecutor(1) as thread, cluster() as running, running.database() as postgres:
        for url, name in ((sqlite, "SQLite"), (postgres, "Postgres")):
            thread.submit(lambda url=url, name=name: asyncio.run(_alone(url, name, work, report))).result()


def _lag(remote: Remote, report: Report) -> None:
    """From the moment a push is answered until a pull brings the entry that follows from it."""
    deal = remote.create("deal", {"name": "Lag", "stage": stage("s0")})
    remote.push([deal])
    _entry(remote, "s0")  # before it comes the first walk over all that was there
    lags: list[float] = []
    for move in range(1, MOVES + 1):
        op = {"op": "set", "field": "stage", "value": stage(f"s{move}")}
        remote.push([remote.edit("deal", deal["record"], remote.seq(), op)])
        began = time.perf_counter()
        _entry(remote, f"s{move}")
        lags.append((time.perf_counter() - began) * 1000)
    report.add(
        Figure("lag of the stage history behind a push", "ms", lags, LAG_MS_MAX, note=f"{MOVES} moves")
    )


def _entry(remote: Remote, name: str) -> None:
    """Pull until the entry of this stage is there."""
    while not any(
        change["type"] == "stage_entry" and change.get("fields", {}).get("stage") == name
        for change in remote.pull()
    ):
        pass


async def _alone(url: str, name: str, work: _Work, report: Report) -> None:
    engine = make_engine(url)
    await migrate(engine)
    bind(engine)
    try:
        await work(await build(engine), name, report)
    finally:
        await engine.close_connection_pool()


async def _first_walk(world: World, name: str, report: Report) -> None:
    """The stage history of deals that were there before it, and how long it holds the tenant at once."""
    ana = await world.phone("ana")
    for _ in range(DEALS // 100):
        await ana.push(*(ana.create("deal", name="D", stage=stage("s1")) for _ in range(100)))
    rounds = Rounds(world.replica, [STAGE_HISTORY], lambda: NOW_MS, lambda: time.perf_counter() * 1000)
    began = time.perf_counter()
    await rounds.drain(world.tenant)
    each = (time.perf_counter() - began) * 1000 / DEALS
    report.add(Figure(f"stage history of a deal, first walk, {name}", "ms", [each], note=f"{DEALS} deals"))
    held = percentile(list(rounds.held), 0.95)
    report.add(
        Figure(f"a round of a follower holds the tenant, p95, {name}", "ms", [held], FOLLOWER_LOCK_MS_MAX)
    )


async def _retention(world: World, name: str, report: Report) -> None:
    """A night over a million history rows, half of them old enough, while a phone goes on pushing."""
    engine, tenant = world.engine, world.tenant
    records = [new_id() for _ in range(RECORDS)]
    texts = ("tenant", "type", "record", "field", "value", "person", "device", "stamp", "outcome")
    columns = dict.fromkeys(texts, "text") | {"seq": "bigint", "until_seq": "bigint"}
    for start in range(0, HISTORY_ROWS, AT_ONCE):
        rows = [
            (tenant, "contact", records[n % RECORDS], "notes" if n % 10 == 0 else "job_title", '"x"', "", "d",
             "0-0-d", "replaced", 1, 2)
            for n in range(start, start + AT_ONCE)
        ]  # fmt: skip
        async with engine.write():  # alone, each row would be a transaction of its own
            await engine.write_all([Insert("history", columns, rows)])
    await engine.rows(
        "INSERT INTO day_mark (tenant, day, at, seq, history_id) SELECT $1, $2, $3, seq,"
        " (SELECT max(id) FROM history) - $4 FROM tenant WHERE id = $1",
        tenant, NOW_MS // DAY_MS, NOW_MS, HISTORY_ROWS // 2,
    )  # fmt: skip
    nights = ((tenant, NOW_MS // DAY_MS + n, NOW_MS, 10**9, 10**9) for n in range(1, HISTORY_KEEP_DAYS + 1))
    marks = {"tenant": "text", "day": "bigint", "at": "bigint", "seq": "bigint", "history_id": "bigint"}
    await engine.write_all([Insert("day_mark", marks, list(nights))])
    waits: list[float] = []
    done = asyncio.Event()
    pushing = asyncio.create_task(_push_until(world, done, waits))
    began = time.perf_counter()
    await retention.collect(engine, tenant, [], NOW_MS + HISTORY_KEEP_DAYS * DAY_MS)
    took = time.perf_counter() - began
    done.set()
    await pushing
    [(left,)] = await engine.rows("SELECT count(*) FROM history")
    note = f"{HISTORY_ROWS - left:,} rows collected"
    report.add(Figure(f"retention, a night at 1 million history rows, {name}", "s", [took], note=note))
    report.add(
        Figure(f"a push while retention runs, p95, {name}", "ms", [percentile(waits, 0.95)], PUSH_MS_MAX,
               note=f"{len(waits)} pushes, longest {max(waits):.0f} ms")
    )  # fmt: skip


async def _push_until(world: World, done: asyncio.Event, waits: list[float]) -> None:
    phone = await world.phone("budi")
    while not done.is_set():
        began = time.perf_counter()
        await phone.push(phone.contact("Siti"))
        waits.append((time.perf_counter() - began) * 1000)
