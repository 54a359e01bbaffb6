"""How long a session goes on without a word from its device (SPEC.md K4)."""

from __future__ import annotations

from typing import Final

from backend.accounts import store
from backend.base.database.engine import DatabaseEngine
from sync.limits import OFFLINE_DAYS

DAY_MS: Final = 24 * 60 * 60 * 1000


async def offline_days(engine: DatabaseEngine, tenant: str) -> int:
    """The days without contact after which this workspace wants the password again."""
    fields = await store.record_fields(engine, tenant, "workspace", tenant)
    return int(fields.get("offline_days") or OFFLINE_DAYS)


async def ends_at(engine: DatabaseEngine, tenant: str, now_ms: int, session_days: int) -> int:
    """When a session heard of now ends: by the server's SESSION_DAYS or the workspace's days, the fewer."""
    return now_ms + min(session_days, await offline_days(engine, tenant)) * DAY_MS
