"""Backups over HTTP."""

from __future__ import annotations

import shutil
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from backend.accounts import store
from backend.accounts.errors import BadField
from backend.accounts.noted import note_of
from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine
from backend.base.http.bodies import json_response
from backend.base.http.ranges import Unsatisfiable, asked_part, file_answer
from backend.base.kept import keep_setting
from backend.config import Settings
from backend.features.backup import dump, shelf
from backend.features.backup.errors import BackupImpossible, NoBackup, RangeWrong, SeveralWorkspaces
from backend.features.backup.jobs import (
    CHECK,
    KEEP_MAX,
    MAKE,
    SETTING,
    BackupChange,
    BackupSetting,
    setting_of,
)
from backend.jobs.kinds import Ask, enqueue

Http = Request[Any, Any, State]
Name = FromPath[str]
_UNDER_WAY = (
    "SELECT kind FROM job WHERE tenant = $1 AND kind IN ('backup', 'backup_check')"
    " AND state <> 'dead' LIMIT 1"
)
_FAILED = (
    "SELECT due_at, reason FROM job WHERE tenant = $1 AND kind IN ('backup', 'backup_night')"
    " AND state = 'dead' ORDER BY due_at DESC LIMIT 1"
)


@get("/api/office/backups")
async def get_backups(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """Which there are, what is under way, what was set, what is in the way."""
    engine, settings = request.app.state.engine, _settings(request)
    folder = shelf.folder_of(settings.var_dir)
    running = await engine.rows(_UNDER_WAY, caller.tenant)
    failed = await engine.rows(_FAILED, caller.tenant)
    told = {
        "alone": await _alone(engine, caller),
        "engine": engine.engine_type,
        "folder": str(folder),
        "database_bytes": await dump.size(engine),
        "free_bytes": shutil.disk_usage(folder).free,
        "running": running[0][0] if running else "",
        "failed": {"at": failed[0][0], "reason": failed[0][1]} if failed else None,
        "lacks": _lacks(engine),
        "setting": await setting_of(engine),
        "backups": shelf.listed(folder),
    }
    return await json_response(request, msgspec.json.encode(told))


@post("/api/office/backups", status_code=202)
async def make_backup(request: Http, caller: NamedDependency[Caller]) -> dict[str, str]:
    """Let one be made; the list tells when it is there."""
    engine = await _of_alone(request, caller)
    if lacks := _lacks(engine):
        raise BackupImpossible(lacks)
    job = Ask(MAKE, now_ms(), only_key="asked", person=caller.person)
    await enqueue(request.app.state.replica, caller.tenant, job, now_ms())
    return {"status": "waiting"}


@patch("/api/office/backups")
async def change_backups(
    request: Http, caller: NamedDependency[Caller], data: JSONBody[BackupChange]
) -> BackupSetting:
    """Whether there is one each night, and how many are kept."""
    engine = await _of_alone(request, caller)
    if data.keep is not msgspec.UNSET and not 1 <= data.keep <= KEEP_MAX:
        raise BadField(f"Keep 1 to {KEEP_MAX} backups.", field="keep")
    async with engine.write():
        changed = msgspec.structs.replace(await setting_of(engine), **msgspec.to_builtins(data))
        await keep_setting(engine, ("", SETTING), changed, caller.person, now_ms())
        await note_of(request, caller, "setting_changed", detail={"setting": SETTING})
    return changed


@post("/api/office/backups/{name:str}/check", status_code=202)
async def check_backup(request: Http, caller: NamedDependency[Caller], name: Name) -> dict[str, str]:
    """Let one be read to its end and compared with what was backed up."""
    await _of_alone(request, caller)
    path = shelf.path_of(shelf.folder_of(_settings(request).var_dir), name)
    job = Ask(CHECK, now_ms(), {"name": path.name}, only_key=path.name, person=caller.person)
    await enqueue(request.app.state.replica, caller.tenant, job, now_ms())
    return {"status": "waiting"}


@get("/api/office/backups/{name:str}")
async def take_backup(request: Http, caller: NamedDependency[Caller], name: Name) -> Stream:
    """The file, from where a download broke off (`Range`); taking one is noted."""
    engine = await _of_alone(request, caller)
    path = shelf.path_of(shelf.folder_of(_settings(request).var_dir), name)
    try:
        part = asked_part(request, path)
    except Unsatisfiable as error:
        size = path.stat().st_size
        raise RangeWrong(headers={"Content-Range": f"bytes */{size}"}, bytes=size) from error
    if part is None or part[0] == 0:
        async with engine.write():
            await note_of(request, caller, "backup_taken", detail={"file": path.name})
    return file_answer(path, part, "application/gzip")


@delete("/api/office/backups/{name:str}", status_code=200)
async def remove_backup(request: Http, caller: NamedDependency[Caller], name: Name) -> dict[str, str]:
    """Take one away."""
    engine = await _of_alone(request, caller)
    path = shelf.path_of(shelf.folder_of(_settings(request).var_dir), name)
    async with engine.write():
        await note_of(request, caller, "backup_removed", detail={"file": path.name})
    shelf.remove(path)
    return {"name": name, "status": "removed"}


ROUTES: tuple[ControllerRouterHandler, ...] = (
    get_backups, make_backup, change_backups, check_backup, take_backup, remove_backup,
)  # fmt: skip


def _settings(request: Http) -> Settings:
    return request.app.state.settings


async def _alone(engine: DatabaseEngine, caller: Caller) -> bool:
    return await store.tenants(engine) == [caller.tenant]


async def _of_alone(request: Http, caller: Caller) -> DatabaseEngine:
    engine: DatabaseEngine = request.app.state.engine
    if not await _alone(engine, caller):
        raise SeveralWorkspaces
    return engine


def _lacks(engine: DatabaseEngine) -> str:
    """What is missing on this machine, in words; empty when nothing is."""
    try:
        if engine.engine_type == "postgres":
            dump.program("pg_dump")
    except NoBackup as problem:
        return f"{problem} {problem.action}"
    return ""
