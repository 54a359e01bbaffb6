"""Links that let somebody in once; and what devices tell of themselves, which none has yet."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0013"
VERSION = "1.38.0"
DESCRIPTION = "access links"

STATEMENTS = (
    """CREATE TABLE access_link (
        id TEXT NOT NULL,
        tenant TEXT NOT NULL,
        kind TEXT NOT NULL,
        token_hash TEXT NOT NULL,
        person TEXT NOT NULL,
        made_by TEXT NOT NULL DEFAULT '',
        made_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        fields TEXT NOT NULL DEFAULT '{}',
        PRIMARY KEY (id))""",
    "ALTER TABLE device ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE device ADD COLUMN waits BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE device ADD COLUMN app TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE device ADD COLUMN stored_mb BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE device ADD COLUMN kept BOOLEAN NOT NULL DEFAULT false",
    "CREATE INDEX access_link_person ON access_link (tenant, kind, person)",
    "CREATE UNIQUE INDEX access_link_token ON access_link (token_hash)",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
