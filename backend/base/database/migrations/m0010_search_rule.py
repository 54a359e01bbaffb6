"""What is searched of a record is what its entry says; the texts of before are made anew by a job."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0010"
VERSION = "1.38.0"
DESCRIPTION = "digits, names and titles to search"

STATEMENTS = (
    "ALTER TABLE tenant ADD COLUMN search_rule TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE search_text ADD COLUMN digits TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE search_text ADD COLUMN named TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE search_text ADD COLUMN title TEXT NOT NULL DEFAULT ''",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
