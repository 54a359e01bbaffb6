"""Jobs with leases, followers with their cursors, and the days by which age is counted."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "0005"
VERSION = "1.38.0"
DESCRIPTION = "jobs, followers, days"

STATEMENTS = (
    """CREATE TABLE job (
        tenant TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, only_key TEXT NOT NULL DEFAULT '',
        person TEXT NOT NULL DEFAULT '', payload TEXT NOT NULL DEFAULT '{}',
        state TEXT NOT NULL DEFAULT 'waiting', due_at BIGINT NOT NULL, lease_until BIGINT NOT NULL DEFAULT 0,
        worker TEXT NOT NULL DEFAULT '', attempt BIGINT NOT NULL DEFAULT 0,
        failures BIGINT NOT NULL DEFAULT 0, failures_max BIGINT NOT NULL, reason TEXT NOT NULL DEFAULT '',
        created_at BIGINT NOT NULL,
        PRIMARY KEY (tenant, id))""",
    "CREATE INDEX job_due ON job (state, due_at)",
    "CREATE UNIQUE INDEX job_only ON job (tenant, kind, only_key) WHERE only_key <> '' AND state <> 'dead'",
    """CREATE TABLE follower (
        tenant TEXT NOT NULL, name TEXT NOT NULL, epoch TEXT NOT NULL, base_seq BIGINT NOT NULL,
        place_seq BIGINT NOT NULL, pass BIGINT NOT NULL DEFAULT 0, failures BIGINT NOT NULL DEFAULT 0,
        parked_at BIGINT NOT NULL DEFAULT 0, complete_from BIGINT NOT NULL DEFAULT 0,
        missed TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, name))""",
    """CREATE TABLE follower_seen (
        tenant TEXT NOT NULL, follower TEXT NOT NULL, record TEXT NOT NULL, pass BIGINT NOT NULL,
        seq BIGINT NOT NULL,
        PRIMARY KEY (tenant, follower, record))""",
    """CREATE TABLE follower_aside (
        tenant TEXT NOT NULL, follower TEXT NOT NULL, record TEXT NOT NULL, since_seq BIGINT NOT NULL,
        at BIGINT NOT NULL, reason TEXT NOT NULL, retry BOOLEAN NOT NULL DEFAULT false,
        PRIMARY KEY (tenant, follower, record))""",
    """CREATE TABLE day_mark (
        tenant TEXT NOT NULL, day BIGINT NOT NULL, at BIGINT NOT NULL, seq BIGINT NOT NULL,
        history_id BIGINT NOT NULL, collected BOOLEAN NOT NULL DEFAULT false,
        PRIMARY KEY (tenant, day))""",
    # Null in rows that a version before this one wrote.
    "ALTER TABLE history ADD COLUMN until_seq BIGINT",
    "CREATE INDEX history_tenant ON history (tenant, id)",
    "CREATE INDEX record_tombstone ON record (tenant, seq) WHERE deleted",
    "CREATE INDEX mutation_answer ON mutation (tenant, at) WHERE result <> ''",
    "CREATE INDEX departure_record ON departure (tenant, id)",
)


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
