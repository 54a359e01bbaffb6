"""What a person may read is found by its access keys, newest first, without a look at anyone else's rows."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.tables import Tenant

ID = "0007"
VERSION = "1.38.0"
DESCRIPTION = "rows by access key"

STATEMENTS = (
    # The last two are there so that the index alone says which rows are wanted.
    "CREATE INDEX record_keys ON record (tenant, akey, seq, type, deleted)",
    "CREATE INDEX departure_keys ON departure (tenant, akey, seq)",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    manager = MigrationManager(migration_id=ID, app_name="lapangan", description=DESCRIPTION)
    engine = Tenant._meta.db  # noqa: SLF001 - Piccolo offers no public name for it

    async def create() -> None:
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(create)
    return manager
