"""Putting a backup back: look at it, look at what would be lost, put it in place, begin a new epoch."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from backend.accounts.security_log import Event, note
from backend.accounts.store import tenants
from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine, PgEngine
from backend.base.database.migrations.run import NewerDatabase, known_migrations
from backend.features.backup import archive, dump
from backend.features.backup.archive import Manifest
from backend.features.backup.errors import NoBackup
from backend.replica import epochs
from backend.replica.replica import Replica

LOCK_WAIT_S: Final = 2.0


def refuse_unfit(manifest: Manifest, engine_type: str) -> None:
    """Raise NoBackup or NewerDatabase when this installation can't take the backup."""
    if manifest.engine != engine_type:
        raise NoBackup(
            "other_engine",
            f"This backup is of {manifest.engine}, and DATABASE_URL names {engine_type}.",
            "Set DATABASE_URL to a database of that kind.",
        )
    unknown = tuple(sorted(set(manifest.migrations) - set(known_migrations())))
    if unknown:
        raise NewerDatabase(unknown)


def would_lose(here: Mapping[str, int], manifest: Manifest) -> int:
    """How many changes the database has that the backup lacks."""
    return sum(max(0, seq - manifest.tenants.get(tenant, 0)) for tenant, seq in here.items())


def put_sqlite(database: Path, work: Path) -> Path | None:
    """Put the file in the place of the database, which goes aside; where it went. Raises NoBackup."""
    aside = None
    if database.exists():
        _close(database)
        day = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        aside = database.with_name(f"{database.name}.before-restore-{day}")
        database.rename(aside)
        for end in ("-wal", "-shm"):
            database.with_name(f"{database.name}{end}").unlink(missing_ok=True)
    database.parent.mkdir(parents=True, exist_ok=True)
    work.replace(database)
    return aside


def _close(database: Path) -> None:
    """One file with all in it, which SQLite makes only while nobody else has it open."""
    with closing(sqlite3.connect(database, timeout=LOCK_WAIT_S, isolation_level=None)) as file:
        try:
            [(mode,)] = file.execute("PRAGMA journal_mode=DELETE").fetchall()
        except sqlite3.OperationalError:
            mode = "in use"
        except sqlite3.DatabaseError:  # what is broken is what is being replaced
            mode = "delete"
    if mode != "delete":
        raise NoBackup("in_use", "The server still runs on this database.", "Stop it, then restore again.")


async def put_postgres(engine: PgEngine, work: Path) -> None:
    """Put the dump in the place of our tables, in one transaction. Raises NoBackup."""
    script = work.with_name(f"{work.name}.sql")
    try:
        await dump.run_pg(engine, "pg_restore", "--no-owner", "--no-privileges", "-f", str(script), str(work))
        gone = ", ".join((*dump.NAMES, "migration"))
        await dump.run_pg(
            engine, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-d", dump.name_of(engine),
            "-c", f"DROP TABLE IF EXISTS {gone} CASCADE", "-f", str(script),
        )  # fmt: skip
    finally:
        script.unlink(missing_ok=True)


async def begin_anew(replica: Replica, manifest: Manifest) -> int:
    """A new epoch for every workspace, and a line in its log; how many there are."""
    found = await tenants(replica.engine)
    for tenant in found:
        await epochs.begin(replica, tenant, None, now_ms())
        detail = {"made_at": manifest.made_at, "by": "terminal"}
        await note(replica.engine, tenant, Event("restored", detail=detail), now_ms())
    return len(found)


async def counters(engine: DatabaseEngine) -> dict[str, int]:
    """Of each workspace that is here now, its counter; none where there is no database of ours."""
    try:
        return {row[0]: row[1] for row in await engine.rows("SELECT id, seq FROM tenant")}
    except Exception:  # whatever the driver raises: there is nothing that could be lost
        return {}


async def unpack(path: Path, work: Path, blobs: Path | None) -> Manifest:
    """The backup, looked at whole before anything is touched. Raises NoBackup."""
    manifest = await asyncio.to_thread(archive.unpack, path, work, blobs)
    if manifest.engine == "sqlite":
        content = await asyncio.to_thread(dump.content_of, work)
        if dict(content.rows) != dict(manifest.rows):
            raise NoBackup("damaged", "Rows are missing in the backup.")
    return manifest
