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


async def ends_at(engine: DatabaseEngine, tenant: str, now_ms: int, latest_ms: int) -> int:
    """When a session heard of now ends: `latest_ms` (by SESSION_DAYS), or sooner by the workspace's days."""
    return min(latest_ms, now_ms + await offline_days(engine, tenant) * DAY_MS)
