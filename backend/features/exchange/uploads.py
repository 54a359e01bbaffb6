"""Files that were chosen and wait until the person has looked at the preview; then their reports.

In the database, so that any web process can go on with what another one took in. They go after
UPLOAD_KEPT_HOURS.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from backend.accounts.session import Caller
from backend.base.database.engine import DatabaseEngine
from backend.features.exchange.problems import UPLOAD_KEPT_HOURS, UploadUnknown

_KEPT_MS = UPLOAD_KEPT_HOURS * 60 * 60 * 1000
FILE_NAME_CHARS_MAX = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A chosen file. `report`: JSON of its report once it is imported, else ""."""

    id: str
    name: str
    data: bytes
    report: str


async def keep(engine: DatabaseEngine, caller: Caller, name: str, data: bytes, now_ms: int) -> str:
    """Keep a file for its person; its id. Files of the tenant that are too old go at the same time."""
    id_ = str(uuid.uuid4())
    async with engine.write():
        await engine.rows(
            "DELETE FROM upload WHERE tenant = $1 AND at < $2", caller.tenant, now_ms - _KEPT_MS
        )
        sql = "INSERT INTO upload (id, tenant, person, name, at, data) VALUES ($1, $2, $3, $4, $5, $6)"
        await engine.rows(sql, id_, caller.tenant, caller.person, name[:FILE_NAME_CHARS_MAX], now_ms, data)
    return id_


async def take(engine: DatabaseEngine, caller: Caller, id_: str, now_ms: int) -> Upload:
    """The file; only its own person gets it. Raises UploadUnknown."""
    sql = "SELECT name, data, report FROM upload WHERE id = $1 AND tenant = $2 AND person = $3 AND at >= $4"
    rows = await engine.rows(sql, id_, caller.tenant, caller.person, now_ms - _KEPT_MS)
    if not rows:
        raise UploadUnknown
    name, data, report = rows[0]
    return Upload(id_, name, bytes(data), report)


async def report_of(engine: DatabaseEngine, caller: Caller, id_: str) -> tuple[str, str]:
    """(report as JSON, report as CSV) of an imported file. Raises UploadUnknown."""
    sql = "SELECT report, report_csv FROM upload WHERE id = $1 AND tenant = $2 AND person = $3"
    rows = await engine.rows(sql, id_, caller.tenant, caller.person)
    if not rows or not rows[0][0]:
        raise UploadUnknown("This file has not been imported, or its report is not kept any more.")
    return rows[0][0], rows[0][1]


async def finish(engine: DatabaseEngine, caller: Caller, id_: str, reports: tuple[str, str]) -> None:
    """Keep the reports (JSON, CSV) and let the file go; part of the import's transaction."""
    sql = (
        "UPDATE upload SET report = $4, report_csv = $5, data = $6"
        " WHERE id = $1 AND tenant = $2 AND person = $3"
    )
    await engine.rows(sql, id_, caller.tenant, caller.person, *reports, b"")
