"""What all migrations have in common: statements that run in order on either engine.

A migration is history: it runs on databases of its own day, so it names every table, column and value itself
and imports nothing of the server but this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.tables import Migration

from backend.base.database.ddl import for_engine
from backend.base.database.engine import DatabaseEngine

APP = "lapangan"


def bound_engine() -> DatabaseEngine:
    """The engine that is being migrated."""
    return cast(DatabaseEngine, Migration._meta.db)  # noqa: SLF001 - Piccolo offers no public name for it


def manager_of(migration: tuple[str, str], statements: Sequence[str]) -> MigrationManager:
    """The changes, as Piccolo's migration commands want them. `migration`: its id and description.

    A statement may hold the words of `ddl.WORDS`.
    """
    id_, description = migration
    manager = MigrationManager(migration_id=id_, app_name=APP, description=description)

    async def run() -> None:
        engine = bound_engine()
        for statement in statements:
            await engine.run_ddl(for_engine(statement, engine.engine_type))

    manager.add_raw(run)
    return manager
