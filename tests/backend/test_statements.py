"""No statement of the server walks all rows of a tenant to find a few, as SQLite plans them.

SQLite plans without statistics, so that an empty database tells. Postgres has them, and plans by size.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import backend
from backend.base.database.engine import make_engine
from backend.base.database.migrations.run import migrate

STATEMENT = re.compile(r"\s*(SELECT|WITH|UPDATE|DELETE|INSERT)\b")
WALKED = re.compile(r"^(?:SCAN|SEARCH) (\w+)(?: .*\(tenant=\?\))?$")
LARGE = {"record", "history", "mutation", "departure", "search_text"}
MEANT = {
    # The highest id of a tenant is the end of an index: one step, though the plan does not say so.
    ("backend.replica.retention", "_NOTE"),
    # Texts that no rule wants any more: a job, in batches, after an update.
    ("backend.replica.search_rule", "_LEAVE"),
}


def statements() -> Iterator[tuple[tuple[str, str], str]]:
    """Every statement that a module of the server keeps by name, as SQLite gets it."""
    for found in pkgutil.walk_packages(backend.__path__, "backend."):
        if ".migrations." in found.name or found.name.endswith("__main__"):
            continue
        for name, kept in vars(importlib.import_module(found.name)).items():
            text = kept.get("sqlite") if isinstance(kept, dict) else kept
            if isinstance(text, str) and STATEMENT.match(text) and "{" not in text:
                yield (found.name, name), re.sub(r"\$(\d+)", r"?\1", text)


def walked(database: sqlite3.Connection, text: str) -> list[str]:
    """The large tables of which a statement looks at every row of a tenant."""
    most = max((int(number) for number in re.findall(r"\?(\d+)", text)), default=0)
    plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {text}", [None] * most)]
    names = {row.group(1) for row in map(WALKED.match, plan) if row}
    aliases = {alias: table for table, alias in re.findall(rf"\b({'|'.join(LARGE)}) (\w+)\b", text)}
    return sorted({aliases.get(name, name) for name in names} & LARGE)


@pytest.fixture
async def database(tmp_path: Path) -> sqlite3.Connection:
    """An empty database of this version."""
    path = tmp_path / "plans.sqlite"
    engine = make_engine(f"sqlite://{path}")
    await migrate(engine)
    await engine.close_connection_pool()
    return sqlite3.connect(path)


def test_no_statement_walks_all_rows_of_a_tenant(database: sqlite3.Connection) -> None:
    found = {name: walked(database, text) for name, text in statements() if name not in MEANT}
    assert len(found) > 50
    assert {name: tables for name, tables in found.items() if tables} == {}


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("SELECT id FROM record WHERE tenant = ?1 AND id = ?2 ORDER BY seq", []),
        (
            (
                "SELECT id FROM record WHERE tenant = ?1"
                " AND id IN (SELECT value FROM json_each(?2)) ORDER BY seq"
            ),
            ["record"],
        ),
        ("SELECT id FROM mutation m WHERE m.tenant = ?1 AND m.depth = ?2", ["mutation"]),
        ("SELECT count(*) FROM history WHERE value = ?1", ["history"]),
    ],
)
def test_a_walk_is_seen(database: sqlite3.Connection, text: str, tables: list[str]) -> None:
    assert walked(database, text) == tables
