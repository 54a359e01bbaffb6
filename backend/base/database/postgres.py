"""Postgres for many servers: a pool, and transactions that always give their connection back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, cast

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from backend.base.database.statements import (
    CurrentTransaction,
    Insert,
    Row,
    Statement,
    after_commit,
    call_all,
)

STATEMENT_TIMEOUT_S = 30.0


class PgTransaction(PostgresTransaction):
    """A transaction that gives its connection back even when COMMIT fails."""

    def __init__(self, engine: PgEngine, *, read_only: bool = False, allow_nested: bool = True) -> None:
        super().__init__(engine, allow_nested=allow_nested)
        self._read_only = read_only
        self.after: list[Callable[[], None]] = []

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        engine = self.engine
        if engine.pool is None:
            await engine.start_connection_pool()
        self.connection = await self.get_connection()
        try:
            isolation = "repeatable_read" if self._read_only else None
            self.transaction = self.connection.transaction(isolation=isolation, readonly=self._read_only)
            await self.begin()
        except BaseException:
            await self._give_back()
            raise
        self.context = engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        if self._parent is not None:
            return False
        self.engine.current_transaction.reset(self.context)
        try:
            if not (self._committed or self._rolled_back):
                await (self.commit() if exception_type is None else self.rollback())
        finally:
            await self._give_back()
        if self._committed:
            call_all(self.after)
        return False

    async def _give_back(self) -> None:
        assert self.engine.pool is not None
        # Releasing resets the session, which also ends a transaction that COMMIT left open.
        await asyncio.shield(self.engine.pool.release(self.connection))


_PARAMETER = re.compile(r"\$(\d+)")


@lru_cache(maxsize=256)
def _together(texts: tuple[str, ...], counts: tuple[int, ...]) -> str:
    """One statement that does them all; a SELECT among them, of which there may be one, comes last."""
    parts: list[str] = []
    last, offset = "SELECT 1", 0
    for text, count in zip(texts, counts, strict=True):
        shifted = _PARAMETER.sub(lambda match, by=offset: f"${int(match[1]) + by}", text)
        if text.startswith("SELECT"):
            last = shifted
        else:
            parts.append(f"w{len(parts)} AS ({shifted})")
        offset += count
    return f"WITH {', '.join(parts)} {last}" if parts else last


class PgEngine(PostgresEngine):
    """Postgres with a pool of connections, opened at first use."""

    def __init__(self, config: dict[str, Any], pool_max: int) -> None:
        super().__init__(config=config)
        self.current_transaction = CurrentTransaction("postgres_transaction")  # type: ignore[assignment]
        self._pool_max = pool_max
        self._starting = asyncio.Lock()

    async def check_version(self) -> None:
        """Nothing at construction: the database may not be up yet; /readyz tells."""

    async def start_connection_pool(self, **kwargs: Any) -> None:
        """Open the pool; harmless when it is open."""
        async with self._starting:
            if self.pool is None:
                sizes = {"min_size": 1, "max_size": self._pool_max, "command_timeout": STATEMENT_TIMEOUT_S}
                self.pool = await asyncpg.create_pool(**(self.config | sizes | kwargs))

    async def close_connection_pool(self) -> None:
        """Close the pool; the engine may be started again, on another event loop too."""
        if self.pool is not None:
            await self.pool.close()
            self.pool, self._starting = None, asyncio.Lock()

    async def rows(self, sql: str, *args: Any) -> list[Row]:
        """Rows of one statement, by column position."""
        current = self.current_transaction.get()
        if current is not None:
            return await current.connection.fetch(sql, *args)
        if self.pool is None:
            await self.start_connection_pool()
        assert self.pool is not None
        return await self.pool.fetch(sql, *args)

    async def many(self, statements: Sequence[Statement | Insert]) -> list[list[Row]]:
        """Rows of several statements, in order. Inserts answer no rows."""
        answers: list[list[Row]] = []
        for statement in statements:
            if isinstance(statement, Insert):
                columns = [list(column) for column in zip(*statement.rows, strict=True)]
                answers.append(await self.rows(statement.postgres, *columns) if columns else [])
            else:
                answers.append(await self.rows(statement[0], *statement[1]))
        return answers

    async def write_all(self, statements: Sequence[Statement | Insert]) -> None:
        """Write to several tables in one round trip. No statement sees what another of them wrote."""
        texts: list[str] = []
        args: list[Sequence[Any]] = []
        for statement in statements:
            if not isinstance(statement, Insert):
                texts.append(statement[0])
                args.append(statement[1])
            elif statement.rows:
                texts.append(statement.postgres)
                args.append([list(column) for column in zip(*statement.rows, strict=True)])
        if texts:
            sql = _together(tuple(texts), tuple(map(len, args)))
            await self.rows(sql, *[value for values in args for value in values])

    def write(self) -> PgTransaction:
        """A transaction that may write."""
        return self.transaction()

    def read(self) -> PgTransaction:
        """A transaction that sees one state of the database and writes nothing."""
        return PgTransaction(self, read_only=True)

    def transaction(self, allow_nested: bool = True) -> PgTransaction:
        return PgTransaction(self, allow_nested=allow_nested)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call once the open transaction is committed (never when it is not); at once when none is open."""
        after_commit(cast(PgTransaction | None, self.current_transaction.get()), call)
