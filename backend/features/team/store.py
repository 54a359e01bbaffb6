"""Reads and writes devices of a whole workspace. Times are ms UTC."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from backend.base.database.engine import DatabaseEngine, ask
from backend.base.database.tables import Device
from backend.replica.replica import Replica
from backend.replica.store import tenant_row
from sync.people import may_read

DEVICES_SHOWN_MAX: Final = 2_000
REVOKED_SHOWN_MS: Final = 30 * 24 * 60 * 60 * 1000
"""A device that was removed stays in the list so long: whoever lost it wants to see what became of it."""


class DeviceLine(msgspec.Struct, frozen=True):
    """A device as the office sees it. `told_at` 0: an app of before, which tells nothing of itself."""

    id: str
    person: str
    name: str
    created_at: int
    last_contact_at: int
    told_at: int
    waits: int
    app: str
    stored_mb: int
    kept: bool
    revoked_at: int | None
    emptied_at: int | None
    signed_in: bool


class PersonLine(msgspec.Struct, frozen=True):
    """What the server alone knows of a person; the rest is their record. `second`: a second step is asked."""

    id: str
    devices: int
    last_contact_at: int
    waits: int
    second: bool


async def overseen(replica: Replica, tenant: str, person: str) -> frozenset[str]:
    """Whose devices this person may see: those whose private records they may read (SPEC.md A2)."""
    row = await tenant_row(replica.engine, tenant)
    directory = await replica.directory(tenant, row)
    held = directory.held(person)
    return frozenset(other for other in directory.people.persons if may_read(held, f"p:{other}"))


async def devices(engine: DatabaseEngine, tenant: str, now_ms: int) -> list[DeviceLine]:
    """Everybody's, newest contact first."""
    sql = """SELECT d.id, d.person, d.name, d.created_at, d.last_contact_at, d.told_at, d.waits, d.app,
                    d.stored_mb, d.kept, d.revoked_at, d.emptied_at,
                    EXISTS (SELECT 1 FROM device_session s WHERE s.tenant = d.tenant AND s.device = d.id
                            AND s.expires_at > $2)
             FROM device d
             WHERE d.tenant = $1 AND d.kind = 'device' AND (d.revoked_at IS NULL OR d.revoked_at > $3)
             ORDER BY d.last_contact_at DESC, d.id LIMIT $4"""
    rows = await engine.rows(sql, tenant, now_ms, now_ms - REVOKED_SHOWN_MS, DEVICES_SHOWN_MAX)
    names = msgspec.structs.fields(DeviceLine)
    lines = [dict(zip((field.encode_name for field in names), row, strict=True)) for row in rows]
    # SQLite says 0 and 1.
    return [msgspec.convert(line, DeviceLine, strict=False) for line in lines]


async def people(engine: DatabaseEngine, tenant: str) -> list[PersonLine]:
    """Everybody who can sign in, with what their devices said last."""
    sql = """SELECT p.id, COUNT(d.id), COALESCE(MAX(d.last_contact_at), 0), COALESCE(SUM(d.waits), 0),
                    EXISTS (SELECT 1 FROM factor f WHERE f.tenant = p.tenant AND f.person = p.id
                            AND f.kind <> 'recovery')
             FROM person p LEFT JOIN device d ON d.tenant = p.tenant AND d.person = p.id
                  AND d.kind = 'device' AND d.revoked_at IS NULL
             WHERE p.tenant = $1 GROUP BY p.id"""
    rows = await engine.rows(sql, tenant)
    return [
        PersonLine(id_, int(count), int(last), int(waits), bool(second))
        for id_, count, last, waits, second in rows
    ]


async def device_of(engine: DatabaseEngine, tenant: str, device: str) -> dict[str, Any] | None:
    """Name and person of a device that is in use."""
    query = Device.select(Device.name, Device.person).where(
        Device.tenant == tenant, Device.id == device, Device.kind == "device", Device.revoked_at.is_null()
    )
    return next(iter(await ask(engine, query)), None)
