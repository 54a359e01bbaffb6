"""Long work of which a tenant does one at a time, such as an import."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.tables import Tenant

ID = "0006"
VERSION = "1.38.0"
DESCRIPTION = "turns"

STATEMENT = """CREATE TABLE turn (
    tenant TEXT NOT NULL, work TEXT NOT NULL, holder TEXT NOT NULL, until BIGINT NOT NULL,
    PRIMARY KEY (tenant, work))"""


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    manager = MigrationManager(migration_id=ID, app_name="lapangan", description=DESCRIPTION)
    engine = Tenant._meta.db  # noqa: SLF001 - Piccolo offers no public name for it

    async def create() -> None:
        await engine.run_ddl(STATEMENT)

    manager.add_raw(create)
    return manager
