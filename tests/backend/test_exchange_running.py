"""An import while others work: in batches, merged with what they write, resumed where it broke off."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec
import pytest

from backend.features.exchange import store, turn
from backend.features.exchange.given import Options
from backend.features.exchange.problems import IMPORT_BATCH_WRITES, ImportRunning
from backend.features.exchange.report import Told
from backend.features.exchange.store import Course, Imported, Progress
from backend.replica import door
from sync.wire import Result
from tests.backend.world import World, build, new_id

NOW_MS = 1_795_000_000_000
LINES = 3 * IMPORT_BATCH_WRITES
FILE = "Name,Email,Company\n" + "".join(
    f"Given Family{n},p{n}@k.example,Kedai {n % 50}\n" for n in range(LINES)
)
TWICE = FILE + "Given Family7,p7@k.example,Kedai 7\n"


def request(text: str, upload: str = "") -> store.Request:
    return store.Request("file", text.encode(), Options(), {}, upload)


async def run(world: World, text: str, upload: str = "", **course: Any) -> Told:
    """Import it as ana. With an upload it goes on where it stopped."""

    async def quiet(_: object) -> None:
        pass

    write = world.engine.write
    how: dict[str, Any] = {"step": write, "last": write, "told": quiet, "done": quiet, "after_n": 0}
    asked = request(text, upload)
    imported = await store.run(world.replica, importer(world), asked, NOW_MS, Course(**how | course))
    return imported.told


def importer(world: World, person: str = "ana") -> store.Importer:
    return store.Importer(world.tenant, world.people[person])


async def test_others_push_between_its_batches(world: World) -> None:
    phone = await world.phone("budi")
    running = asyncio.create_task(run(world, FILE))
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
    real = store._given

    async def then_budi_writes(*args: Any) -> Any:
        found = await real(*args)
        await phone.pull()
        await phone.push(phone.set("contact", ana, job_title="Director"))
        return found

    monkeypatch.setattr(store, "_given", then_budi_writes)
    text = "Name,Email,Job Title\nAna,a@x.example,Buyer\n"
    await run(world, text)
    await phone.pull()
    # Neither knew of the other: one stands, the other is in a conflict for a person to decide.
    (conflict,) = phone.of("conflict").values()
    sides = {conflict["winner"]["value"], conflict["loser"]["value"]}
    assert sides == {"Director", "Buyer"}
    assert phone.fields(ana)["job_title"] == conflict["winner"]["value"]


async def test_broken_off_it_goes_on_and_tells_every_line_as_if_it_had_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also lines that go into contacts which were there, and lines that the door refused."""
    before = "Name,Email,Job Title\nGiven Family7,p7@k.example,\nGiven Family3,p3@k.example,Buyer\n"
    await run(world, before)
    text = FILE.replace("Name,Email,Company\n", "Name,Email,Company,Job Title\n").replace(
        "p7@k.example,Kedai 7\n", "p7@k.example,Kedai 7,Director\n"
    )
    text += TWICE.rsplit("\n", 2)[1] + "\n"
    submitted, breaks_at, submit = 0, -1, store.submit

    async def submits(replica: Any, sender: Any, writes: Sequence[Any], base: int) -> list[Result]:
        nonlocal submitted
        submitted += 1
        if submitted == breaks_at:
            raise RuntimeError("the plug was pulled")
        return await submit(replica, sender, [_spoiled(one) for one in writes], base)

    monkeypatch.setattr(store, "submit", submits)
    elsewhere = await build(world.engine)
    await run(elsewhere, before)
    whole, upload = await run(elsewhere, text), new_id()
    assert whole.counts["merged"] > 0
    assert whole.counts["refused"] == 1
    await run(world, before)
    submitted, breaks_at = 0, 3
    with pytest.raises(RuntimeError):
        await run(world, text, upload)
    sql = "SELECT count(*), count(DISTINCT id) FROM mutation WHERE tenant = $1 AND device = $2"
    device = store.Sender(world.tenant, world.people["ana"], "import").device
    kept: list[Imported] = []

    async def keep(imported: Imported) -> None:
        kept.append(imported)

    report = await run(world, text, upload, done=keep)
    assert kept[0].told == report
    assert report.counts == whole.counts
    told = [(line.line, line.outcome, line.name, line.same_as_line, line.code) for line in report.lines]
    assert told == [
        (line.line, line.outcome, line.name, line.same_as_line, line.code) for line in whole.lines
    ]
    [(writes, different)] = await world.engine.rows(sql, world.tenant, device)
    assert (await run(world, text, upload)).counts == whole.counts, "once more with all of it taken"
    assert await world.engine.rows(sql, world.tenant, device) == [(writes, different)]
    assert writes == different
    again = await run(world, text)
    assert (again.counts["unchanged"], again.counts["refused"]) == (LINES, 1)


def _spoiled(write: Any) -> Any:
    """One name as no importer would write it."""
    if getattr(write, "fields", {}).get("name", {}) == {"full": "Given Family5"}:
        return msgspec.structs.replace(write, fields=write.fields | {"name": {"full": "x" * 300}})
    return write


async def test_what_a_person_took_away_meanwhile_is_not_written_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of an import broke off: trying again repeats nothing."""

    async def fail(_: Imported) -> None:
        raise RuntimeError("the plug was pulled")

    phone, upload = await world.phone("ana"), new_id()
    await run(world, "Name,Email\nBudi,b@x.example\n")
    text = "Name,Email,Tags\nAna,a@x.example,VIP\nBudi,b@x.example,VIP\n"
    with pytest.raises(RuntimeError):
        await run(world, text, upload, done=fail)
    await phone.pull()
    ids = {row["name"]["full"]: id_ for id_, row in phone.of("contact").items()}
    remove = [{"op": "remove", "field": "tags", "value": "VIP"}]
    await phone.push(phone.mutation("edit", "contact", ids["Budi"], ops=remove))
    await phone.push(phone.mutation("delete", "contact", ids["Ana"]))
    report = await run(world, text, upload)
    assert [line.outcome for line in report.lines] == ["created", "merged"]
    await phone.pull()
    assert phone.names() == {"Budi"}
    assert not phone.of("contact")[ids["Budi"]].get("tags")


async def test_it_tells_how_far_it_is_in_the_transaction_that_made_it_so(world: World) -> None:
    told: list[Progress] = []
    steps = 0

    def step() -> AbstractAsyncContextManager[object]:
        nonlocal steps
        steps += 1
        return world.engine.write()

    async def tell(now: Progress) -> None:
        assert len(told) < steps
        told.append(now)

    await run(world, FILE, step=step, told=tell)
    written = [now.done for now in told if not now.reading]
    assert written == sorted(written)
    assert written[-1] == LINES
    assert len(written) >= LINES // IMPORT_BATCH_WRITES
    assert {now.lines for now in told if not now.reading} == {LINES}


async def test_one_import_of_a_tenant_runs_at_a_time(world: World) -> None:
    async with turn.turn(world.engine, world.tenant, "import") as held:
        await held.renew()
        with pytest.raises(ImportRunning):
            await run(world, "Name\nAna\n", turn_ms=0)
    report = await run(world, "Name\nAna\n")
    assert report.counts["created"] == 1


async def test_a_turn_nobody_renews_passes_on_and_is_lost_to_its_first_holder(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "TURN_MS", -1)
    mine = turn.turn(world.engine, world.tenant, "import")
    theirs = turn.turn(world.engine, world.tenant, "import")
    async with mine as first, theirs as second:
        with pytest.raises(ImportRunning):
            await first.renew()
        await second.renew()
