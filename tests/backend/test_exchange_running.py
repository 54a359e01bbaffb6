"""An import while others work: in batches, merged with what they write, resumed where it broke off."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from backend.features.exchange import store, turn
from backend.features.exchange.plan import Options
from backend.features.exchange.problems import IMPORT_BATCH_WRITES, ImportRunning
from backend.features.exchange.report import Report
from backend.replica import door
from sync.wire import Result
from tests.backend.test_exchange_store import have
from tests.backend.world import World, new_id

NOW_MS = 1_795_000_000_000
LINES = 3 * IMPORT_BATCH_WRITES
FILE = "Name,Email,Company\n" + "".join(
    f"Given Family{n},p{n}@k.example,Kedai {n % 50}\n" for n in range(LINES)
)
TWICE = FILE + "Given Family7,p7@k.example,Kedai 7\n"


def request(text: str, upload: str = "") -> store.Request:
    return store.Request("file", text.encode(), Options(), {}, upload)


def importer(world: World, person: str = "ana") -> store.Importer:
    return store.Importer(world.tenant, world.people[person])


async def test_others_push_between_its_batches(world: World) -> None:
    phone = await world.phone("budi")
    running = asyncio.create_task(store.run(world.replica, importer(world), request(FILE), NOW_MS))
    theirs: list[int] = []
    while not running.done():
        theirs += [result.seq for result in await phone.push(phone.contact("Made meanwhile"))]
        await asyncio.sleep(0)
    assert (await running).counts["created"] == LINES
    sender = door.Sender(world.tenant, world.people["ana"], "import")
    sql = "SELECT min(seq), max(seq) FROM mutation WHERE tenant = $1 AND device = $2"
    ((first, last),) = await world.engine.rows(sql, world.tenant, sender.device)
    assert any(first < seq < last for seq in theirs)


async def test_what_others_wrote_meanwhile_is_not_overwritten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = await world.phone("budi")
    ana = new_id()
    emails = {"e": {"address": "a@x.example"}}
    await phone.push(phone.create("contact", ana, name={"full": "Ana"}, emails=emails))
    real = store._existing

    async def then_budi_writes(*args: Any) -> Any:
        found = await real(*args)
        await phone.pull()
        await phone.push(phone.set("contact", ana, job_title="Director"))
        return found

    monkeypatch.setattr(store, "_existing", then_budi_writes)
    text = "Name,Email,Job Title\nAna,a@x.example,Buyer\n"
    await store.run(world.replica, importer(world), request(text), NOW_MS)
    await phone.pull()
    # Neither knew of the other: one stands, the other is in a conflict for a person to decide.
    (conflict,) = phone.of("conflict").values()
    sides = {conflict["winner"]["value"], conflict["loser"]["value"]}
    assert sides == {"Director", "Buyer"}
    assert phone.fields(ana)["job_title"] == conflict["winner"]["value"]


async def test_broken_off_it_goes_on_and_tells_every_line_as_if_it_had_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, submitted = new_id(), 0
    submit = store.submit

    async def breaks_off(replica: Any, sender: Any, writes: Sequence[Any], base: int) -> list[Result]:
        nonlocal submitted
        submitted += 1
        if submitted == 3:
            raise RuntimeError("the plug was pulled")
        return await submit(replica, sender, writes, base)

    monkeypatch.setattr(store, "submit", breaks_off)
    with pytest.raises(RuntimeError):
        await store.run(world.replica, importer(world), request(TWICE, upload), NOW_MS)
    monkeypatch.setattr(store, "submit", submit)
    kept: list[Report] = []

    async def keep(report: Report) -> None:
        kept.append(report)

    report = await store.run(world.replica, importer(world), request(TWICE, upload), NOW_MS, keep)
    assert kept == [report]
    assert report.counts == {
        "created": LINES, "merged": 1, "unchanged": 0, "refused": 0, "companies_created": 50,
    }  # fmt: skip
    assert report.lines[-1].same_as_line == 9
    found = await have(world, importer(world))
    assert (len(found.contacts), len(found.companies)) == (LINES, 50)
    again = await store.run(world.replica, importer(world), request(TWICE), NOW_MS)
    assert again.counts["unchanged"] == LINES + 1


async def test_a_broken_off_report_is_not_kept(world: World) -> None:
    async def fail(_: Report) -> None:
        raise RuntimeError("the plug was pulled")

    upload = new_id()
    with pytest.raises(RuntimeError):
        await store.run(world.replica, importer(world), request("Name\nAna\n", upload), NOW_MS, fail)
    report = await store.run(world.replica, importer(world), request("Name\nAna\n", upload), NOW_MS)
    assert [line.outcome for line in report.lines] == ["created"]


async def test_one_import_of_a_tenant_runs_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "WAIT_MS", 0)
    async with turn.turn(world.engine, world.tenant, "import") as renew:
        await renew()
        with pytest.raises(ImportRunning):
            await store.run(world.replica, importer(world), request("Name\nAna\n"), NOW_MS)
    report = await store.run(world.replica, importer(world), request("Name\nAna\n"), NOW_MS)
    assert report.counts["created"] == 1


async def test_a_turn_nobody_renews_passes_on_and_is_lost_to_its_first_holder(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "TURN_MS", -1)
    mine = turn.turn(world.engine, world.tenant, "import")
    theirs = turn.turn(world.engine, world.tenant, "import")
    async with mine as first, theirs as second:
        with pytest.raises(ImportRunning):
            await first()
        await second()
