"""An import as a job, and files that eat memory or time: only their process suffers, and it is told."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pytest

from backend.accounts.session import Caller
from backend.features.exchange import children, jobs, store, uploads
from backend.features.exchange.children import Children
from backend.features.exchange.draft import Setting
from backend.features.exchange.jobs import AGAIN_MS, FAILURES_MAX, IMPORT, Choices
from backend.features.exchange.problems import (
    IMPORT_MEMORY_BYTES_MAX,
    ImportTooHeavy,
    UploadUnknown,
)
from backend.features.exchange.turn import turn
from backend.jobs.worker import Chance, Worker
from ocr.limited import Limits
from ocr.limits import usage
from tests.backend.world import NOW_MS, World, new_id

FILE = b"Name,Email\n" + b"".join(b"Given Family%d,p%d@k.example\n" % (n, n) for n in range(1_000))
LARGE = b"Name,Notes\n" + b"".join(b"Given Family%d,%s\n" % (n, b"word " * 40) for n in range(40_000))


@dataclass
class Desk:
    """Ana's imports, and a worker with a clock of its own."""

    world: World
    caller: Caller
    now_ms: int = NOW_MS

    async def choose(self, data: bytes) -> str:
        """Preview and start; the upload."""
        upload = await uploads.keep(self.world.engine, self.caller, ("a.csv", data), 1_000, self.now_ms)
        await jobs.ask(self.world.replica, self.caller, Choices(upload), self.now_ms)
        return upload

    async def work(self, later_ms: int = 0) -> None:
        """What is due by then."""
        self.now_ms += later_ms
        await Worker(self.world.replica, [IMPORT], Chance(lambda: self.now_ms, lambda: 0.0, "w")).drain()

    async def state(self, upload: str) -> dict[str, Any]:
        return msgspec.json.decode((await uploads.state_of(self.world.engine, self.caller, upload)).answer())

    async def written(self) -> int:
        [(count,)] = await self.world.engine.rows("SELECT count(*) FROM record WHERE type = 'contact'")
        return count

    async def jobs_left(self) -> list[str]:
        return [state for (state,) in await self.world.engine.rows("SELECT state FROM job")]


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world, Caller(world.tenant, world.people["ana"], new_id(), "account_executive"))


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Lets imports run with other limits."""
    made: list[Children] = []

    def use(**limits: float) -> Children:
        usual = Limits(IMPORT_MEMORY_BYTES_MAX, 60.0)
        made.append(Children(replace(usual, **limits)))
        for module in (store, children):
            monkeypatch.setattr(module, "CHILDREN", made[-1])
        return made[-1]

    yield use
    for each in made:
        each.stop()


async def test_it_is_done_once_however_often_it_is_asked_for(desk: Desk) -> None:
    upload = await desk.choose(FILE)
    await jobs.ask(desk.world.replica, desk.caller, Choices(upload), NOW_MS)
    now = await desk.state(upload)
    assert (now["state"], now["done"], now["lines"], now["report"]) == ("waiting", 0, 1_000, None)
    assert await desk.jobs_left() == ["waiting"]
    await desk.work()
    now = await desk.state(upload)
    assert (now["state"], now["done"], now["report"]["counts"]["created"]) == ("done", 1_000, 1_000)
    await jobs.ask(desk.world.replica, desk.caller, Choices(upload), NOW_MS)
    assert await desk.jobs_left() == []
    assert await desk.written() == 1_000


@pytest.mark.parametrize("limits", [{"memory_bytes": 130_000_000}, {"task_cpu_s": 0.5}])
async def test_a_file_that_eats_memory_or_time_is_named_and_nothing_of_it_is_kept(
    desk: Desk, limited: Any, limits: dict[str, float]
) -> None:
    limited(**limits)
    upload = await desk.choose(LARGE)
    await desk.work()
    now = await desk.state(upload)
    assert (now["state"], now["problem"]["code"], now["problem"]["fault"]) == (
        "failed", "import_too_heavy", "person",
    )  # fmt: skip
    assert await desk.jobs_left() == [], "trying again would not help"
    assert await desk.written() == 0
    small = await desk.choose(b"Name\nAna\n")
    await desk.work()
    assert (await desk.state(small))["state"] == "done"


async def test_a_preview_has_limits_too_and_the_server_does_not_grow(limited: Any) -> None:
    limited(memory_bytes=90_000_000)
    before = usage(os.getpid()).resident_bytes
    with pytest.raises(ImportTooHeavy):
        await children.look(Setting(), LARGE)
    assert usage(os.getpid()).resident_bytes - before < 30_000_000
    assert (await children.look(Setting(), b"Name\nAna\n")).rows == 1


async def test_a_process_that_is_killed_is_replaced_and_the_import_goes_on(
    desk: Desk, limited: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = limited().pool
    submit, submitted = store.submit, 0

    async def kills(*args: Any) -> Any:
        nonlocal submitted
        submitted += 1
        if submitted == 3:
            [process] = [one for one in pool.started if one.alive]
            os.kill(process.pid, signal.SIGKILL)
        return await submit(*args)

    monkeypatch.setattr(store, "submit", kills)
    upload = await desk.choose(FILE)
    await desk.work()
    now = await desk.state(upload)
    assert (now["state"], now["report"]["counts"]["created"]) == ("done", 1_000)
    assert await desk.written() == 1_000
    assert submitted == 5, "what was written is not written again"


async def test_what_dies_again_and_again_is_given_up_by_name(desk: Desk, limited: Any) -> None:
    pool = limited().pool
    upload = await desk.choose(FILE)

    async def kill() -> None:
        while True:
            for process in [one for one in pool.started if one.tasks and one.alive]:
                os.kill(process.pid, signal.SIGKILL)
            await asyncio.sleep(0.005)

    killing = asyncio.create_task(kill())
    for _ in range(FAILURES_MAX):
        await desk.work(60_000)
    killing.cancel()
    now = await desk.state(upload)
    assert (now["state"], now["problem"]["code"], now["problem"]["fault"]) == (
        "failed", "import_crashed", "server",
    )  # fmt: skip
    await jobs.ask(desk.world.replica, desk.caller, Choices(upload), desk.now_ms)
    await desk.work()
    assert (await desk.state(upload))["report"]["counts"]["created"] == 1_000


async def test_it_waits_for_the_import_before_and_says_so(desk: Desk) -> None:
    upload = await desk.choose(FILE)
    async with turn(desk.world.engine, desk.world.tenant, "import"):
        await desk.work()
        now = await desk.state(upload)
        assert (now["state"], now["problem"]["code"]) == ("waiting", "import_running")
        await desk.work(AGAIN_MS)
        assert await desk.jobs_left() == ["waiting"]
    await desk.work(AGAIN_MS)
    now = await desk.state(upload)
    assert (now["state"], now["problem"]) == ("done", None)


async def test_two_files_at_once_come_one_after_the_other(desk: Desk) -> None:
    files = [await desk.choose(FILE), await desk.choose(FILE)]
    await desk.work()
    await desk.work(AGAIN_MS)
    counts = [(await desk.state(upload))["report"]["counts"] for upload in files]
    assert sorted((each["created"], each["unchanged"]) for each in counts) == [(0, 1_000), (1_000, 0)]


async def test_who_may_nothing_any_more_imports_nothing(desk: Desk) -> None:
    upload = await desk.choose(FILE)
    await desk.world.change_person("ana", active=False)
    await desk.work()
    assert await desk.written() == 0
    assert await desk.jobs_left() == ["dead"]
    assert (await desk.state(upload))["problem"]["code"] == "import_crashed"


async def test_a_file_that_is_gone_is_not_imported_and_not_tried_again(desk: Desk) -> None:
    upload = await desk.choose(FILE)
    await desk.world.engine.rows("DELETE FROM upload")
    await desk.work()
    assert await desk.jobs_left() == []
    with pytest.raises(UploadUnknown):
        await desk.state(upload)


async def test_a_job_that_is_due_wakes_the_worker_of_this_process(desk: Desk) -> None:
    worker = Worker(desk.world.replica, [IMPORT], Chance(lambda: NOW_MS, lambda: 0.0, "w"))
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await asyncio.sleep(0)
    assert not desk.world.replica.job_due.is_set()
    began = asyncio.get_running_loop().time()
    upload = await desk.choose(b"Name\nAna\n")
    while (await desk.state(upload))["state"] != "done":
        pass
    print(f"a small file took {asyncio.get_running_loop().time() - began:.2f} s")
    stop.set()
    await running
