"""The two database engines behind one small surface, chosen by DATABASE_URL.

Own statements are written once, with `$1` parameters, and run through `rows` and `many`; Piccolo queries run
through `ask`, on the same connections. Both take part in `write()` and `read()` transactions.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from piccolo.columns import Column
from piccolo.query.base import Query

from backend.base.database.postgres import PgEngine
from backend.base.database.sqlite import SqliteEngine
from backend.base.database.statements import Insert, Row, Statement

__all__ = [
    "BadDatabaseUrl",
    "Changed",
    "DatabaseEngine",
    "Insert",
    "PgEngine",
    "Row",
    "SqliteEngine",
    "Statement",
    "ask",
    "make_engine",
]


class BadDatabaseUrl(ValueError):
    """DATABASE_URL names no engine this server knows."""


DatabaseEngine = SqliteEngine | PgEngine


Changed = dict[Column | str, Any]
"""Columns and their new values, for an update of Piccolo."""


async def ask(engine: DatabaseEngine, query: Query[Any, Any]) -> list[dict[str, Any]]:
    """The rows of a Piccolo query on this engine: `await query` takes the one its table was bound to last."""
    query._validate()  # noqa: SLF001 - as it does itself: refuses to change or delete all rows
    rows: list[Any] = []
    for querystring in query.querystrings:
        rows = await engine.run_querystring(querystring)
    return [dict(row) for row in rows or ()]


def make_engine(url: str, pool_max: int = 10) -> DatabaseEngine:
    """The engine DATABASE_URL names; raises BadDatabaseUrl."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path)
        if not path.strip("/"):
            raise BadDatabaseUrl(
                "DATABASE_URL=sqlite: needs a file, as in sqlite:///srv/lapangan/data.sqlite"
            )
        return SqliteEngine(path)
    if parts.scheme in ("postgres", "postgresql"):
        config: dict[str, Any] = {
            "host": unquote(parts.hostname or "") or None,
            "port": parts.port,
            "user": unquote(parts.username or "") or None,
            "password": unquote(parts.password or "") or None,
            "database": unquote(parts.path.lstrip("/")) or None,
        }
        config |= {key: value for key, value in parse_qsl(parts.query) if key in ("host", "ssl")}
        return PgEngine({key: value for key, value in config.items() if value is not None}, pool_max)
    raise BadDatabaseUrl(f"DATABASE_URL must begin with sqlite: or postgres:, not {parts.scheme!r}.")
