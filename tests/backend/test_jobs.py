"""Jobs: claimed once, fenced, tried again, given up; the same on both engines."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from backend.jobs import store
from backend.jobs.kinds import Ask, GiveUp, JobKind, Running, enqueue
from backend.jobs.store import JOBS_OF_TENANT_MAX, LEASE_MS, WORKER_DIED, LeaseLost
from backend.jobs.worker import JOBS_AT_ONCE_MAX, Chance, Worker, plan_again, retry_at
from backend.replica.door import Sender, create, submit
from tests.backend.world import NOW_MS, World, new_id


@dataclass
class Clock:
    """A clock that only a test moves, and dice that always show the same."""

    ms: int = NOW_MS
    dice: float = 0.5

    def chance(self, name: str = "w1") -> Chance:
        return Chance(lambda: self.ms, lambda: self.dice, name)


@dataclass
class Diary:
    """A kind of job that notes what it was given."""

    done: list[str] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)

    async def run(self, running: Running) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        async with running.finishing():
            self.done.append(running.claim.payload["word"])

    def kind(self, **more: Any) -> JobKind:
        return JobKind("diary", self.run, **more)


def word(kind: JobKind, text: str, due_at: int = NOW_MS, only_key: str = "", person: str = "") -> Ask:
    return Ask(kind, due_at, {"word": text}, only_key, person)


async def left(world: World) -> list[tuple[str, str]]:
    rows = await world.engine.rows("SELECT state, reason FROM job ORDER BY due_at, id")
    return [tuple(row) for row in rows]


async def test_a_job_runs_once_when_its_time_has_come_and_leaves_nothing(world: World) -> None:
    clock, diary = Clock(), Diary()
    worker = Worker(world.replica, [diary.kind()], clock.chance())
    await enqueue(world.replica, world.tenant, word(diary.kind(), "later", NOW_MS + 60_000), NOW_MS)
    await enqueue(world.replica, world.tenant, word(diary.kind(), "now"), NOW_MS)
    assert await worker.drain() == 1
    assert diary.done == ["now"]
    clock.ms += 60_000
    await worker.drain()
    assert diary.done == ["now", "later"]
    assert await left(world) == []


async def test_one_of_a_kind_and_key_waits_or_runs_and_a_dead_one_makes_room(world: World) -> None:
    clock, diary = Clock(), Diary(trouble=[GiveUp("no")])
    kind = diary.kind()
    asks = [word(kind, text, only_key="k") for text in ("first", "second", "third")]
    assert await enqueue(world.replica, world.tenant, asks[0], NOW_MS)
    assert not await enqueue(world.replica, world.tenant, asks[1], NOW_MS)
    assert await enqueue(world.replica, new_id(), asks[1], NOW_MS), "of another tenant"
    await world.engine.rows("DELETE FROM job WHERE tenant <> $1", world.tenant)
    worker = Worker(world.replica, [kind], clock.chance())
    await worker.drain()
    assert [state for state, _ in await left(world)] == ["dead"]
    assert await enqueue(world.replica, world.tenant, asks[2], NOW_MS)
    [letter] = await store.dead_letters(world.engine)
    assert letter.reason == "GiveUp: no"
    assert not await store.retry(world.engine, letter.id, NOW_MS), "the third one waits"
    await worker.drain()
    assert await store.retry(world.engine, letter.id, NOW_MS)
    await worker.drain()
    assert diary.done == ["third", "first"]


async def test_an_enqueue_is_part_of_the_open_transaction(world: World) -> None:
    diary = Diary()

    async def fails_after_it() -> None:
        async with world.engine.write():
            await enqueue(world.replica, world.tenant, word(diary.kind(), "never"), NOW_MS)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails_after_it()
    assert await left(world) == []


async def test_a_failure_is_tried_again_with_full_jitter_and_then_given_up_with_its_reason(
    world: World,
) -> None:
    clock, diary = Clock(), Diary(trouble=[ValueError(f"trouble {n}\0") for n in range(3)])
    kind = diary.kind(failures_max=3, retry_ms=1_000)
    await enqueue(world.replica, world.tenant, word(kind, "x"), NOW_MS)
    worker = Worker(world.replica, [kind], clock.chance())
    for wait_ms in (500, 1_000):
        await worker.drain()
        assert (await left(world))[0][0] == "waiting"
        clock.ms += wait_ms - 1
        assert await worker.drain() == 0
        clock.ms += 1
    await worker.drain()
    assert await left(world) == [("dead", "ValueError: trouble 2\ufffd")]


@pytest.mark.parametrize(
    ("failures", "random", "wait_ms"),
    [(1, 0.0, 0), (1, 0.999, 1_998), (4, 0.5, 8_000), (60, 0.5, 1_800_000)],
)
def test_the_wait_before_a_retry_is_anything_up_to_its_limit(
    failures: int, random: float, wait_ms: int
) -> None:
    assert retry_at(Diary().kind(), failures, 0, random) == wait_ms


async def test_two_workers_never_hold_one_job_and_a_tenant_never_more_than_its_limit(world: World) -> None:
    kind = Diary().kind()
    other = new_id()
    for tenant in (world.tenant, other):
        for n in range(JOBS_OF_TENANT_MAX + 2):
            await enqueue(world.replica, tenant, word(kind, str(n)), NOW_MS)
    claims = await asyncio.gather(
        *(store.claim(world.engine, f"w{n}", ["diary"], NOW_MS, 3) for n in range(6))
    )
    held = [claim for each in claims for claim in each]
    assert len({claim.id for claim in held}) == len(held)
    for tenant in (world.tenant, other):
        assert sum(claim.tenant == tenant for claim in held) == JOBS_OF_TENANT_MAX
    await store.finish(world.engine, held[0])
    again = await store.claim(world.engine, "w9", ["diary"], NOW_MS, JOBS_AT_ONCE_MAX)
    assert [claim.tenant for claim in again] == [held[0].tenant]


async def test_a_large_backlog_of_one_tenant_does_not_keep_others_waiting(world: World) -> None:
    kind = Diary().kind()
    for n in range(20):
        await enqueue(world.replica, world.tenant, word(kind, str(n), NOW_MS - 100), NOW_MS)
    other = new_id()
    await enqueue(world.replica, other, word(kind, "one"), NOW_MS)
    claims = await store.claim(world.engine, "w", ["diary"], NOW_MS, 2)
    assert {claim.tenant for claim in claims} == {world.tenant, other}


async def test_what_a_worker_does_not_know_waits_for_one_that_does(world: World) -> None:
    await enqueue(world.replica, world.tenant, word(JobKind("newer", Diary().run), "x"), NOW_MS)
    assert await store.claim(world.engine, "w", ["diary"], NOW_MS, 9) == []


async def test_a_lease_runs_out_is_renewed_and_the_one_who_lost_it_changes_nothing(world: World) -> None:
    kind = Diary().kind()
    await enqueue(world.replica, world.tenant, word(kind, "x"), NOW_MS)
    [first] = await store.claim(world.engine, "w1", ["diary"], NOW_MS, 1)
    now = NOW_MS + LEASE_MS - 1
    assert await store.claim(world.engine, "w2", ["diary"], now, 1) == []
    await store.renew(world.engine, first, now)
    now += LEASE_MS
    assert await store.claim(world.engine, "w2", ["diary"], now, 1) == []
    [second] = await store.claim(world.engine, "w2", ["diary"], now + 1, 1)
    assert (second.id, second.attempt) == (first.id, first.attempt + 1)
    for late in (
        store.renew(world.engine, first, now),
        store.finish(world.engine, first),
        store.finish(world.engine, first, again_at=now),
        store.fail(world.engine, first, "late", now, dead=True),
    ):
        with pytest.raises(LeaseLost):
            await late
    await store.finish(world.engine, second)


@pytest.mark.parametrize("transaction", [Running.finishing, Running.step])
async def test_the_effect_of_a_worker_that_lost_its_lease_is_rolled_back(
    world: World, transaction: Any
) -> None:
    contact = new_id()

    async def run(running: Running) -> None:
        async with transaction(running):
            sender = Sender(world.tenant, "", "test", system=True)
            fields = {"name": {"full": "Siti"}, "owner": world.people["ana"]}
            await submit(world.replica, sender, [create("contact", contact, fields)])

    kind = JobKind("once", run)
    await enqueue(world.replica, world.tenant, Ask(kind, NOW_MS), NOW_MS)
    [slow] = await store.claim(world.engine, "w1", ["once"], NOW_MS, 1)
    [_] = await store.claim(world.engine, "w2", ["once"], NOW_MS + LEASE_MS + 1, 1)
    await Worker(world.replica, [kind], Clock().chance()).do(slow)
    assert await world.engine.rows("SELECT id FROM record WHERE id = $1", contact) == []
    assert [state for state, _ in await left(world)] == ["running"]


async def test_what_a_step_did_stays_and_holds_the_lease_while_the_job_goes_on(world: World) -> None:
    clock, steps = Clock(), 0

    async def run(running: Running) -> None:
        nonlocal steps
        async with running.step():
            await running.replica.engine.rows("UPDATE probe SET at = at + 1 WHERE id = 1")
            steps += 1
        if steps == 1:
            assert await store.claim(world.engine, "w2", ["long"], clock.ms + LEASE_MS, 1) == []
            raise ValueError("the second try goes on")
        async with running.finishing():
            pass

    kind = JobKind("long", run)
    await enqueue(world.replica, world.tenant, Ask(kind, NOW_MS), NOW_MS)
    worker = Worker(world.replica, [kind], clock.chance())
    await worker.drain()
    clock.ms += 2_000
    await worker.drain()
    assert [tuple(row) for row in await world.engine.rows("SELECT at FROM probe WHERE id = 1")] == [(2,)]
    assert await left(world) == []


async def test_a_job_that_kills_its_worker_again_and_again_becomes_a_dead_letter(world: World) -> None:
    kind = Diary().kind(failures_max=2)
    await enqueue(world.replica, world.tenant, word(kind, "x"), NOW_MS)
    now = NOW_MS
    for _ in range(2):
        assert len(await store.claim(world.engine, "w", ["diary"], now, 1)) == 1
        now += LEASE_MS + 1
    assert await store.claim(world.engine, "w", ["diary"], now, 1) == []
    assert await left(world) == [("dead", WORKER_DIED)]


async def test_the_rights_of_the_person_are_those_of_the_moment_it_acts(world: World) -> None:
    clock, diary = Clock(), Diary()
    kind = diary.kind()
    ana = world.people["ana"]
    await enqueue(world.replica, world.tenant, word(kind, "while active", person=ana), NOW_MS)
    worker = Worker(world.replica, [kind], clock.chance())
    await worker.drain()
    await enqueue(world.replica, world.tenant, word(kind, "after leaving", person=ana), NOW_MS)
    await world.change_person("ana", active=False)
    await worker.drain()
    assert diary.done == ["while active"]
    [(state, reason)] = await left(world)
    assert (state, reason.partition(":")[0]) == ("dead", "NoLongerAllowed")


async def test_what_happens_each_night_waits_again_after_it_ran_and_after_it_died(world: World) -> None:
    clock, night = Clock(), 86_400_000
    runs: list[int] = []

    async def run(running: Running) -> None:
        runs.append(clock.ms)
        if len(runs) == 2:
            raise GiveUp("once")
        async with running.finishing(again_at=running.now_ms() + night):
            pass

    kind = JobKind("nightly", run, next_at=lambda now, _: now + 1)
    worker = Worker(world.replica, [kind], clock.chance())
    for _ in range(4):
        await plan_again(world.replica, [kind], [world.tenant], clock.chance())
        clock.ms += 1
        await worker.drain()
        clock.ms += night
    assert len(runs) == 4
    assert sorted(state for state, _ in await left(world)) == ["dead", "waiting"]


async def test_a_worker_that_stops_gives_back_what_it_could_not_finish(world: World) -> None:
    started = asyncio.Event()

    async def run(_: Running) -> None:
        started.set()
        await asyncio.Event().wait()

    kind = JobKind("long", run)
    await enqueue(world.replica, world.tenant, Ask(kind, NOW_MS), NOW_MS)
    [claim] = await store.claim(world.engine, "w", ["long"], NOW_MS, 1)
    task = asyncio.create_task(Worker(world.replica, [kind], Clock().chance()).do(claim))
    await started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert await left(world) == [("waiting", "The worker stopped.")]


async def test_a_worker_runs_what_comes_while_it_works_and_ends_when_told(world: World) -> None:
    stop = asyncio.Event()
    rounds: list[int] = []

    async def run(running: Running) -> None:
        async with running.finishing():
            pass
        stop.set()

    async def turn() -> bool:
        rounds.append(1)
        return False

    kind = JobKind("last", run)
    await enqueue(world.replica, world.tenant, Ask(kind, NOW_MS), NOW_MS)
    async with asyncio.timeout(20):
        await Worker(world.replica, [kind], Clock().chance(), turn).run(stop)
    assert rounds
    assert await left(world) == []
