"""A password may be joined by what a person has: an authenticator app, a passkey, codes on paper."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0018"
VERSION = "1.38.0"
DESCRIPTION = "factors"

STATEMENTS = (
    """CREATE TABLE factor (
        id TEXT NOT NULL,
        tenant TEXT NOT NULL,
        person TEXT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        secret TEXT NOT NULL,
        credential TEXT NOT NULL DEFAULT '',
        counter BIGINT NOT NULL DEFAULT 0,
        created_at BIGINT NOT NULL,
        last_used_at BIGINT NOT NULL DEFAULT 0,
        PRIMARY KEY (id))""",
    """CREATE TABLE sign_in_step (
        id TEXT NOT NULL,
        tenant TEXT NOT NULL DEFAULT '',
        person TEXT NOT NULL DEFAULT '',
        purpose TEXT NOT NULL,
        challenge TEXT NOT NULL DEFAULT '',
        secret TEXT NOT NULL DEFAULT '',
        tries BIGINT NOT NULL DEFAULT 0,
        expires_at BIGINT NOT NULL,
        PRIMARY KEY (id))""",
    "CREATE UNIQUE INDEX factor_credential ON factor (credential) WHERE credential <> ''",
    "CREATE INDEX factor_person ON factor (tenant, person)",
    "CREATE INDEX sign_in_step_expires ON sign_in_step (expires_at)",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
