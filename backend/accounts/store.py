"""Reads and writes the tables of people, devices and sessions. Times are milliseconds UTC.

What joins tables, reads synced rows or takes two steps in one hop is SQL; the rest are Piccolo queries.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from piccolo.custom_types import Combinable
from piccolo.query.functions import Count, Max

from backend.accounts.session import Caller
from backend.accounts.throttle import FORGET_AFTER_MS, Failures
from backend.base.database.engine import Changed, DatabaseEngine, ask
from backend.base.database.tables import AccessLink, Device, DeviceSession, Person, SignInAttempt, Tenant
from sync.wire import Told

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


_CREDENTIAL = (Person.tenant, Person.id.as_alias("person"), Person.email, Person.password_hash, Person.active)


async def credential_of_email(engine: DatabaseEngine, email: str) -> Credential | None:
    return next(iter(await _credentials(engine, Person.email == email)), None)


async def credential_of(engine: DatabaseEngine, tenant: str, person: str) -> Credential | None:
    found = await _credentials(engine, (Person.tenant == tenant) & (Person.id == person))
    return next(iter(found), None)


async def credentials(engine: DatabaseEngine, tenant: str) -> list[Credential]:
    """Everybody of a tenant, by e-mail."""
    return await _credentials(engine, Person.tenant == tenant)


async def _credentials(engine: DatabaseEngine, where: Combinable) -> list[Credential]:
    rows = await ask(engine, Person.select(*_CREDENTIAL).where(where).order_by(Person.email))
    return [Credential(**row) for row in rows]


async def add_credential(engine: DatabaseEngine, new: Credential, now_ms: int) -> None:
    person = Person(
        id=new.person, tenant=new.tenant, email=new.email, password_hash=new.password_hash,
        active=new.active, created_at=now_ms, password_changed_at=now_ms,
    )  # fmt: skip
    await ask(engine, Person.insert(person))


async def set_password(engine: DatabaseEngine, person: str, password_hash: str, now_ms: int) -> None:
    changed: Changed = {Person.password_hash: password_hash, Person.password_changed_at: now_ms}
    await ask(engine, Person.update(changed).where(Person.id == person))


async def set_email_and_active(engine: DatabaseEngine, person: str, email: str, *, active: bool) -> None:
    changed: Changed = {Person.email: email, Person.active: active}
    await ask(engine, Person.update(changed).where(Person.id == person))


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
    rows = await ask(engine, Tenant.select(Tenant.id).order_by(Tenant.created_at, Tenant.id))
    return [row["id"] for row in rows]


async def add_tenant(engine: DatabaseEngine, tenant: str, epoch: str, now_ms: int) -> None:
    """`epoch`: its first life; its cursors are signed with a secret of its own."""
    new = Tenant(id=tenant, created_at=now_ms, epoch=epoch, secret=secrets.token_hex(32))
    await ask(engine, Tenant.insert(new))


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
    of_device = (DeviceSession.tenant == caller.tenant) & (DeviceSession.device == caller.device)
    await ask(engine, DeviceSession.delete().where(of_device | (DeviceSession.expires_at <= now_ms)))
    session = DeviceSession(
        id=token_hash, tenant=caller.tenant, person=caller.person, device=caller.device,
        created_at=now_ms, last_seen_at=now_ms, expires_at=expires_at,
    )  # fmt: skip
    await ask(engine, DeviceSession.insert(session))


async def end_session(engine: DatabaseEngine, token_hash: str) -> list[Caller]:
    """End one session; whose it was, if there was one. The role is not looked up."""
    ended = DeviceSession.delete().where(DeviceSession.id == token_hash)
    of = (DeviceSession.tenant, DeviceSession.person, DeviceSession.device)
    rows = await ask(engine, ended.returning(*of))
    return [Caller(row["tenant"], row["person"], row["device"], "") for row in rows]


async def end_sessions_of_device(engine: DatabaseEngine, tenant: str, device: str) -> None:
    ended = (DeviceSession.tenant == tenant) & (DeviceSession.device == device)
    await ask(engine, DeviceSession.delete().where(ended))


async def end_sessions(engine: DatabaseEngine, tenant: str, person: str, *, but_device: str = "") -> None:
    """End every session of a person, but for one device when it is named."""
    ended = (DeviceSession.tenant == tenant) & (DeviceSession.person == person)
    await ask(engine, DeviceSession.delete().where(ended, DeviceSession.device != but_device))


def _is(tenant: str, device: str) -> Combinable:
    return (Device.tenant == tenant) & (Device.id == device)


async def own_device(engine: DatabaseEngine, tenant: str, person: str, device: str) -> bool:
    """Whether the device is this person's and may still be used."""
    usable = (Device.person == person) & (Device.kind == "device") & Device.revoked_at.is_null()
    return bool(await ask(engine, Device.select(Device.id).where(_is(tenant, device), usable)))


async def add_device(engine: DatabaseEngine, caller: Caller, name: str, now_ms: int) -> bool:
    """Add the caller's device; False, and nothing is done, when the tenant has one of this id."""
    new = Device(id=caller.device, tenant=caller.tenant, person=caller.person, name=name, created_at=now_ms)
    insert = Device.insert(new).on_conflict((Device.tenant, Device.id), "DO NOTHING")
    return bool(await ask(engine, insert.returning(Device.id)))


async def note_sign_in(
    engine: DatabaseEngine, caller: Caller, secret_hash: str, user_agent: str, now_ms: int
) -> None:
    """Keep what the device proves itself with next time."""
    changed: Changed = {
        Device.secret_hash: secret_hash,
        Device.user_agent: user_agent[:USER_AGENT_CHARS_MAX],
        Device.last_contact_at: now_ms,
    }
    await ask(engine, Device.update(changed).where(_is(caller.tenant, caller.device)))


async def note_told(engine: DatabaseEngine, caller: Caller, told: Told | None, now_ms: int) -> None:
    """Keep what the caller's device told of itself (SPEC.md D12), if it told anything."""
    if told is None:
        return
    changed: Changed = {
        Device.told_at: now_ms, Device.waits: told.waits, Device.app: told.app,
        Device.stored_mb: told.stored_mb, Device.kept: told.kept,
    }  # fmt: skip
    await ask(engine, Device.update(changed).where(_is(caller.tenant, caller.device)))


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
    await ask(engine, Device.update({Device.name: name}).where(_is(tenant, device)))


async def revoke_device(engine: DatabaseEngine, tenant: str, device: str, now_ms: int) -> None:
    """The device may not come back and must empty itself (SPEC.md E1).

    Its row stays, because the log names it, and its secret, by which it hears of it.
    """
    await ask(engine, Device.update({Device.revoked_at: now_ms}).where(_is(tenant, device)))
    await end_sessions_of_device(engine, tenant, device)


async def note_emptied(engine: DatabaseEngine, tenant: str, device: str, now_ms: int) -> None:
    """Nothing is left on a lost device; it proves itself no more."""
    changed: Changed = {Device.emptied_at: now_ms, Device.secret_hash: ""}
    await ask(engine, Device.update(changed).where(_is(tenant, device)))


async def secret_hash_of(engine: DatabaseEngine, tenant: str, device: str) -> str:
    """What is stored of the device's secret; empty when it has none."""
    rows = await ask(engine, Device.select(Device.secret_hash).where(_is(tenant, device)))
    return rows[0]["secret_hash"] if rows else ""


async def proven_device(engine: DatabaseEngine, email: str, proofs: Mapping[str, str]) -> str:
    """The first of these devices (id -> secret's hash) that signed in as this e-mail before, or empty."""
    sql = """SELECT 1 FROM device d JOIN person p ON p.id = d.person
             WHERE d.id = $1 AND d.secret_hash = $2 AND d.revoked_at IS NULL AND p.email = $3"""
    for device, secret_hash in proofs.items():
        if await engine.rows(sql, device, secret_hash, email):
            return device
    return ""


async def failures_of_device(engine: DatabaseEngine, source: Source, now_ms: int) -> Failures:
    """Wrong passwords that still count, of a proven device for this e-mail."""
    return await _failures(engine, now_ms, source.device, SignInAttempt.email == source.email)


async def failures_of_pair(engine: DatabaseEngine, source: Source, now_ms: int) -> Failures:
    """Wrong passwords that still count, of strangers at this address for this e-mail."""
    pair = (SignInAttempt.email == source.email) & (SignInAttempt.address == source.network)
    return await _failures(engine, now_ms, "", pair)


async def failures_of_network(engine: DatabaseEngine, source: Source, now_ms: int) -> Failures:
    """Wrong passwords that still count, of strangers at this address for any e-mail."""
    return await _failures(engine, now_ms, "", SignInAttempt.address == source.network)


async def _failures(engine: DatabaseEngine, now_ms: int, device: str, where: Combinable) -> Failures:
    counting = (SignInAttempt.at > now_ms - FORGET_AFTER_MS) & (SignInAttempt.device == device)
    [found] = await ask(engine, SignInAttempt.select(Count(), Max(SignInAttempt.at)).where(counting, where))
    return Failures(found["count"], found["max"] or 0)


async def lock_attempts(engine: DatabaseEngine, key: str) -> None:
    """Let sign-ins that share a key take turns until the transaction ends. SQLite has one writer anyway."""
    if engine.engine_type == "postgres":
        await engine.rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"sign-in {key}")


async def add_attempt(engine: DatabaseEngine, attempt: str, source: Source, now_ms: int) -> None:
    new = SignInAttempt(
        id=attempt, email=source.email, address=source.network, device=source.device, at=now_ms
    )
    await ask(engine, SignInAttempt.insert(new))


async def forget_attempts(engine: DatabaseEngine, attempt: str, source: Source, now_ms: int) -> None:
    """After a right password: this attempt, the pair's or the device's, and what is too old to count."""
    this, old = SignInAttempt.id == attempt, SignInAttempt.at <= now_ms - FORGET_AFTER_MS
    of_device = (SignInAttempt.email == source.email) & (SignInAttempt.device == source.device)
    of_pair = (SignInAttempt.address == source.network) | (SignInAttempt.device != "")
    await ask(engine, SignInAttempt.delete().where(this | old | (of_device & of_pair)))


async def end_links(engine: DatabaseEngine, tenant: str, *, person: str = "", made_by: str = "") -> None:
    """Links for a person, or those somebody made, let nobody in any more."""
    whose = AccessLink.person == person if person else AccessLink.made_by == made_by
    await ask(engine, AccessLink.delete().where(AccessLink.tenant == tenant, whose))
