"""Lost devices hand over what they had not sent and say when they are empty."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0016"
VERSION = "1.38.0"
DESCRIPTION = "lost devices"

STATEMENTS = (
    """CREATE TABLE quarantined (
        id TEXT NOT NULL, tenant TEXT NOT NULL, device TEXT NOT NULL, person TEXT NOT NULL,
        at BIGINT NOT NULL, made_at BIGINT NOT NULL DEFAULT 0, n BIGINT NOT NULL DEFAULT 0,
        schema BIGINT NOT NULL DEFAULT 1, epoch TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL DEFAULT 'waiting', code TEXT NOT NULL DEFAULT '',
        decided_at BIGINT NOT NULL DEFAULT 0, decided_by TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, device, id))""",
    "ALTER TABLE device ADD COLUMN emptied_at BIGINT",
    "CREATE INDEX quarantined_state ON quarantined (tenant, state, decided_at)",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
