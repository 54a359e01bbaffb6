"""Imports as jobs: how far each is, and what stopped it."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0008"
VERSION = "1.38.0"
DESCRIPTION = "imports as jobs"

STATEMENTS = (
    "ALTER TABLE upload ADD COLUMN state TEXT NOT NULL DEFAULT 'chosen'",
    "ALTER TABLE upload ADD COLUMN lines_done BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE upload ADD COLUMN lines BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE upload ADD COLUMN after_n BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE upload ADD COLUMN choices TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE upload ADD COLUMN problem TEXT NOT NULL DEFAULT ''",
    "UPDATE upload SET state = 'done' WHERE report <> ''",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
