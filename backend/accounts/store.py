"""Reads and writes the tables of people, devices and sessions. Times are milliseconds UTC."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from backend.accounts.session import Caller
from backend.accounts.throttle import FORGET_AFTER_MS, Failures
from backend.base.database.engine import DatabaseEngine, Row

DEVICE_NAME_CHARS_MAX: Final = 80
USER_AGENT_CHARS_MAX: Final = 255
_Fields = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True)
class Credential:
    """How a person signs in."""

    tenant: str
    person: str
    email: str
    password_hash: str
    active: bool


@dataclass(frozen=True, slots=True)
class Session:
    """A live session and whose it is. `fields`: the synced record of the person."""

    caller: Caller
    fields: Mapping[str, Any]
    last_seen_at: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a password came from. `device`: the one that proved itself, or empty: then `network` counts."""

    email: str
    network: str
    device: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device as its owner sees it."""

    id: str
    name: str
    created_at: int
    last_contact_at: int
    user_agent: str
    signed_in: bool


def _credential(row: Row) -> Credential:
    tenant, person, email, password_hash, active = row
    return Credential(tenant, person, email, password_hash, bool(active))


_CREDENTIAL = "SELECT tenant, id, email, password_hash, active FROM person WHERE"


async def credential_of_email(engine: DatabaseEngine, email: str) -> Credential | None:
    rows = await engine.rows(f"{_CREDENTIAL} email = $1", email)
    return _credential(rows[0]) if rows else None


async def credential_of(engine: DatabaseEngine, tenant: str, person: str) -> Credential | None:
    rows = await engine.rows(f"{_CREDENTIAL} tenant = $1 AND id = $2", tenant, person)
    return _credential(rows[0]) if rows else None


async def credentials(engine: DatabaseEngine, tenant: str) -> list[Credential]:
    """Everybody of a tenant, by e-mail."""
    rows = await engine.rows(f"{_CREDENTIAL} tenant = $1 ORDER BY email", tenant)
    return [_credential(row) for row in rows]


async def add_credential(engine: DatabaseEngine, new: Credential, now_ms: int) -> None:
    sql = """INSERT INTO person (id, tenant, email, password_hash, active, created_at, password_changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"""
    args = (new.person, new.tenant, new.email, new.password_hash, new.active, now_ms, now_ms)
    await engine.rows(sql, *args)


async def set_password(engine: DatabaseEngine, person: str, password_hash: str, now_ms: int) -> None:
    sql = "UPDATE person SET password_hash = $2, password_changed_at = $3 WHERE id = $1"
    await engine.rows(sql, person, password_hash, now_ms)


async def set_email_and_active(engine: DatabaseEngine, person: str, email: str, *, active: bool) -> None:
    await engine.rows("UPDATE person SET email = $2, active = $3 WHERE id = $1", person, email, active)


async def record_fields(engine: DatabaseEngine, tenant: str, type_: str, id_: str) -> dict[str, Any]:
    """The synced record's fields; empty when there is none."""
    sql = "SELECT fields FROM record WHERE tenant = $1 AND type = $2 AND id = $3 AND NOT deleted"
    rows = await engine.rows(sql, tenant, type_, id_)
    return _Fields.decode(rows[0][0]) if rows else {}


async def records(engine: DatabaseEngine, tenant: str, type_: str) -> dict[str, dict[str, Any]]:
    """Every live record of a small type (person, team, workspace): id -> fields."""
    sql = "SELECT id, fields FROM record WHERE tenant = $1 AND type = $2 AND NOT deleted"
    rows = await engine.rows(sql, tenant, type_)
    return {row[0]: _Fields.decode(row[1]) for row in rows}


async def tenants(engine: DatabaseEngine) -> list[str]:
    """Ids of all tenants, oldest first."""
    return [row[0] for row in await engine.rows("SELECT id FROM tenant ORDER BY created_at, id")]


async def add_tenant(engine: DatabaseEngine, tenant: str, epoch: str, now_ms: int) -> None:
    """`epoch`: its first life; its cursors are signed with a secret of its own."""
    sql = "INSERT INTO tenant (id, created_at, epoch, secret) VALUES ($1, $2, $3, $4)"
    await engine.rows(sql, tenant, now_ms, epoch, secrets.token_hex(32))


async def session_of(engine: DatabaseEngine, token_hash: str, now_ms: int) -> Session | None:
    """The session behind a cookie, unless it ended or its person or device may no longer come in."""
    sql = """SELECT s.tenant, s.person, s.device, s.last_seen_at, r.fields
             FROM device_session s
             JOIN person p ON p.id = s.person
             JOIN device d ON d.tenant = s.tenant AND d.id = s.device
             JOIN record r ON r.tenant = s.tenant AND r.type = 'person' AND r.id = s.person
             WHERE s.id = $1 AND s.expires_at > $2 AND p.active AND d.revoked_at IS NULL AND NOT r.deleted"""
    rows = await engine.rows(sql, token_hash, now_ms)
    if not rows:
        return None
    tenant, person, device, last_seen_at, fields = rows[0]
    values = _Fields.decode(fields)
    return Session(Caller(tenant, person, device, values.get("role", "")), values, last_seen_at)


async def touch_session(engine: DatabaseEngine, token_hash: str, now_ms: int, expires_at: int) -> None:
    """Note a contact of the device and move the end of its session."""
    await engine.many(
        [
            (
                "UPDATE device_session SET last_seen_at = $2, expires_at = $3 WHERE id = $1",
                (token_hash, now_ms, expires_at),
            ),
            (
                """UPDATE device SET last_contact_at = $2 WHERE (tenant, id) IN
                   (SELECT tenant, device FROM device_session WHERE id = $1)""",
                (token_hash, now_ms),
            ),
        ]
    )


async def start_session(
    engine: DatabaseEngine, caller: Caller, token_hash: str, now_ms: int, expires_at: int
) -> None:
    """The device's only session from now on; also removes sessions that ran out."""
    await engine.rows(
        "DELETE FROM device_session WHERE (tenant = $1 AND device = $2) OR expires_at <= $3",
        caller.tenant,
        caller.device,
        now_ms,
    )
    sql = """INSERT INTO device_session (id, tenant, person, device, created_at, last_seen_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"""
    args = (token_hash, caller.tenant, caller.person, caller.device, now_ms, now_ms, expires_at)
    await engine.rows(sql, *args)


async def end_session(engine: DatabaseEngine, token_hash: str) -> list[tuple[str, str]]:
    """End one session; tenant and device it was of, if there was one."""
    sql = "DELETE FROM device_session WHERE id = $1 RETURNING tenant, device"
    return [(tenant, device) for tenant, device in await engine.rows(sql, token_hash)]


async def end_sessions_of_device(engine: DatabaseEngine, tenant: str, device: str) -> None:
    await engine.rows("DELETE FROM device_session WHERE tenant = $1 AND device = $2", tenant, device)


async def end_sessions(engine: DatabaseEngine, tenant: str, person: str, *, but_device: str = "") -> None:
    """End every session of a person, but for one device when it is named."""
    sql = "DELETE FROM device_session WHERE tenant = $1 AND person = $2 AND device <> $3"
    await engine.rows(sql, tenant, person, but_device)


async def own_device(engine: DatabaseEngine, tenant: str, person: str, device: str) -> bool:
    """Whether the device is this person's and may still be used."""
    sql = """SELECT 1 FROM device WHERE tenant = $1 AND id = $2 AND person = $3 AND kind = 'device'
             AND revoked_at IS NULL"""
    return bool(await engine.rows(sql, tenant, device, person))


async def add_device(engine: DatabaseEngine, caller: Caller, name: str, now_ms: int) -> bool:
    """Add the caller's device; False, and nothing is done, when the tenant has one of this id."""
    sql = """INSERT INTO device (id, tenant, person, name, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (tenant, id) DO NOTHING RETURNING id"""
    return bool(await engine.rows(sql, caller.device, caller.tenant, caller.person, name, now_ms))


async def note_sign_in(
    engine: DatabaseEngine, caller: Caller, secret_hash: str, user_agent: str, now_ms: int
) -> None:
    """Keep what the device proves itself with next time."""
    sql = """UPDATE device SET secret_hash = $3, user_agent = $4, last_contact_at = $5
             WHERE tenant = $1 AND id = $2"""
    agent = user_agent[:USER_AGENT_CHARS_MAX]
    await engine.rows(sql, caller.tenant, caller.device, secret_hash, agent, now_ms)


async def devices(engine: DatabaseEngine, tenant: str, person: str, now_ms: int) -> list[DeviceRow]:
    """The devices a person may use, newest contact first."""
    sql = """SELECT d.id, d.name, d.created_at, d.last_contact_at, d.user_agent,
                    EXISTS (SELECT 1 FROM device_session s WHERE s.tenant = d.tenant AND s.device = d.id
                            AND s.expires_at > $3)
             FROM device d
             WHERE d.tenant = $1 AND d.person = $2 AND d.kind = 'device' AND d.revoked_at IS NULL
             ORDER BY d.last_contact_at DESC, d.id"""
    rows = await engine.rows(sql, tenant, person, now_ms)
    listed = []
    for id_, name, created_at, last_contact_at, user_agent, signed_in in rows:
        listed.append(DeviceRow(id_, name, created_at, last_contact_at, user_agent, bool(signed_in)))
    return listed


async def rename_device(engine: DatabaseEngine, tenant: str, device: str, name: str) -> None:
    await engine.rows("UPDATE device SET name = $3 WHERE tenant = $1 AND id = $2", tenant, device, name)


async def revoke_device(engine: DatabaseEngine, tenant: str, device: str, now_ms: int) -> None:
    """The device may not come back; its row stays, because the log names it."""
    sql = "UPDATE device SET revoked_at = $3, secret_hash = '' WHERE tenant = $1 AND id = $2"
    await engine.rows(sql, tenant, device, now_ms)
    await end_sessions_of_device(engine, tenant, device)


async def proven_device(engine: DatabaseEngine, email: str, proofs: Mapping[str, str]) -> str:
    """The first of these devices (id -> secret's hash) that signed in as this e-mail before, or empty."""
    sql = """SELECT 1 FROM device d JOIN person p ON p.id = d.person
             WHERE d.id = $1 AND d.secret_hash = $2 AND d.revoked_at IS NULL AND p.email = $3"""
    for device, secret_hash in proofs.items():
        if await engine.rows(sql, device, secret_hash, email):
            return device
    return ""


_FAILURES = "SELECT count(*), coalesce(max(at), 0) FROM sign_in_attempt WHERE at > $1 AND device = $2"


async def failures_of_device(engine: DatabaseEngine, source: Source, now_ms: int) -> Failures:
    """Wrong passwords that still count, of a proven device for this e-mail."""
    sql = f"{_FAILURES} AND email = $3"
    rows = await engine.rows(sql, now_ms - FORGET_AFTER_MS, source.device, source.email)
    return Failures(*rows[0])


async def failures_of_pair(engine: DatabaseEngine, source: Source, now_ms: int) -> Failures:
    """Wrong passwords that still count, of strangers at this address for this e-mail."""
    sql = f"{_FAILURES} AND email = $3 AND address = $4"
    rows = await engine.rows(sql, now_ms - FORGET_AFTER_MS, "", source.email, source.network)
    return Failures(*rows[0])


async def failures_of_network(engine: DatabaseEngine, source: Source, now_ms: int) -> Failures:
    """Wrong passwords that still count, of strangers at this address for any e-mail."""
    rows = await engine.rows(f"{_FAILURES} AND address = $3", now_ms - FORGET_AFTER_MS, "", source.network)
    return Failures(*rows[0])


async def lock_attempts(engine: DatabaseEngine, key: str) -> None:
    """Let sign-ins that share a key take turns until the transaction ends. SQLite has one writer anyway."""
    if engine.engine_type == "postgres":
        await engine.rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"sign-in {key}")


async def add_attempt(engine: DatabaseEngine, attempt: str, source: Source, now_ms: int) -> None:
    sql = "INSERT INTO sign_in_attempt (id, email, address, device, at) VALUES ($1, $2, $3, $4, $5)"
    await engine.rows(sql, attempt, source.email, source.network, source.device, now_ms)


async def forget_attempts(engine: DatabaseEngine, attempt: str, source: Source, now_ms: int) -> None:
    """After a right password: this attempt, the pair's or the device's, and what is too old to count."""
    sql = """DELETE FROM sign_in_attempt
             WHERE id = $1 OR at <= $2 OR (email = $3 AND device = $4 AND (address = $5 OR device <> ''))"""
    oldest = now_ms - FORGET_AFTER_MS
    await engine.rows(sql, attempt, oldest, source.email, source.device, source.network)
