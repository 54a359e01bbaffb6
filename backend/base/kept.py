"""What an administrator set for a workspace, by name. An empty tenant: for the whole server."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from backend.base.database.engine import DatabaseEngine

T = TypeVar("T")
_READ = "SELECT value FROM setting WHERE tenant = $1 AND name = $2"
_KEEP = (
    "INSERT INTO setting (tenant, name, value, person, at) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value, person = excluded.person,"
    " at = excluded.at"
)
_DROP = "DELETE FROM setting WHERE tenant = $1 AND name = $2"


async def setting(engine: DatabaseEngine, tenant: str, name: str, kind: type[T]) -> T | None:
    """What was set; None when nobody did, or when an other version wrote what this one cannot read."""
    rows = await engine.rows(_READ, tenant, name)
    try:
        return msgspec.json.decode(rows[0][0], type=kind) if rows else None
    except msgspec.ValidationError:
        return None


async def keep_setting(
    engine: DatabaseEngine, place: tuple[str, str], value: Any, person: str, now_ms: int
) -> None:
    """Set it, in the open transaction where there is one. `place`: tenant and name."""
    await engine.rows(_KEEP, *place, msgspec.json.encode(value).decode(), person, now_ms)


async def drop_setting(engine: DatabaseEngine, tenant: str, name: str) -> None:
    """As if nobody had set it."""
    await engine.rows(_DROP, tenant, name)
