"""Whether this process lives, and whether it can do its work."""

from __future__ import annotations

import asyncio
import logging
import shutil
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State

from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine
from backend.base.database.migrations.run import level
from backend.base.http.local import is_local
from backend.config import Settings

READY_TIMEOUT_S = 5.0
_log = logging.getLogger("lapangan")


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at; `action` says what to do when it is not well."""

    name: str
    well: bool
    detail: str
    action: str = ""


@get("/livez", sync_to_thread=False)
def livez() -> dict[str, str]:
    """Answers as long as the process does; touches no database."""
    return {"status": "alive"}


@get("/readyz")
async def readyz(request: Request[Any, Any, State]) -> Response[bytes]:
    """200 when a database write, the migration level and the disk are well, else 503.

    What is not well is told to who asks on this machine: it says where files lie and what is installed.
    """
    engine: DatabaseEngine = request.app.state.engine
    settings: Settings = request.app.state.settings
    checks = [await _database(engine), await _level(engine), _disk(settings)]
    well = all(check.well for check in checks)
    told: dict[str, Any] = {"status": "ready" if well else "not_ready"}
    if is_local(request):
        told["checks"] = checks
    body = msgspec.json.encode(told)
    return Response(body, status_code=200 if well else 503, media_type="application/json")


async def _database(engine: DatabaseEngine) -> Check:
    try:
        async with asyncio.timeout(READY_TIMEOUT_S):
            rows = await engine.rows("UPDATE probe SET at = $1 WHERE id = 1 RETURNING at", now_ms())
    except Exception as error:  # any failure of any driver is the answer here
        _log.warning("the database does not take a write: %s", error)
        action = "Make sure the database is running and writable."
        return Check("database", False, type(error).__name__, action)
    if not rows:
        return Check("database", False, "the probe row is missing", "Run `lapangan migrate`.")
    return Check("database", True, "a row was written")


async def _level(engine: DatabaseEngine) -> Check:
    try:
        async with asyncio.timeout(READY_TIMEOUT_S):
            now = await level(engine)
    except Exception as error:  # as above
        return Check("migrations", False, type(error).__name__, "Make sure the database is running.")
    # One that became newer while this process runs is fine: migrations only add, and processes are replaced
    # one after another.
    return Check("migrations", not now.missing, str(now), "Run `lapangan migrate`." if now.missing else "")


def _disk(settings: Settings) -> Check:
    folder = settings.var_dir
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    detail = f"{free // 1024**2} MiB free, at least {settings.disk_free_min_bytes // 1024**2} needed"
    if free < settings.disk_free_min_bytes:
        return Check("disk", False, detail, "Free up some space where VAR_DIR is.")
    return Check("disk", True, detail)
