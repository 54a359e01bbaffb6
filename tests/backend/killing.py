"""A worker that is killed: `python -m tests.backend.killing DATABASE_URL SCENARIO`.

Round k brings new work, lets a process of its own do it that kills itself (SIGKILL) at its k-th statement,
then lets another finish and looks at everything. It ends when a process got through: every place was tried.
The last line says how many there were.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from backend.accounts.session import Caller
from backend.base.database.engine import DatabaseEngine, make_engine
from backend.base.database.migrations.run import migrate
from backend.base.database.tables import bind
from backend.features.deals.followers import STAGE_HISTORY
from backend.features.exchange import jobs as imports
from backend.features.exchange import store as exchange
from backend.features.exchange import uploads
from backend.followers.rounds import Rounds
from backend.jobs.kinds import Ask, JobKind, Running, enqueue
from backend.jobs.store import LEASE_MS
from backend.jobs.worker import Chance, Worker
from backend.replica import retention
from backend.replica.replica import Replica
from backend.replica.retention import DAY_MS
from backend.replica.streams import Streams
from tests.backend.deals import stage
from tests.backend.world import NOW_MS, World, build

ROUNDS_MAX = 200
PLACES = ("rows", "many", "write_all")


def kill_at(engine: DatabaseEngine, count: int) -> None:
    """End this process the hard way at its count-th statement or commit."""
    left = [count]

    def counted(name: str, inner: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **more: Any) -> Any:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return await inner(*args, **more)

        call.__name__ = name
        return call

    for name in PLACES:
        setattr(engine, name, counted(name, getattr(engine, name)))
    for transaction in (engine.write(), engine.read()):
        kind = type(transaction)
        if not hasattr(kind, "counted"):
            kind.counted = True  # type: ignore[union-attr]
            kind.commit = counted("commit", kind.commit)  # type: ignore[method-assign]


def chance(round_: int, second: bool) -> Chance:
    """The clock of a process: each is so much later that the lease of the one before ran out."""
    return Chance(lambda: NOW_MS + (2 * round_ + second) * (LEASE_MS + 1), lambda: 0.0, f"w{round_}{second}")


async def _rows(engine: DatabaseEngine, statement: str, *args: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await engine.rows(statement, *args)]


async def _count_up(running: Running) -> None:
    await running.replica.engine.rows("SELECT at FROM probe WHERE id = 1")
    async with running.finishing():
        await running.replica.engine.rows("UPDATE probe SET at = at + 1 WHERE id = 1")


class Jobs:
    """A job whose effect shows how often it happened."""

    kind = JobKind("count", _count_up, failures_max=ROUNDS_MAX)

    async def bring(self, world: World, round_: int) -> None:
        await enqueue(world.replica, world.tenant, Ask(self.kind, 0), NOW_MS)

    async def work(self, world: World, round_: int, second: bool) -> None:
        await Worker(world.replica, [self.kind], chance(round_, second)).drain()

    async def look(self, world: World, round_: int) -> None:
        assert await _rows(world.engine, "SELECT at FROM probe WHERE id = 1") == [(round_,)]
        assert await _rows(world.engine, "SELECT id FROM job") == []


class Stages:
    """A deal that moves on to the next stage; the seq tells whether anything was written twice."""

    deal = "00000000-0000-4000-8000-000000000001"

    async def bring(self, world: World, round_: int) -> None:
        phone = await world.phone("ana")
        await phone.pull()
        if round_ == 1:
            await phone.push(phone.create("deal", self.deal, name="D", stage=stage("s1")))
        else:
            await phone.push(phone.set("deal", self.deal, stage=stage(f"s{round_}")))

    async def work(self, world: World, round_: int, second: bool) -> None:
        rounds = Rounds(world.replica, [STAGE_HISTORY], lambda: NOW_MS, lambda: time.monotonic() * 1000)
        await rounds.drain(world.tenant)

    async def look(self, world: World, round_: int) -> None:
        entries = await _rows(world.engine, "SELECT fields FROM record WHERE type = 'stage_entry'")
        assert len(entries) == round_
        assert sum('"left_at"' in fields for (fields,) in entries) == round_ - 1
        # A move is one seq; what follows is the entry it left, and the one it entered.
        [(first, last)] = await _rows(
            world.engine, "SELECT min(m.first_seq), max(t.seq) FROM mutation m, tenant t, device d"
            " WHERE d.id = m.device AND d.kind = 'device' AND t.id = m.tenant",
        )  # fmt: skip
        assert last - first + 1 == 3 * round_ - 1
        assert await _rows(world.engine, "SELECT record FROM follower_aside") == []


class Nights:
    """A night after many: tombstones, departures, history and answers are old enough by turns."""

    async def bring(self, world: World, round_: int) -> None:
        retention.TOMBSTONE_KEEP_DAYS, retention.HISTORY_KEEP_DAYS, retention.ANSWER_KEEP_DAYS = 2, 1, 1
        phone = await world.phone("ana")
        gone, kept = phone.contact("Gone"), phone.contact("Kept", job_title="a")
        await phone.push(gone, kept)
        await phone.pull()
        await phone.push(phone.set("contact", kept["record"], job_title="b", visibility="private"))
        await phone.push(phone.mutation("delete", "contact", gone["record"]))

    async def work(self, world: World, round_: int, second: bool) -> None:
        retention.TOMBSTONE_KEEP_DAYS, retention.HISTORY_KEEP_DAYS, retention.ANSWER_KEEP_DAYS = 2, 1, 1
        await retention.collect(world.engine, world.tenant, [], NOW_MS + round_ * DAY_MS)

    async def look(self, world: World, round_: int) -> None:
        """Of each round: the tombstone and departure for two nights more, the history for one."""
        found = await _rows(
            world.engine,
            "SELECT (SELECT count(*) FROM record WHERE deleted), (SELECT count(*) FROM departure),"
            " (SELECT count(*) FROM history WHERE field = 'job_title'),"
            " (SELECT count(*) FROM record WHERE type = 'contact' AND NOT deleted),"
            " (SELECT count(*) FROM day_mark)",
        )
        assert found == [(min(round_, 2), min(round_, 2), min(round_, 1), round_, round_)], found


class Imports:
    """A file of five new contacts at two new companies and one that was there, in batches of four writes."""

    async def bring(self, world: World, round_: int) -> None:
        lines = [
            f"Given Family{round_}-{n},p{round_}-{n}@k.example,Kedai {round_}-{n % 2}," for n in range(5)
        ]
        lines.append(f"Budi,b@k.example,,tag{round_}")
        data = ("Name,Email,Company,Tags\n" + "\n".join(lines)).encode()
        caller = Caller(world.tenant, world.people["ana"], "", "")
        if round_ == 1:
            phone = await world.phone("ana")
            await phone.push(phone.contact("Budi", emails={"e": {"address": "b@k.example"}}))
        upload = await uploads.keep(world.engine, caller, ("a.csv", data), len(lines), NOW_MS)
        await imports.ask(world.replica, caller, imports.Choices(upload), NOW_MS)

    async def work(self, world: World, round_: int, second: bool) -> None:
        exchange.IMPORT_BATCH_WRITES = 4
        await Worker(world.replica, [imports.IMPORT], chance(round_, second)).drain()

    async def look(self, world: World, round_: int) -> None:
        assert await _rows(world.engine, "SELECT id FROM job") == []
        found = await _rows(
            world.engine,
            "SELECT (SELECT count(*) FROM record WHERE type = 'contact'),"
            " (SELECT count(*) FROM record WHERE type = 'company'),"
            " (SELECT count(DISTINCT m.id) FROM mutation m JOIN device d ON d.id = m.device"
            " WHERE d.name = 'import'),"
            " (SELECT count(*) FROM mutation m JOIN device d ON d.id = m.device WHERE d.name = 'import')",
        )
        assert found == [(5 * round_ + 1, 2 * round_, 8 * round_, 8 * round_)], found
        told = await _rows(world.engine, "SELECT state, report FROM upload")
        assert {state for state, _ in told} == {"done"}
        counts = '"counts":{"created":5,"merged":1,"unchanged":0,"refused":0,"companies_created":2}'
        assert all(counts in report for _, report in told), told


SCENARIOS = {"jobs": Jobs, "stages": Stages, "nights": Nights, "imports": Imports}


def child(url: str, run: Callable[[World], Awaitable[None]], kill: int = 0) -> bool:
    """Run in a process of its own; whether it was killed. Raises when it failed."""
    pid = os.fork()
    if pid:
        _, status = os.waitpid(pid, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        if not killed and os.WEXITSTATUS(status):
            raise SystemExit("a process failed")
        return killed

    async def inside() -> None:
        engine = make_engine(url)
        bind(engine)
        [(tenant,)] = await engine.rows("SELECT id FROM tenant")
        people = await engine.rows("SELECT id, fields FROM record WHERE type = 'person'")
        world = World(engine, Replica(engine, Streams(0)), tenant)
        for id_, fields in people:
            world.people[fields.partition('"name":"')[2].partition('"')[0]] = id_
        if kill:
            kill_at(engine, kill)
        await run(world)
        await engine.close_connection_pool()

    try:
        asyncio.run(inside())
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


async def prepare(url: str) -> None:
    engine = make_engine(url)
    await migrate(engine)
    bind(engine)
    await build(engine)
    await engine.close_connection_pool()


def main(url: str, scenario: str) -> None:
    """Round after round until a process got through."""
    asyncio.run(prepare(url))
    each = SCENARIOS[scenario]()
    for round_ in range(1, ROUNDS_MAX):
        child(url, lambda world, n=round_: each.bring(world, n))
        killed = child(url, lambda world, n=round_: each.work(world, n, False), kill=round_)
        child(url, lambda world, n=round_: each.work(world, n, True))
        child(url, lambda world, n=round_: each.look(world, n))
        if not killed:
            print(f"{round_ - 1} places")
            return
    raise SystemExit(f"more than {ROUNDS_MAX} statements")


if __name__ == "__main__":
    main(*sys.argv[1:])
