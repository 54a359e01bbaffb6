"""Files chosen for import."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.tables import Tenant

ID = "0002"
VERSION = "1.38.0"
DESCRIPTION = "uploads"

# {bytes} is what each engine calls a column of bytes.
STATEMENTS = (
    """CREATE TABLE upload (
        id TEXT PRIMARY KEY, tenant TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL DEFAULT '',
        at BIGINT NOT NULL, data {bytes} NOT NULL, report TEXT NOT NULL DEFAULT '',
        report_csv TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX upload_tenant ON upload (tenant, at)",
)
_BYTES = {"sqlite": "BLOB", "postgres": "BYTEA"}


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    manager = MigrationManager(migration_id=ID, app_name="lapangan", description=DESCRIPTION)
    engine = Tenant._meta.db  # noqa: SLF001 - Piccolo offers no public name for it

    async def create() -> None:
        for statement in STATEMENTS:
            await engine.run_ddl(statement.format(bytes=_BYTES[engine.engine_type]))

    manager.add_raw(create)
    return manager
