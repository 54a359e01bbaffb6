"""What a mutation was part of, and the seqs it used: so that a register finds the mutation that wrote it."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0004"
VERSION = "1.38.0"
DESCRIPTION = "acts, first seqs and depths of mutations"

STATEMENTS = (
    "ALTER TABLE mutation ADD COLUMN act TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE mutation ADD COLUMN first_seq BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE mutation ADD COLUMN depth BIGINT NOT NULL DEFAULT 0",
    # What changed nothing, and what came before this migration, used no seq that is known.
    "CREATE INDEX mutation_seq ON mutation (tenant, seq) WHERE first_seq > 0",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
