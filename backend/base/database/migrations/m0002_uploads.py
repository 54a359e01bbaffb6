"""Files chosen for import."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0002"
VERSION = "1.38.0"
DESCRIPTION = "uploads"

STATEMENTS = (
    """CREATE TABLE upload (
        id TEXT PRIMARY KEY, tenant TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL DEFAULT '',
        at BIGINT NOT NULL, data {bytes} NOT NULL, report TEXT NOT NULL DEFAULT '',
        report_csv TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX upload_tenant ON upload (tenant, at)",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
