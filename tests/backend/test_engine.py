"""The engines: transactions, waiting writers, cancelled work. Each law holds on both."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from piccolo.apps.migrations.tables import Migration
from piccolo.query.methods.delete import DeletionError

from backend.base.database.engine import (
    BadDatabaseUrl,
    DatabaseEngine,
    Insert,
    SqliteEngine,
    ask,
    make_engine,
)
from backend.base.database.tables import Probe, Record, Tenant, bind
from backend.config import BadSetting, Settings


async def _tenants(engine: DatabaseEngine) -> int:
    return (await engine.rows("SELECT count(*) FROM tenant"))[0][0]


async def _add(engine: DatabaseEngine, name: str) -> None:
    await engine.rows("INSERT INTO tenant (id, created_at, epoch) VALUES ($1, $2, $3)", name, 1, "e")


class _Stop(Exception):
    """Thrown to end a block early."""


async def _stopped(engine: DatabaseEngine, work: Callable[[], Awaitable[object]]) -> None:
    """Do the work in a transaction and then fail."""
    async with engine.write():
        await work()
        raise _Stop


async def test_a_failed_block_leaves_nothing(engine: DatabaseEngine) -> None:
    with pytest.raises(_Stop):
        await _stopped(engine, lambda: _add(engine, "a"))
    assert await _tenants(engine) == 0
    assert not engine.transaction_exists()


async def test_a_read_sees_one_state_while_others_write(engine: DatabaseEngine) -> None:
    await _add(engine, "a")
    async with engine.read():
        assert await _tenants(engine) == 1
        await asyncio.create_task(_write_one(engine, "b"))
        assert await _tenants(engine) == 1
    assert await _tenants(engine) == 2


async def test_a_task_started_inside_a_transaction_is_not_part_of_it(engine: DatabaseEngine) -> None:
    tasks: list[asyncio.Task[None]] = []

    async def work() -> None:
        await _add(engine, "inside")
        tasks.append(asyncio.create_task(_write_one(engine, "outside")))
        await asyncio.sleep(0)

    with pytest.raises(_Stop):
        await _stopped(engine, work)
    await tasks[0]
    assert [row[0] for row in await engine.rows("SELECT id FROM tenant")] == ["outside"]


async def test_writers_wait_for_each_other_and_all_succeed(engine: DatabaseEngine) -> None:
    await _add(engine, "t")

    async def raise_seq() -> None:
        async with engine.write():
            seq = (await engine.rows("UPDATE tenant SET seq = seq + 1 WHERE id = 't' RETURNING seq"))[0][0]
            await asyncio.sleep(0)
            await engine.rows(
                "INSERT INTO departure (tenant, seq, type, id, akey) VALUES ('t', $1, '', '', '')", seq
            )

    await asyncio.gather(*[raise_seq() for _ in range(50)])
    assert (await engine.rows("SELECT seq FROM tenant"))[0][0] == 50
    assert (await engine.rows("SELECT count(*) FROM departure"))[0][0] == 50


async def test_two_processes_worth_of_engines_write_to_one_database(
    engine: DatabaseEngine, database_url: str
) -> None:
    other = make_engine(database_url)

    async def write(to: DatabaseEngine, name: str) -> None:
        async with to.write():
            await _add(to, name)

    await asyncio.gather(*[write(to, f"{to is other}{n}") for n in range(20) for to in (engine, other)])
    await other.close_connection_pool()
    assert await _tenants(engine) == 40


async def test_a_cancelled_writer_frees_the_way(engine: DatabaseEngine) -> None:
    entered = asyncio.Event()

    async def stuck() -> None:
        async with engine.write():
            await _add(engine, "stuck")
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stuck())
    await entered.wait()
    waiting = asyncio.create_task(_write_one(engine, "cancelled while it waits"))
    await asyncio.sleep(0)
    waiting.cancel()
    task.cancel()
    await asyncio.gather(task, waiting, return_exceptions=True)
    async with asyncio.timeout(5):
        await _write_one(engine, "next")
    assert [row[0] for row in await engine.rows("SELECT id FROM tenant")] == ["next"]


async def _write_one(engine: DatabaseEngine, name: str) -> None:
    async with engine.write():
        await _add(engine, name)


async def test_a_commit_that_fails_leaks_no_connection(engine: DatabaseEngine) -> None:
    await engine.rows("CREATE TABLE one (id TEXT PRIMARY KEY)")
    await engine.rows(
        "CREATE TABLE many (one TEXT NOT NULL REFERENCES one (id) DEFERRABLE INITIALLY DEFERRED)"
    )
    for _ in range(15):  # more than the pool holds
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            async with engine.write():
                await engine.rows("INSERT INTO many (one) VALUES ('nobody')")
        assert not engine.transaction_exists()
    async with asyncio.timeout(5):
        await _write_one(engine, "after")
    assert await _tenants(engine) == 1


async def test_piccolo_queries_take_part_in_the_transaction(engine: DatabaseEngine) -> None:
    async def work() -> None:
        await Tenant.insert(Tenant(id="p", created_at=1, epoch="e"))
        assert await Tenant.count() == 1

    with pytest.raises(_Stop):
        await _stopped(engine, work)
    assert await Tenant.count() == 0
    await Tenant.insert(Tenant(id="p", created_at=1, epoch="e"))
    assert await Tenant.select(Tenant.seq).where(Tenant.id == "p").first() == {"seq": 0}


async def test_many_answers_each_statement(engine: DatabaseEngine) -> None:
    answers = await engine.many([("SELECT $1 || $2", ("a", "b")), ("SELECT id FROM probe", ())])
    assert [[tuple(row) for row in rows] for rows in answers] == [[("ab",)], [(1,)]]


async def test_many_inserts_rows_of_every_kind(engine: DatabaseEngine) -> None:
    columns = {"tenant": "text", "id": "text", "type": "text", "seq": "bigint", "full_seq": "bigint"}
    columns |= {"akey": "text", "deleted": "boolean"}
    rows = [("t", f"r{n}", "contact", n, n, "*", n % 2 == 0) for n in range(1_000)]
    again = "ON CONFLICT (tenant, id) DO UPDATE SET seq = excluded.seq + 1"
    await engine.many([Insert("record", columns, rows), Insert("record", columns, rows, again)])
    await engine.many([Insert("record", columns, [])])
    found = await engine.rows("SELECT count(*), max(seq) FROM record WHERE deleted")
    assert tuple(found[0]) == (500, 999)


async def test_write_all_writes_each_once_and_takes_parameters_apart(engine: DatabaseEngine) -> None:
    await _add(engine, "t")
    row = Insert(
        "departure", {"tenant": "text", "type": "text", "id": "text", "akey": "text", "seq": "bigint"}, []
    )
    two = [("t", "contact", f"r{n}", "*", n) for n in (1, 2)]
    await engine.write_all(
        [
            ("UPDATE tenant SET seq = $2, stamp = $3 WHERE id = $1", ("t", 7, "s")),
            replace(row, rows=two),
            row,
            ("UPDATE probe SET at = $1 WHERE id = 1", (9,)),
        ]
    )
    await engine.write_all([row])
    assert tuple((await engine.rows("SELECT seq, stamp FROM tenant"))[0]) == (7, "s")
    assert [tuple(row) for row in await engine.rows("SELECT id, seq FROM departure ORDER BY seq")] == [
        ("r1", 1),
        ("r2", 2),
    ]
    assert (await engine.rows("SELECT at FROM probe"))[0][0] == 9


async def test_what_waits_for_the_commit_happens_only_then(engine: DatabaseEngine) -> None:
    heard: list[str] = []
    async with engine.write():
        engine.after_commit(lambda: heard.append("kept"))
        assert heard == []
    with pytest.raises(_Stop):
        await _stopped(engine, lambda: _later(engine, heard))
    engine.after_commit(lambda: heard.append("at once"))
    assert heard == ["kept", "at once"]


async def _later(engine: DatabaseEngine, heard: list[str]) -> None:
    engine.after_commit(lambda: heard.append("lost"))


async def test_a_row_of_every_table_goes_in_and_out_through_piccolo(engine: DatabaseEngine) -> None:
    record = Record(tenant="t", type="contact", id="r", seq=2**52, full_seq=1, akey="*", deleted=True)
    await Record.insert(record)
    assert await Record.select(Record.seq, Record.deleted, Record.fields).first() == {
        "seq": 2**52,
        "deleted": True,
        "fields": "{}",
    }
    assert await Probe.exists().where(Probe.id == 1)
    assert await Migration.count() >= 1


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite:", "/just/a/path"])
def test_an_unusable_database_url_is_refused_by_name(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match="DATABASE_URL"):
        make_engine(url)


def test_settings_have_defaults_and_name_what_they_cannot_read(tmp_path: Path) -> None:
    settings = Settings.read({"VAR_DIR": str(tmp_path)})
    assert isinstance(make_engine(settings.database_url), SqliteEngine)
    assert settings.origin == "http://localhost:8000"
    assert Settings.read({"PUBLIC_URL": "https://crm.example.com/"}).secure
    with pytest.raises(BadSetting, match="PORT"):
        Settings.read({"PORT": "eighty"})
    with pytest.raises(BadSetting, match="PUBLIC_URL"):
        Settings.read({"PUBLIC_URL": "crm.example.com"})


async def test_a_piccolo_query_runs_on_the_engine_it_is_asked_of(
    engine: DatabaseEngine, tmp_path: Path
) -> None:
    kind = engine.engine_type
    other = SqliteEngine(str(tmp_path / "other.sqlite"))
    if kind == "sqlite":
        bind(other)  # as when another server began in this process later
    new = Tenant(id="t", created_at=1, epoch="e")
    with pytest.raises(_Stop):
        await _stopped(engine, lambda: ask(engine, Tenant.insert(new)))
    assert await ask(engine, Tenant.select(Tenant.id)) == []
    await ask(engine, Tenant.insert(new))
    changed = Tenant.update({Tenant.seq: 7}).where(Tenant.id == "t").returning(Tenant.id, Tenant.seq)
    assert await ask(engine, changed) == [{"id": "t", "seq": 7}]
    with pytest.raises(DeletionError):
        await ask(engine, Tenant.delete())
    await other.close_connection_pool()
