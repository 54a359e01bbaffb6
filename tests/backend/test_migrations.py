"""What all migrations make is what `tables.py` says, and every database tells where it stands."""

from __future__ import annotations

import ast
import asyncio
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import AsyncTestClient

from backend.app import create_app
from backend.base.database import catalogue
from backend.base.database.ddl import create_indexes, create_table
from backend.base.database.engine import DatabaseEngine, SqliteEngine, make_engine
from backend.base.database.migrations import __main__ as writer
from backend.base.database.migrations import run
from backend.base.database.migrations.run import NewerDatabase, latest_level, level, migrate
from backend.base.database.tables import TABLES, Job, Turn
from backend.cli import main
from backend.config import Settings
from tests.backend.test_replica_health import here, is_ready  # noqa: F401 - a fixture

FOLDER = Path(run.__file__).parent
PACKAGE = run.__name__.rpartition(".")[0]


async def _described(engine: DatabaseEngine) -> dict[str, str]:
    """The catalogue of a database as `tables.py` says, made beside the engine's own."""
    found: dict[str, str] = {}
    if isinstance(engine, SqliteEngine):
        beside = make_engine("sqlite://" + engine.path + ".described")
        await writer.make_as_described(beside)
        found = await catalogue.read(beside)
        await beside.close_connection_pool()
        return found
    async with engine.write():
        await engine.rows("CREATE SCHEMA described")
        await engine.rows("SET LOCAL search_path TO described")
        await writer.make_as_described(engine)
        found.update(await catalogue.read(engine))
    return found


async def test_what_all_migrations_make_is_what_the_tables_say(engine: DatabaseEngine) -> None:
    made, said = await catalogue.read(engine), await _described(engine)
    assert {name.split()[0] for name in said} == {"table", "column", "index"}
    assert made == said


def _turn(until: str = "BIGINT NOT NULL", holder: str = "", key: str = "tenant, work") -> str:
    columns = f"tenant TEXT NOT NULL, work TEXT NOT NULL, holder TEXT NOT NULL{holder}, until {until}"
    return f"DROP TABLE turn; CREATE TABLE turn ({columns}, PRIMARY KEY ({key}))"


CHANGES = {
    "a column more": "ALTER TABLE job ADD COLUMN colour TEXT",
    "another name": "ALTER TABLE job RENAME COLUMN reason TO why",
    "another table": "ALTER TABLE job RENAME TO task",
    "a table less": "DROP TABLE turn",
    "an index less": "DROP INDEX job_due",
    "an index more": "CREATE INDEX job_person ON job (person)",
    "not unique": "DROP INDEX person_email; CREATE INDEX person_email ON person (email)",
    "another condition": "DROP INDEX record_tombstone;"
    " CREATE INDEX record_tombstone ON record (tenant, seq) WHERE NOT deleted",
    "may be null": _turn(until="BIGINT"),
    "another type": _turn(until="TEXT NOT NULL"),
    "a default": _turn(holder=" DEFAULT ''"),
    "another order of the key": _turn(key="work, tenant"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_the_comparison_sees_every_kind_of_difference(engine: DatabaseEngine, change: str) -> None:
    before = await catalogue.read(engine)
    for statement in change.split("; "):
        await engine.rows(statement)
    assert await catalogue.read(engine) != before


async def test_the_comparison_sees_nothing_where_nothing_differs(engine: DatabaseEngine) -> None:
    before = await catalogue.read(engine)
    for statement in _turn().split("; "):
        await engine.rows(statement)
    assert await catalogue.read(engine) == before


async def test_migrations_run_once_and_tell_their_level(database_url: str) -> None:
    engine = make_engine(database_url)
    assert (await level(engine)).missing[0] == "0001"
    ran = await asyncio.gather(migrate(engine), migrate(engine))
    assert sorted(ran, key=len)[0] == []
    found = await level(engine)
    assert (found.is_ours, str(found)) == (True, f"at {latest_level()}")
    assert await migrate(engine) == []
    await engine.close_connection_pool()


@pytest.mark.usefixtures("here")
async def test_a_database_that_lacks_a_middle_migration_says_so_and_gets_it(settings: Settings) -> None:
    engine = make_engine(settings.database_url)
    await migrate(engine)
    await engine.rows("DROP TABLE turn")
    await engine.rows("DELETE FROM migration WHERE name = '0006'")
    assert str(await level(engine)) == "lacks 0006"
    status, checks, told = await is_ready(settings)
    assert (status, checks["migrations"], told["checks"][1]["detail"]) == (503, False, "lacks 0006")
    assert await migrate(engine) == ["0006"]
    assert (await is_ready(settings))[0] == 200
    await engine.close_connection_pool()


async def test_a_migration_that_fails_leaves_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(database_url)
    monkeypatch.setattr(import_module(f"{PACKAGE}.m0002_uploads"), "STATEMENTS", ("CREATE nonsense",))
    with pytest.raises(Exception, match="nonsense"):
        await migrate(engine)
    assert (await level(engine)).missing[0] == "0001"
    assert await catalogue.read(engine) == {}
    await engine.close_connection_pool()


async def _newer(settings: Settings) -> None:
    engine = make_engine(settings.database_url)
    await migrate(engine)
    await engine.rows("INSERT INTO migration (name, app_name) VALUES ('0999', 'lapangan')")
    await engine.close_connection_pool()


async def test_a_newer_database_is_not_touched_and_no_server_starts_on_it(settings: Settings) -> None:
    await _newer(settings)
    engine = make_engine(settings.database_url)
    assert str(await level(engine)) == "newer than this version: has 0999"
    with pytest.raises(NewerDatabase, match="0999"):
        await migrate(engine)
    await engine.close_connection_pool()
    app = create_app(settings)
    with pytest.RaisesGroup(pytest.RaisesExc(NewerDatabase, match="0999"), flatten_subgroups=True):
        async with app.lifespan():
            pass


@pytest.mark.usefixtures("here")
async def test_a_server_that_runs_stays_ready_when_the_database_becomes_newer(settings: Settings) -> None:
    engine = make_engine(settings.database_url)
    await migrate(engine)
    await engine.close_connection_pool()
    async with AsyncTestClient(create_app(settings)) as client:
        await _newer(settings)
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"][1]["detail"]) == (
        200, "newer than this version: has 0999",
    )  # fmt: skip


@pytest.mark.parametrize("command", ["serve", "migrate", "people list", "work"])
def test_the_command_line_refuses_a_newer_database_in_words(
    settings: Settings, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_newer(settings))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("VAR_DIR", str(settings.var_dir))
    monkeypatch.setenv("PORT", "18473")
    assert main(command.split()) == 1
    told = capsys.readouterr().err
    assert "newer version" in told
    assert "0999" in told
    assert NewerDatabase.action in told


def test_a_migration_is_history_and_imports_nothing_that_changes() -> None:
    """`sync.counts` is a law of the protocol: devices of every version hash ids alike."""
    allowed = {f"{PACKAGE}.statements", "backend.base.database.engine", "sync.counts"}
    for file in FOLDER.glob("m0*.py"):
        imports = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)]
        ours = {str(node.module) for node in imports if str(node.module).split(".")[0] in ("backend", "sync")}
        assert ours <= allowed, file.name


def test_every_migration_has_the_number_of_its_file_and_no_number_is_given_twice() -> None:
    ids = [import_module(f"{PACKAGE}.{name}").ID for name in run._NAMES]
    assert ids == [name[1:5] for name in run._NAMES]
    assert len(set(ids)) == len(ids)


def test_the_writer_of_migrations_finds_what_was_added() -> None:
    want = {
        "table turn": "",
        "column turn.until": "",
        "index job_due": "CREATE INDEX job_due ON job (due_at)",
    }
    assert writer.steps({}, {}) == [create_table(table) for table in TABLES]
    have = {f"table {table._meta.tablename}": "" for table in TABLES if table is not Turn}
    for table in TABLES:
        have |= {
            f"column {table._meta.tablename}.{column._meta.db_column_name}": ""
            for column in table._meta.columns
        }
    del have["column job.reason"]
    steps = writer.steps(have | {"index job_due": "other"}, have | want)
    assert steps == [
        create_table(Turn),
        "ALTER TABLE job ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
        "DROP INDEX job_due",
        "CREATE INDEX job_due ON job (due_at)",
    ]
    assert create_indexes(Job)[0] == "CREATE INDEX job_due ON job (state, due_at)"
    with pytest.raises(writer.ByHand, match="column job"):
        writer.steps(have, have | {"column job.kind": "TEXT"})
    with pytest.raises(writer.ByHand, match="gone"):
        writer.steps(have | {"column job.gone": "TEXT"}, have)


def test_a_written_migration_brings_what_the_tables_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert writer.main("nothing_new") == "Nothing changed in tables.py."
    last = [name for name in run._NAMES if name < "m0006"]
    monkeypatch.setattr(run, "_NAMES", tuple(last))
    monkeypatch.setattr(writer, "FOLDER", tmp_path)
    assert "m0006_and_so_on.py" in writer.main("and_so_on")
    text = (tmp_path / "m0006_and_so_on.py").read_text()
    names: dict[str, Any] = {}
    exec(compile(text, "m0006_and_so_on.py", "exec"), names)
    assert names["ID"] == "0006"
    with pytest.raises(writer.ByHand):
        writer.main("../x")

    async def run_it() -> tuple[dict[str, str], dict[str, str]]:
        engine = make_engine(f"sqlite://{tmp_path / 'x.sqlite'}")
        await migrate(engine)
        before = await catalogue.read(engine)
        assert "table turn" not in before
        for step in (await names["forwards"]()).raw:
            await step()
        both = await catalogue.read(engine), await _described(engine)
        await engine.close_connection_pool()
        return both

    made, said = asyncio.run(run_it())
    assert made == said


def test_piccolo_finds_the_migrations_and_runs_them_as_we_do(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path / 'piccolo.sqlite'}"
    env = os.environ | {"PICCOLO_CONF": "backend.piccolo_conf", "DATABASE_URL": url}
    for command in ("forwards lapangan", "check --app_name=lapangan"):
        told = subprocess.run(
            [sys.executable, "-m", "piccolo.main", "migrations", *command.split()],
            env=env, cwd=FOLDER.parents[3], capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert told.returncode == 0, told.stdout + told.stderr

    async def look() -> tuple[bool, dict[str, str], dict[str, str]]:
        engine = make_engine(url)
        found = (await level(engine)).is_ours, await catalogue.read(engine), await _described(engine)
        await engine.close_connection_pool()
        return found

    ours, made, said = asyncio.run(look())
    assert ours
    assert made == said
