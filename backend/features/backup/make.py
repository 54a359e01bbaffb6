"""Making a backup and looking whether one is good."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from backend.base.database.engine import DatabaseEngine, PgEngine
from backend.config import Settings
from backend.features.backup import archive, dump, shelf
from backend.features.backup.archive import BLOBS, FORMAT, Manifest
from backend.features.backup.errors import NoBackup
from backend.features.backup.shelf import Kept

GOOD: Final = "good"
COPIES: Final = 2
"""The dump and the archive lie there at the same time."""


async def make(engine: DatabaseEngine, settings: Settings, to: Path, now_ms: int) -> Manifest:
    """Write a backup to `to`. Raises NoBackup."""
    need = COPIES * await dump.size(engine) + settings.disk_free_min_bytes
    if shutil.disk_usage(to.parent).free < need:
        raise NoBackup("disk_full", f"There isn't room for it: {need // 1024**2} MiB must be free.")
    work = to.with_name(f"{to.name}.work")
    try:
        content = await dump.dump(engine, work)
        blobs = settings.var_dir / BLOBS
        manifest = Manifest(
            FORMAT, engine.engine_type, now_ms, content.migrations, content.tenants, content.rows,
            work.stat().st_size, await asyncio.to_thread(archive.digest, work), len(archive.files(blobs)),
        )  # fmt: skip
        await asyncio.to_thread(archive.write, to, manifest, work, blobs)
    finally:
        work.unlink(missing_ok=True)
    return manifest


async def check(engine: DatabaseEngine, path: Path) -> Manifest:
    """Read a backup to its end and see that what was backed up is in it. Raises NoBackup."""
    work = path.with_name(f"{path.name}.check.work")
    try:
        manifest = await asyncio.to_thread(archive.unpack, path, work)
        await _compare(engine, manifest, work)
    finally:
        work.unlink(missing_ok=True)
    return manifest


async def _compare(engine: DatabaseEngine, manifest: Manifest, work: Path) -> None:
    if manifest.engine == "sqlite":
        content = await asyncio.to_thread(dump.content_of, work)
        if dict(content.rows) != dict(manifest.rows):
            raise NoBackup("damaged", "Rows are missing in it.")
    elif isinstance(engine, PgEngine):
        listed = await dump.run_pg(engine, "pg_restore", "--list", str(work))
        lacking = [name for name in manifest.rows if f" TABLE DATA public {name} " not in listed]
        if lacking:
            raise NoBackup("damaged", f"Tables are missing in it: {', '.join(lacking)}.")


async def make_and_check(
    engine: DatabaseEngine, settings: Settings, now_ms: Callable[[], int], keep: int
) -> Kept:
    """A new backup on the shelf, checked; the oldest ones go. Raises NoBackup."""
    folder = shelf.folder_of(settings.var_dir)
    path = shelf.new_path(folder, now_ms())
    await make(engine, settings, path, now_ms())
    kept = await checked(engine, path, now_ms)
    if kept.verdict != GOOD:
        raise NoBackup("damaged", kept.verdict)
    shelf.tidy(folder, keep)
    return kept


async def checked(engine: DatabaseEngine, path: Path, now_ms: Callable[[], int]) -> Kept:
    """Check a backup on the shelf and write down how it ended."""
    try:
        manifest = await check(engine, path)
    except NoBackup as problem:
        return shelf.note_damage(path, str(problem), now_ms())
    return shelf.note(path, manifest, GOOD, now_ms())
