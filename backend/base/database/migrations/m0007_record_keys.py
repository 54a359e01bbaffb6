"""What a person may read is found by its access keys, newest first, without a look at anyone else's rows."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

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
    return manager_of((ID, DESCRIPTION), STATEMENTS)
