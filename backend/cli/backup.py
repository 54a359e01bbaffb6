"""`lapangan backup` and `lapangan restore`."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path

from backend.base.clock import now_ms
from backend.base.database.engine import PgEngine
from backend.cli import data as cli_data
from backend.cli.terminal import NotDone, say, step
from backend.config import Settings
from backend.features.backup import archive, restore, shelf
from backend.features.backup import make as making
from backend.features.backup.archive import BLOBS
from backend.features.backup.errors import NoBackup


async def backup(asked: argparse.Namespace, settings: Settings) -> int:
    """Make a backup and check it."""
    folder = shelf.folder_of(settings.var_dir)
    to: Path = asked.to or shelf.new_path(folder, now_ms())
    try:
        async with cli_data.opened(settings) as engine:
            with step("Making a backup"):
                await making.make(engine, settings, to, now_ms())
            with step("Checking it"):
                manifest = await making.check(engine, to)
    except NoBackup as problem:
        raise NotDone(str(problem), problem.action) from problem
    if to.parent == folder:
        shelf.note(to, manifest, making.GOOD, now_ms())
    say(f"{to}  {sum(manifest.rows.values()):,} rows, checked")
    say("The key file of secrets (secret.key in VAR_DIR) isn't in it: keep a copy of that elsewhere.")
    return 0


async def put_back(asked: argparse.Namespace, settings: Settings) -> int:
    """Put a backup in the place of the database, and begin a new epoch."""
    work = shelf.folder_of(settings.var_dir) / f"{asked.file.name}.restore.work"
    try:
        manifest = archive.manifest_of(asked.file)
        restore.refuse_unfit(manifest, "sqlite" if cli_data.sqlite_file(settings) else "postgres")
        with step("Looking at the backup"):
            await restore.unpack(asked.file, work, None)
        await _ask(asked, settings, manifest)
        with step("Putting it in place"):
            aside = await _put(settings, work)
            if manifest.files:
                await asyncio.to_thread(archive.unpack, asked.file, work, settings.var_dir / BLOBS)
    except NoBackup as problem:
        raise NotDone(str(problem), problem.action) from problem
    finally:
        work.unlink(missing_ok=True)
    await cli_data.bring_up_to_date(settings)
    async with cli_data.opened(settings) as engine:
        count = await restore.begin_anew(cli_data.replica_of(engine), manifest)
    say(f"Restored the backup of {_day(manifest.made_at)}: {count} workspace(s), a new epoch begins.")
    if aside:
        say(f"The database that was here before is in {aside}.")
    say("Start the server. Devices will send again what the backup doesn't have.")
    return 0


async def _ask(asked: argparse.Namespace, settings: Settings, manifest: archive.Manifest) -> None:
    """Refuse to put an older database over a newer one, unless --yes was given."""
    file = cli_data.sqlite_file(settings)
    if asked.yes or (file and not file.exists()):
        return
    async with cli_data.connected(settings) as engine:
        lost = restore.would_lose(await restore.counters(engine), manifest)
    if lost:
        raise NotDone(
            f"The database here has {lost:,} changes that this backup of {_day(manifest.made_at)} lacks.",
            "Devices will send again what they still have. To go on: lapangan restore FILE --yes",
        )


async def _put(settings: Settings, work: Path) -> Path | None:
    file = cli_data.sqlite_file(settings)
    if file:
        return await asyncio.to_thread(restore.put_sqlite, file, work)
    async with cli_data.connected(settings) as engine:
        assert isinstance(engine, PgEngine)
        await restore.put_postgres(engine, work)
    return None


def _day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
