"""Months of the server's own days, and what is searched of records that devices may not hold.

All rows count as of one month, the first: an update makes nothing older. A process of an older version that
still runs writes rows without their months and texts; the nightly recount puts the counts right.
"""
# ruff: noqa: S608 - every part of the statement is a constant of this file

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import bound_engine, manager_of

ID = "0009"
VERSION = "1.38.0"
DESCRIPTION = "months, texts to search"

STATEMENTS = (
    "ALTER TABLE tenant ADD COLUMN months TEXT NOT NULL DEFAULT '[0]'",
    "UPDATE tally SET month = '1' WHERE type = 'stage_entry' AND month = ''",
    """CREATE TABLE search_text (
        record TEXT NOT NULL, tenant TEXT NOT NULL, type TEXT NOT NULL, akey TEXT NOT NULL,
        seq BIGINT NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (tenant, record))""",
    "CREATE INDEX search_text_seq ON search_text (tenant, type, seq, akey, record, text)",
)
_STATUS = {"sqlite": "json_extract(fields, '$.status')", "postgres": "fields::jsonb ->> 'status'"}
_FILL = {
    engine: "INSERT INTO search_text (tenant, record, type, akey, seq, text)"
    f" SELECT tenant, id, type, akey, seq, coalesce({status}, '') FROM record"
    " WHERE type = 'stage_entry' AND NOT deleted"
    for engine, status in _STATUS.items()
}
"""Of the stage history, the only type whose rows devices do not hold whole, this is what is searched."""


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    manager = manager_of((ID, DESCRIPTION), STATEMENTS)

    async def fill() -> None:
        engine = bound_engine()
        await engine.rows(_FILL[engine.engine_type])

    manager.add_raw(fill)
    return manager
