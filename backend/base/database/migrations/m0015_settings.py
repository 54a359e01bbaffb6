"""What an administrator sets is kept: retention, backups, outgoing mail."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0015"
VERSION = "1.38.0"
DESCRIPTION = "settings"

STATEMENTS = (
    """CREATE TABLE setting (
        name TEXT NOT NULL,
        tenant TEXT NOT NULL,
        value TEXT NOT NULL,
        person TEXT NOT NULL DEFAULT '',
        at BIGINT NOT NULL,
        PRIMARY KEY (tenant, name))""",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
