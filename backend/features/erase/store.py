"""What is kept of a forgotten record beside the replica: files that wait to be imported, and unsent work."""

from __future__ import annotations

from collections.abc import Sequence

from backend.base.database.engine import DatabaseEngine
from backend.features.erase.logic import Named

_UNSENT = """UPDATE quarantined SET body = '', title = '', state = 'discarded'
             WHERE tenant = $1 AND body LIKE $2"""
_UPLOADS = "SELECT id, data, report, report_csv FROM upload WHERE tenant = $1 ORDER BY id"
_EMPTY = "UPDATE upload SET data = $3, report = '', report_csv = '' WHERE tenant = $1 AND id = $2"


async def scrub(engine: DatabaseEngine, tenant: str, ids: Sequence[str], who: Named) -> None:
    """Empty what names them, in the open transaction. Files are kept for hours only, so there are few."""
    await engine.many([(_UNSENT, (tenant, f"%{id_}%")) for id_ in ids])
    for upload, data, report, csv in await engine.rows(_UPLOADS, tenant):
        text = f"{bytes(data).decode('utf-8', 'replace')} {report} {csv}".casefold()
        if any(word in text for word in who.words) or any(id_ in text for id_ in ids):
            await engine.rows(_EMPTY, tenant, upload, b"")
