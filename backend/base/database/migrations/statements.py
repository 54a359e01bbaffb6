"""What all migrations have in common: statements that run in order on either engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.engine import DatabaseEngine
from backend.base.database.tables import Tenant


def bound_engine() -> DatabaseEngine:
    """The engine that is being migrated."""
    return cast(DatabaseEngine, Tenant._meta.db)  # noqa: SLF001 - Piccolo offers no public name for it


def manager_of(
    migration: tuple[str, str],
    statements: Sequence[str],
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> MigrationManager:
    """The changes, as Piccolo's migration commands want them. `migration`: its id and description.

    `words`: put into the statements; None leaves these as they are.
    """
    id_, description = migration
    manager = MigrationManager(migration_id=id_, app_name="lapangan", description=description)

    async def run() -> None:
        engine = bound_engine()
        for statement in statements:
            if words is not None:
                chosen = {name: by_engine[engine.engine_type] for name, by_engine in words.items()}
                statement = statement.format(**chosen)
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
