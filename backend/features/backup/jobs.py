"""Backups as jobs: one that was asked for, one each night, and a check."""

from __future__ import annotations

from typing import Final

import msgspec

from backend.accounts.security_log import Event, note
from backend.accounts.store import tenants
from backend.base.database.engine import DatabaseEngine
from backend.base.kept import setting
from backend.features.backup import shelf
from backend.features.backup.errors import NoBackup
from backend.features.backup.make import checked, make_and_check
from backend.jobs.kinds import GiveUp, JobKind, Running
from backend.replica.retention import next_night, next_time

SETTING: Final = "backup"
KEEP_MAX: Final = 60
FAILURES_MAX: Final = 3


class BackupSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`nightly`: make one each night; `keep`: how many of the newest stay."""

    nightly: bool = True
    keep: int = 7


class BackupChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of it is to be otherwise."""

    nightly: bool | msgspec.UnsetType = msgspec.UNSET
    keep: int | msgspec.UnsetType = msgspec.UNSET


async def setting_of(engine: DatabaseEngine) -> BackupSetting:
    """What was set for the server, or what is usual."""
    return await setting(engine, "", SETTING, BackupSetting) or BackupSetting()


async def _make(running: Running, again_at: int = 0) -> None:
    engine, claim = running.replica.engine, running.claim
    keep = (await setting_of(engine)).keep
    try:
        made = await make_and_check(engine, running.settings, running.now_ms, keep)
    except NoBackup as problem:
        raise GiveUp(f"{problem} {problem.action}".strip()) from problem
    async with running.finishing(again_at):
        event = Event("backup_made", claim.person, detail={"file": made.name, "bytes": made.bytes})
        await note(engine, claim.tenant, event, running.now_ms())


async def _night(running: Running) -> None:
    """The oldest workspace's night makes the one backup of the server."""
    engine, again = running.replica.engine, next_time(running.now_ms())
    first = (await tenants(engine))[0] == running.claim.tenant
    if first and (await setting_of(engine)).nightly:
        return await _make(running, again)
    async with running.finishing(again):
        pass


async def _check(running: Running) -> None:
    path = shelf.folder_of(running.settings.var_dir) / running.claim.payload["name"]
    if path.is_file():
        await checked(running.replica.engine, path, running.now_ms)
    async with running.finishing():
        pass


MAKE: Final = JobKind("backup", _make, failures_max=FAILURES_MAX)
CHECK: Final = JobKind("backup_check", _check, failures_max=FAILURES_MAX)
NIGHT: Final = JobKind("backup_night", _night, failures_max=FAILURES_MAX, next_at=next_night)
KINDS = (MAKE, CHECK, NIGHT)
