"""An engine that counts what its SELECTs cost: rows that Postgres visits, steps that SQLite takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, cast

from backend.base.database.engine import DatabaseEngine, Row, SqliteEngine, Statement


class Watched:
    """Stands in for an engine in a `Reader`. `cost` rises with every statement."""

    def __init__(self, engine: DatabaseEngine) -> None:
        self._engine = engine
        self.engine_type = engine.engine_type
        self.cost = 0

    @property
    def engine(self) -> DatabaseEngine:
        """Itself, for what takes an engine."""
        return cast(DatabaseEngine, self)

    async def rows(self, sql: str, *args: Any) -> list[Row]:
        """The rows of one SELECT."""
        if isinstance(self._engine, SqliteEngine):
            return await self._counted(self._engine, sql, args)
        # A plan for whatever arguments, as a prepared statement gets it: the one that must not be wrong.
        for plan in ("force_generic_plan", "force_custom_plan"):
            async with self._engine.read():
                await self._engine.rows(f"SET LOCAL plan_cache_mode = {plan}")
                [[text]] = await self._engine.rows(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *args)
                self.cost += sum(map(_visited, _nodes(json.loads(text)[0]["Plan"])))
        return await self._engine.rows(sql, *args)

    async def many(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """The rows of several."""
        return [await self.rows(sql, *args) for sql, args in statements]

    async def _counted(self, engine: SqliteEngine, sql: str, args: Sequence[Any]) -> list[Row]:
        steps = 0

        def step() -> int:
            nonlocal steps
            steps += 1
            return 0

        async with engine.lease(write=False) as connection:
            await connection.run(partial(connection.raw.set_progress_handler, step, 1))
            try:
                (rows,) = await connection.run(partial(connection.many, [(sql, args)]))
            finally:
                await connection.run(partial(connection.raw.set_progress_handler, None, 1))
        self.cost += steps
        return rows


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _visited(node: dict[str, Any]) -> int:
    each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Heap Fetches", 0)
    each += node.get("Rows Removed by Index Recheck", 0) + node.get("Rows Removed by Join Filter", 0)
    return int(each * node["Actual Loops"])
