"""A restored backup: nothing that any device still has is lost, whoever notices, on both engines."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.replica import epochs
from backend.replica.epochs import Lost
from backend.replica.high_water import FOLDER, HighWater
from backend.replica.replica import Replica
from backend.replica.store import tenant_row
from sync.cursor import Cursor, parse
from sync.errors import EpochChanged
from tests.backend.world import NOW_MS, World, new_id

TABLES = ("tenant", "device", "record", "history", "mutation", "departure", "tally")


@dataclass
class Backup:
    """All rows of a tenant's tables, as text would hold them."""

    world: World
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    async def take(self) -> Backup:
        for table in TABLES:
            self.rows[table] = [tuple(row) for row in await self.world.engine.rows(f"SELECT * FROM {table}")]
        return self

    async def restore(self) -> None:
        """Put everything back as it was: what came later is gone."""
        async with self.world.engine.write():
            for table, rows in self.rows.items():
                await self.world.engine.rows(f"DELETE FROM {table}")
                for row in rows:
                    marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
                    await self.world.engine.rows(f"INSERT INTO {table} VALUES ({marks})", *row)


async def _epoch(world: World) -> str:
    return (await tenant_row(world.engine, world.tenant)).epoch


async def test_L9_a_signed_cursor_above_the_log_begins_a_new_epoch(world: World) -> None:
    ana = await world.phone("ana")
    await ana.pull()
    backup = await Backup(world).take()
    before = await _epoch(world)
    await ana.push(ana.contact("A"), ana.contact("B"))
    await ana.pull()
    mark = ana.pages[-1]["mark"]
    await backup.restore()
    restored_seq = (await tenant_row(world.engine, world.tenant)).seq
    with pytest.raises(EpochChanged) as changed:
        await ana.ask(mark=mark)
    now = await _epoch(world)
    assert now != before
    assert changed.value.extras == {"epoch": now, "last_n": 0, "seq": restored_seq}
    # the next to come finds it done
    with pytest.raises(EpochChanged):
        await ana.ask(mark=mark)
    assert await _epoch(world) == now


async def test_L9_an_unsigned_or_forged_cursor_begins_nothing(world: World) -> None:
    ana, citra = await world.phone("ana"), await world.phone("citra")
    await ana.pull()
    await citra.pull()
    mark = ana.pages[-1]["mark"]
    before = await _epoch(world)
    at = parse(ana.cursor)
    other = await _other_tenants_mark(world, at)
    for forged in ("", "0" * 32, mark, "é", other):
        with pytest.raises(EpochChanged):
            await ana.ask(cursor=str(at._replace(seq=at.seq + 1000)), mark=forged)
        with pytest.raises(EpochChanged):
            await ana.ask(cursor=f"zzz.{at.seq + 1000}", mark=forged)
    assert await _epoch(world) == before
    assert (await citra.ask())["changes"] == []


async def _other_tenants_mark(world: World, at: Cursor) -> str:
    row = (await tenant_row(world.engine, world.tenant))._replace(secret="a" * 64)
    return epochs.mark(row, world.tenant, at._replace(seq=at.seq + 1000))


async def test_L9_only_a_final_cursor_is_signed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.replica.pull.PULL_PAGE_CHANGES_MAX", 3)
    ana = await world.phone("ana")
    await ana.push(*[ana.contact(f"C{n}") for n in range(10)])
    await ana.pull()
    assert len(ana.pages) > 2
    for page in ana.pages:
        final = not parse(page["cursor"]).before
        assert bool(page.get("mark")) is final


async def test_L9_a_push_says_where_the_device_is_and_nothing_is_written_before_it_knows(
    world: World,
) -> None:
    """Edits go before pulls: without this a push would write over what the device believes to have seen."""
    ana = await world.phone("ana")
    await ana.pull()
    backup = await Backup(world).take()
    await ana.push(ana.contact("A"))
    await ana.pull()
    mark = ana.pages[-1]["mark"]
    await backup.restore()
    ana.n = 0
    lost = ana.contact("A")
    with pytest.raises(EpochChanged) as changed:
        await ana.send([lost], cursor=ana.cursor, mark=mark)
    assert changed.value.extras["last_n"] == 0
    assert await world.engine.rows("SELECT 1 FROM record WHERE type = 'contact'") == []
    with pytest.raises(EpochChanged):  # of another epoch now, signed or not
        await ana.send([lost], cursor=ana.cursor)
    assert (await ana.send([lost], cursor=""))[0].outcome == "applied"


async def test_L9_seq_says_what_is_still_seen_however_many_epochs_passed(world: World) -> None:
    ana = await world.phone("ana")

    async def seq() -> int:
        return (await tenant_row(world.engine, world.tenant)).seq

    await ana.push(ana.contact("A"))
    await ana.pull()
    first, first_seq = ana.cursor, await seq()
    assert await epochs.begin(world.replica, world.tenant, None, NOW_MS)
    await ana.push(ana.contact("B"))
    ana.cursor = ""
    await ana.pull()
    second, second_seq = ana.cursor, await seq()
    assert await epochs.begin(world.replica, world.tenant, None, NOW_MS)
    await ana.push(ana.contact("C"))
    for cursor, shared in ((first, first_seq), (second, second_seq), ("zzz.5", 0)):
        changed = await epochs.changed(world.engine, world.tenant, ana.caller.device, cursor)
        assert changed.extras["seq"] == shared, cursor
    # what it had not seen by then, it has not seen
    early = str(parse(first)._replace(seq=first_seq - 1))
    changed = await epochs.changed(world.engine, world.tenant, ana.caller.device, early)
    assert changed.extras["seq"] == first_seq - 1


async def test_L9_of_many_who_notice_one_begins_the_epoch(world: World) -> None:
    ana = await world.phone("ana")
    await ana.pull()
    row = await tenant_row(world.engine, world.tenant)
    proof = Lost(row.epoch, row.seq + 5)
    begun = await asyncio.gather(
        *(epochs.begin(world.replica, world.tenant, proof, NOW_MS) for _ in range(5))
    )
    assert sorted(begun) == [False] * 4 + [True]
    assert (await tenant_row(world.engine, world.tenant)).former_epochs == json.dumps(
        [[row.epoch, row.seq]], separators=(",", ":")
    )


async def test_H6_no_stamp_of_the_server_comes_again_after_a_restore(world: World) -> None:
    before = (await tenant_row(world.engine, world.tenant)).stamp
    await epochs.begin(world.replica, world.tenant, None, NOW_MS - 10**9)
    assert (await tenant_row(world.engine, world.tenant)).stamp > before


async def test_L7_open_streams_end_when_an_epoch_begins(world: World) -> None:
    stream = world.replica.streams.open(world.tenant, new_id())
    await epochs.begin(world.replica, world.tenant, None, NOW_MS)
    assert stream.ended


def _mark_file(var: Path, world: World) -> Path:
    return var / FOLDER / f"{world.tenant}.json"


async def test_a_high_water_mark_outside_the_database_notices_at_the_start(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ana = await world.phone("ana")
    backup = await Backup(world).take()
    await ana.push(ana.contact("A"))
    last = HighWater(world.replica, tmp_path)
    await last.start()
    row = await tenant_row(world.engine, world.tenant)
    assert msgspec.json.decode(_mark_file(tmp_path, world).read_bytes()) == {
        "epoch": row.epoch,
        "seq": row.seq,
    }
    await backup.restore()
    await last.keep()  # a process that stops after the restore must not hide it
    await HighWater(world.replica, tmp_path).start()
    after = await tenant_row(world.engine, world.tenant)
    assert (after.epoch != row.epoch, after.seq < row.seq) == (True, True)
    assert "a backup was restored" in caplog.text
    # noticed once: the new epoch has a mark of its own
    await HighWater(world.replica, tmp_path).start()
    assert await _epoch(world) == after.epoch


async def test_a_high_water_mark_notices_a_restore_under_running_servers_once(
    world: World, tmp_path: Path
) -> None:
    ana = await world.phone("ana")
    backup = await Backup(world).take()
    await ana.push(ana.contact("A"))
    others = Replica(world.engine, world.replica.streams)
    processes = [HighWater(world.replica, tmp_path), HighWater(others, tmp_path)]
    for process in processes:
        await process.start()
    before = await _epoch(world)
    await backup.restore()
    await asyncio.gather(*(process.check() for process in processes))
    after = await tenant_row(world.engine, world.tenant)
    assert after.epoch != before
    assert len(json.loads(after.former_epochs)) == 1
    for process in processes:
        await process.check()
    assert await _epoch(world) == after.epoch


@pytest.mark.parametrize("text", [b"", b"{", b'{"epoch": "x"}', b"[]"])
async def test_a_mark_that_cannot_be_read_or_of_another_epoch_says_nothing(
    world: World, tmp_path: Path, text: bytes
) -> None:
    before = await _epoch(world)
    file = _mark_file(tmp_path, world)
    file.parent.mkdir(parents=True)
    for content in (text, msgspec.json.encode({"epoch": "other", "seq": 10**9})):
        file.write_bytes(content)
        await HighWater(world.replica, tmp_path).start()
        assert await _epoch(world) == before
        assert msgspec.json.decode(file.read_bytes())["epoch"] == before


async def test_P2_what_was_sent_under_a_former_id_is_not_done_twice(world: World) -> None:
    """A revoked phone comes back under a new id; the restored server knows some of what it had sent."""
    old = await world.phone("ana")
    known, unknown = old.contact("known"), old.contact("unknown")
    await old.push(known)
    new = await world.phone("ana")
    again = [
        new.create("contact", each["record"], **each["fields"])
        | {"id": each["id"], "was": [f"{old.caller.device}/{each['n']}"]}
        for each in (known, unknown)
    ]
    results = await new.send(again)
    assert [(each.outcome, each.first) for each in results] == [("duplicate", "applied"), ("applied", "")]
    assert [each.n for each in results] == [1, 2]
    # a second try under the same number gets the first answer
    assert [each.first for each in await new.send(again)] == ["applied", "applied"]
    await new.pull()
    assert new.names() == {"known", "unknown"}


async def test_P2_nobody_takes_the_answer_given_to_another(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    sent = ana.contact("A", visibility="private")
    await ana.push(sent)
    name = f"{ana.caller.device}/{sent['n']}"
    spy = budi.contact("B") | {"id": sent["id"], "was": [name]}
    assert (await budi.send([spy]))[0].outcome == "applied"
    other = ana.contact("C") | {"was": [name, "", "x", f"{new_id()}/7", "/1", f"{ana.caller.device}/0"]}
    assert (await ana.send([other]))[0].outcome == "applied", "another mutation than the one of that number"
