"""The database into one file while the server runs, with what is in it; and back."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from backend.base.database.engine import DatabaseEngine, PgEngine, SqliteEngine
from backend.base.database.tables import TABLES
from backend.features.backup.errors import NoBackup

NAMES: Final = tuple(sorted(table._meta.tablename for table in TABLES))  # noqa: SLF001 - Piccolo's only name for it
SAID_CHARS_MAX: Final = 600
_MIGRATIONS = "SELECT name FROM migration ORDER BY name"
_THERE = "SELECT name FROM sqlite_master WHERE type = 'table'"
_TENANTS = "SELECT id, seq FROM tenant"
_SIZE: Final = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgres": "SELECT pg_database_size(current_database())",
}

_GIVEN: Final = {
    "PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGSSLMODE": "ssl",
}  # fmt: skip


class Content(NamedTuple):
    """What a dump holds: migrations that ran, counters of tenants, rows of tables."""

    migrations: list[str]
    tenants: Mapping[str, int]
    rows: Mapping[str, int]


async def size(engine: DatabaseEngine) -> int:
    """Bytes of the database."""
    return int((await engine.rows(_SIZE[engine.engine_type]))[0][0])


async def dump(engine: DatabaseEngine, to: Path) -> Content:
    """Write the database, as of one moment, to a new file; what is in it. Raises NoBackup."""
    if isinstance(engine, SqliteEngine):
        return await asyncio.to_thread(_copy, Path(engine.path), to)
    return await _pg_dump(engine, to)


def _copy(source: Path, to: Path) -> Content:
    with closing(sqlite3.connect(source, timeout=10)) as database:
        database.execute("VACUUM INTO ?", (str(to),))
    to.chmod(0o600)
    return content_of(to)


def content_of(file: Path) -> Content:
    """What a file of SQLite holds. Raises NoBackup when it is damaged."""
    try:
        with closing(sqlite3.connect(file)) as database:
            [(verdict,)] = database.execute("PRAGMA integrity_check(1)").fetchall()
            if verdict != "ok":
                raise NoBackup("damaged", f"The database in it is damaged: {verdict[:SAID_CHARS_MAX]}")
            there = {row[0] for row in database.execute(_THERE)}
            known = [name for name in NAMES if name in there]
            counted = {name: _one(database, f"SELECT count(*) FROM {name}") for name in known}  # noqa: S608
            migrations = [row[0] for row in database.execute(_MIGRATIONS)]
            return Content(migrations, dict(database.execute(_TENANTS).fetchall()), counted)
    except sqlite3.DatabaseError as error:
        raise NoBackup("damaged", f"The database in it is damaged: {error}") from error


def _one(database: sqlite3.Connection, sql: str) -> int:
    return int(database.execute(sql).fetchone()[0])


async def _pg_dump(engine: PgEngine, to: Path) -> Content:
    """pg_dump in the snapshot that the rows are counted in."""
    content: Content | None = None
    async with engine.read():
        [(snapshot,)] = await engine.rows("SELECT pg_export_snapshot()")
        migrations = [row[0] for row in await engine.rows(_MIGRATIONS)]
        tenants = {row[0]: row[1] for row in await engine.rows(_TENANTS)}
        counted = [await engine.rows(f"SELECT count(*) FROM {name}") for name in NAMES]  # noqa: S608
        rows = {name: found[0][0] for name, found in zip(NAMES, counted, strict=True)}
        await run_pg(engine, "pg_dump", "-Fc", "-f", str(to), f"--snapshot={snapshot}", "-d", name_of(engine))
        content = Content(migrations, tenants, rows)
    assert content is not None
    await asyncio.to_thread(to.chmod, 0o600)
    return content


def name_of(engine: PgEngine) -> str:
    """The name of the database."""
    return str(engine.config.get("database") or "")


def program(name: str) -> str:
    """Where a program of Postgres is; Debian keeps the newest off PATH. Raises NoBackup."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version)
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        action = "Install it: apt-get install postgresql-client"
        raise NoBackup("pg_dump_missing", f"{name} isn't installed on this machine.", action)
    return path


def _version(path: Path) -> int:
    number = path.parent.parent.name
    return int(number) if number.isdigit() else 0


async def run_pg(engine: PgEngine, name: str, *words: str) -> str:
    """Run a program of Postgres on this database; what it printed. Raises NoBackup with what it said.

    The password goes by the environment: arguments are seen by everybody on the machine.
    """
    config = engine.config
    env = os.environ | {key: str(config[part]) for key, part in _GIVEN.items() if config.get(part)}
    running = await asyncio.create_subprocess_exec(
        program(name), *words, env=env,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        out, err = await running.communicate()
    except BaseException:
        running.kill()
        await running.wait()
        raise
    if running.returncode:
        said = err.decode("utf-8", "replace").strip()[:SAID_CHARS_MAX]
        raise NoBackup("program_failed", f"{name} failed: {said}")
    return out.decode("utf-8", "replace")
