"""How many rows of a type lie under each access key, and what a server restored from a backup is told by.

A process of an older version that still runs writes rows without counting them; the recount of each night
puts that right.
"""

from __future__ import annotations

import secrets

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.engine import DatabaseEngine
from backend.base.database.migrations.statements import bound_engine, manager_of
from sync.counts import id_hash

ID = "0003"
VERSION = "1.38.0"
DESCRIPTION = "tally of rows, signed cursors, former epochs"

STATEMENTS = (
    """CREATE TABLE tally (
        tenant TEXT NOT NULL, akey TEXT NOT NULL, type TEXT NOT NULL, month TEXT NOT NULL DEFAULT '',
        n BIGINT NOT NULL, hash BIGINT NOT NULL, PRIMARY KEY (tenant, akey, type, month))""",
    "ALTER TABLE tenant ADD COLUMN secret TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE tenant ADD COLUMN former_epochs TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE tenant ADD COLUMN recounts BIGINT NOT NULL DEFAULT 0",
    # A pull of some types reads them newest first; the key is in it so that only what may be read is fetched.
    "CREATE INDEX record_type_seq ON record (tenant, type, seq, akey)",
    "DROP INDEX record_type",
)
# Nobody pushes while the rows are counted. SQLite holds the whole database anyway.
_TENANTS = {
    "sqlite": "SELECT id FROM tenant ORDER BY id",
    "postgres": "SELECT id FROM tenant ORDER BY id FOR UPDATE",
}


_WALK = "SELECT id, akey, type FROM record WHERE tenant = $1 AND id > $2 AND NOT deleted ORDER BY id LIMIT $3"
_COUNTED = "INSERT INTO tally (tenant, akey, type, n, hash) VALUES ($1, $2, $3, $4, $5)"
WALK_ROWS = 1_000


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    manager = manager_of((ID, DESCRIPTION), STATEMENTS)

    async def count() -> None:
        engine = bound_engine()
        for (tenant,) in await engine.rows(_TENANTS[engine.engine_type]):
            await engine.rows("UPDATE tenant SET secret = $2 WHERE id = $1", tenant, secrets.token_hex(32))
            cells = await _counted(engine, tenant)
            await engine.many([(_COUNTED, (tenant, *cell, *count)) for cell, count in cells.items()])

    manager.add_raw(count)
    return manager


async def _counted(engine: DatabaseEngine, tenant: str) -> dict[tuple[str, str], tuple[int, int]]:
    """(akey, type) -> how many rows there are, and the XOR of their ids' hashes, signed."""
    cells: dict[tuple[str, str], tuple[int, int]] = {}
    last = ""
    while rows := await engine.rows(_WALK, tenant, last, WALK_ROWS):
        for id_, akey, type_ in rows:
            n, xor = cells.get((akey, type_), (0, 0))
            cells[akey, type_] = n + 1, xor ^ id_hash(id_)
        last = rows[-1][0]
    return {cell: (n, xor - (1 << 64) if xor >> 63 else xor) for cell, (n, xor) in cells.items()}
