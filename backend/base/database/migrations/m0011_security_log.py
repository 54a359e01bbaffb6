"""Who came in, was kept out or did what is noted apart from the data."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0011"
VERSION = "1.38.0"
DESCRIPTION = "security log"

STATEMENTS = (
    """CREATE TABLE security_event (
        id TEXT NOT NULL,
        tenant TEXT NOT NULL,
        at BIGINT NOT NULL,
        kind TEXT NOT NULL,
        person TEXT NOT NULL DEFAULT '',
        subject TEXT NOT NULL DEFAULT '',
        device TEXT NOT NULL DEFAULT '',
        address TEXT NOT NULL DEFAULT '',
        detail TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (id))""",
    "CREATE INDEX security_event_tenant ON security_event (tenant, at, id)",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
