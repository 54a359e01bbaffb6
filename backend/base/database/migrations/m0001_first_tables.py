"""The first tables: tenants, people and their devices, records with their history and the mutation log."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0001"
VERSION = "1.38.0"
DESCRIPTION = "tenants, people, devices, records, history, mutations"

STATEMENTS = (
    """CREATE TABLE tenant (
        id TEXT PRIMARY KEY, created_at BIGINT NOT NULL, seq BIGINT NOT NULL DEFAULT 0, epoch TEXT NOT NULL,
        stamp TEXT NOT NULL DEFAULT '', horizon_seq BIGINT NOT NULL DEFAULT 0,
        people_seq BIGINT NOT NULL DEFAULT 0)""",
    """CREATE TABLE person (
        id TEXT PRIMARY KEY, tenant TEXT NOT NULL, email TEXT NOT NULL, password_hash TEXT NOT NULL,
        active BOOLEAN NOT NULL DEFAULT true, created_at BIGINT NOT NULL,
        password_changed_at BIGINT NOT NULL DEFAULT 0)""",
    "CREATE UNIQUE INDEX person_email ON person (email)",
    "CREATE INDEX person_tenant ON person (tenant)",
    """CREATE TABLE device (
        id TEXT NOT NULL, tenant TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL DEFAULT '',
        kind TEXT NOT NULL DEFAULT 'device', created_at BIGINT NOT NULL,
        last_contact_at BIGINT NOT NULL DEFAULT 0, last_n BIGINT NOT NULL DEFAULT 0,
        stamp TEXT NOT NULL DEFAULT '', revoked_at BIGINT, user_agent TEXT NOT NULL DEFAULT '',
        secret_hash TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, id))""",
    "CREATE INDEX device_person ON device (tenant, person)",
    """CREATE TABLE device_session (
        id TEXT PRIMARY KEY, tenant TEXT NOT NULL, person TEXT NOT NULL, device TEXT NOT NULL,
        created_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL DEFAULT 0, expires_at BIGINT NOT NULL)""",
    "CREATE INDEX device_session_device ON device_session (tenant, device)",
    "CREATE INDEX device_session_person ON device_session (tenant, person)",
    """CREATE TABLE sign_in_attempt (
        id TEXT PRIMARY KEY, email TEXT NOT NULL, address TEXT NOT NULL, device TEXT NOT NULL DEFAULT '',
        at BIGINT NOT NULL)""",
    "CREATE INDEX sign_in_attempt_email ON sign_in_attempt (email, at)",
    "CREATE INDEX sign_in_attempt_address ON sign_in_attempt (address, at)",
    """CREATE TABLE record (
        tenant TEXT NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, seq BIGINT NOT NULL,
        full_seq BIGINT NOT NULL, akey TEXT NOT NULL, parent TEXT NOT NULL DEFAULT '',
        deleted BOOLEAN NOT NULL DEFAULT false,
        fields TEXT NOT NULL DEFAULT '{}', meta TEXT NOT NULL DEFAULT '{}',
        PRIMARY KEY (tenant, id))""",
    "CREATE INDEX record_seq ON record (tenant, seq, akey)",
    "CREATE INDEX record_type ON record (tenant, type)",
    "CREATE INDEX record_parent ON record (tenant, parent) WHERE parent <> ''",
    """CREATE TABLE history (
        id {serial}, tenant TEXT NOT NULL, type TEXT NOT NULL, record TEXT NOT NULL, seq BIGINT NOT NULL,
        field TEXT NOT NULL, item TEXT NOT NULL DEFAULT '', value TEXT, person TEXT NOT NULL,
        device TEXT NOT NULL, stamp TEXT NOT NULL, outcome TEXT NOT NULL)""",
    "CREATE INDEX history_record ON history (tenant, record, field, seq)",
    """CREATE TABLE mutation (
        tenant TEXT NOT NULL, device TEXT NOT NULL, n BIGINT NOT NULL, id TEXT NOT NULL,
        body_hash TEXT NOT NULL, at BIGINT NOT NULL, seq BIGINT NOT NULL, result TEXT NOT NULL, body TEXT,
        PRIMARY KEY (tenant, device, n))""",
    """CREATE TABLE departure (
        tenant TEXT NOT NULL, seq BIGINT NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, akey TEXT NOT NULL,
        PRIMARY KEY (tenant, seq))""",
    "CREATE TABLE probe (id BIGINT PRIMARY KEY, at BIGINT NOT NULL DEFAULT 0)",
    "INSERT INTO probe (id, at) VALUES (1, 0)",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
