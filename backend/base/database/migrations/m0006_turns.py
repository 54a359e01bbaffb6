"""Long work of which a tenant does one at a time, such as an import."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0006"
VERSION = "1.38.0"
DESCRIPTION = "turns"

STATEMENT = """CREATE TABLE turn (
    tenant TEXT NOT NULL, work TEXT NOT NULL, holder TEXT NOT NULL, until BIGINT NOT NULL,
    PRIMARY KEY (tenant, work))"""


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), (STATEMENT,))
