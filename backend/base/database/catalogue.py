"""What an engine itself says of the tables it has, as texts that can be compared."""

from __future__ import annotations

from backend.base.database.engine import DatabaseEngine

_NOT_OURS = "migration"
"""Piccolo's table of the migrations that ran."""
# SQLite lets a column of a key be null unless told otherwise; Postgres never does, and nobody writes one.
_SQLITE = (
    """SELECT 'column ' || t.name || '.' || c.name,
              c.type || CASE WHEN c.[notnull] OR c.pk > 0 THEN ' not null' ELSE '' END
              || coalesce(' default ' || c.dflt_value, '')
       FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name <> $1""",
    """SELECT 'table ' || t.name, 'key ' || coalesce((SELECT group_concat(k.name, ', ') FROM
              (SELECT name FROM pragma_table_info(t.name) WHERE pk > 0 ORDER BY pk) k), 'none')
       FROM sqlite_master t WHERE t.type = 'table' AND t.name <> $1""",
    """SELECT 'index ' || name, sql FROM sqlite_master
       WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> $1""",
)
_POSTGRES = (
    """SELECT 'column ' || table_name || '.' || column_name,
              data_type || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
              || CASE is_identity WHEN 'YES' THEN ' identity ' || identity_generation ELSE '' END
              || coalesce(' default ' || column_default, '')
       FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> $1""",
    """SELECT 'table ' || c.relname, coalesce((SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k
              WHERE k.conrelid = c.oid AND k.contype = 'p'), 'no key')
       FROM pg_class c
       WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> $1""",
    """SELECT 'index ' || indexname, replace(indexdef, ' ON ' || schemaname || '.', ' ON ')
       FROM pg_indexes WHERE schemaname = current_schema() AND tablename <> $1""",
)


async def read(engine: DatabaseEngine) -> dict[str, str]:
    """`table x` -> its key, `column x.y` -> type, null and default, `index z` -> its statement."""
    statements = _SQLITE if engine.engine_type == "sqlite" else _POSTGRES
    found = await engine.many([(statement, (_NOT_OURS,)) for statement in statements])
    return {name: " ".join(told.split()) for rows in found for name, told in rows}
