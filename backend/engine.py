"""The two database engines behind one small surface: SQLite with one writer and readers, Postgres pooled.

Own statements are written once, with `$1` parameters and JSON arguments, and run through `rows`; Piccolo
queries run on the same connections. Both take part in `write()` and `read()` transactions.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType, dict_factory
from piccolo.table import Table

READERS = 3
BUSY_TIMEOUT_MS = 10_000
STATEMENT_TIMEOUT_S = 30.0
_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16000",
)

_PARAMETER = re.compile(r"\$(\d+)")

Row = Sequence[Any]
Statement = tuple[str, Sequence[Any]]
T = TypeVar("T")


class BadDatabaseUrl(ValueError):
    """DATABASE_URL names no engine this server knows."""


class _CurrentTransaction:
    """Which transaction the running task is in.

    A task started inside a transaction is not part of it: it would write through a connection that somebody
    else has by then. So its queries run one by one in the task that opened it, never in `gather`.
    """

    def __init__(self, name: str) -> None:
        self._var: ContextVar[tuple[Any, asyncio.Task[Any] | None] | None] = ContextVar(name, default=None)

    def get(self) -> Any:
        held = self._var.get()
        return held[0] if held is not None and held[1] is asyncio.current_task() else None

    def set(self, transaction: Any) -> Any:
        return self._var.set((transaction, asyncio.current_task()))

    def reset(self, token: Any) -> None:
        self._var.reset(token)


class _Connection:
    """One sqlite3 connection in a thread of its own; calls run in the order they were made."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._raw: sqlite3.Connection | None = None

    @property
    def raw(self) -> sqlite3.Connection:
        if self._raw is None:
            raise sqlite3.ProgrammingError("the connection is not open")
        return self._raw

    async def open(self) -> None:
        await self.run(self._open)

    def _open(self) -> None:
        raw = sqlite3.connect(
            self._path,
            isolation_level=None,
            detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
            cached_statements=256,
        )
        for pragma in _PRAGMAS:
            raw.execute(pragma)
        self._raw = raw

    async def run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def execute(self, sql: str) -> None:
        """Run one statement without parameters; the name Piccolo's savepoints call."""
        await self.run(partial(self.raw.execute, sql))

    def rows(self, statements: Sequence[Statement]) -> list[list[Row]]:
        return [self.raw.execute(_numbered(sql), tuple(args)).fetchall() for sql, args in statements]

    def dicts(self, sql: str, args: Sequence[Any]) -> list[dict[str, Any]]:
        cursor = self.raw.cursor()
        cursor.row_factory = dict_factory
        return cursor.execute(sql, args).fetchall()

    def roll_back_soon(self) -> None:
        """Queue a rollback behind whatever still runs, without waiting: safe while being cancelled."""
        self._thread.submit(self._roll_back)

    def _roll_back(self) -> None:
        if self._raw is not None and self._raw.in_transaction:
            self._raw.execute("ROLLBACK")

    async def close(self) -> None:
        if self._raw is not None:
            await self.run(self._raw.close)
            self._raw = None
        self._thread.shutdown(wait=False)


@lru_cache(maxsize=512)
def _numbered(sql: str) -> str:
    """`$1` parameters as SQLite counts them."""
    return _PARAMETER.sub(r"?\1", sql)


class SqliteTransaction(SQLiteTransaction):
    """A transaction on the one writer (immediate) or on a reader (deferred); it always gives it back."""

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        engine = self.engine
        assert isinstance(engine, SqliteEngine)
        self._lease = engine.lease(write=self.transaction_type is not TransactionType.deferred)
        self.connection = await self._lease.__aenter__()
        try:
            await self.begin()
        except BaseException:
            self.connection.roll_back_soon()
            await self._lease.__aexit__(None, None, None)
            raise
        self.context = engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        if self._parent is not None:
            return False
        self.engine.current_transaction.reset(self.context)
        try:
            if exception_type is None and not (self._committed or self._rolled_back):
                await self.commit()
        finally:
            self.connection.roll_back_soon()
            await self._lease.__aexit__(None, None, None)
        return False


class SqliteEngine(SQLiteEngine):
    """SQLite kept open: writers of this process queue on a lock, other processes on busy_timeout."""

    def __init__(self, path: str) -> None:
        super().__init__(path=path)
        self.current_transaction = _CurrentTransaction("sqlite_transaction")  # type: ignore[assignment]
        self._file = path
        self._write_lock = asyncio.Lock()
        self._writer: _Connection | None = None
        self._readers: asyncio.LifoQueue[_Connection] = asyncio.LifoQueue()
        self._open: list[_Connection] = []
        self._starting = asyncio.Lock()

    async def start_connection_pool(self) -> None:
        """Open the connections; harmless when they are open."""
        async with self._starting:
            if self._writer is not None:
                return
            Path(self._file).parent.mkdir(parents=True, exist_ok=True)
            for _ in range(1 + READERS):
                connection = _Connection(self._file)
                await connection.open()
                self._open.append(connection)
            for reader in self._open[1:]:
                self._readers.put_nowait(reader)
            self._writer = self._open[0]

    async def close_connection_pool(self) -> None:
        """Close the connections; the engine may be started again, on another event loop too."""
        for connection in self._open:
            await connection.close()
        self._open, self._writer = [], None
        self._readers, self._write_lock, self._starting = asyncio.LifoQueue(), asyncio.Lock(), asyncio.Lock()

    @asynccontextmanager
    async def lease(self, *, write: bool) -> AsyncIterator[_Connection]:
        """The writer or a free reader, for as long as the block runs."""
        if self._writer is None:
            await self.start_connection_pool()
        assert self._writer is not None
        if write:
            async with self._write_lock:
                yield self._writer
            return
        reader = await self._readers.get()
        try:
            yield reader
        finally:
            self._readers.put_nowait(reader)

    async def rows(self, sql: str, *args: Any) -> list[Row]:
        """Rows of one statement, by column position. Outside a transaction only SELECT runs on a reader."""
        return (await self.many([(sql, args)]))[0]

    async def many(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Rows of several statements in order, with one hop to the database's thread."""
        current = self.current_transaction.get()
        if current is not None:
            held = cast(_Connection, current.connection)
            return await held.run(partial(held.rows, statements))
        async with self.lease(write=not all(_reads(sql) for sql, _ in statements)) as connection:
            return await connection.run(partial(connection.rows, statements))

    def write(self) -> SqliteTransaction:
        """A transaction that may write; takes the database's write lock at once."""
        return self.transaction(TransactionType.immediate)

    def read(self) -> SqliteTransaction:
        """A transaction that sees one state of the database and writes nothing."""
        return self.transaction(TransactionType.deferred)

    def transaction(
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = True
    ) -> SqliteTransaction:
        return SqliteTransaction(self, transaction_type=transaction_type, allow_nested=allow_nested)

    async def _run_in_existing_connection(
        self,
        connection: _Connection,
        query: str,
        args: Sequence[Any] | None = None,
        query_type: str = "generic",  # noqa: ARG002 - Piccolo's signature
        table: type[Table] | None = None,  # noqa: ARG002 - Piccolo's signature
    ) -> list[dict[str, Any]]:
        return await connection.run(partial(connection.dicts, query, args or ()))

    async def _run_in_new_connection(
        self,
        query: str,
        args: Sequence[Any] | None = None,
        query_type: str = "generic",
        table: type[Table] | None = None,
    ) -> list[dict[str, Any]]:
        async with self.lease(write=not _reads(query)) as connection:
            return await self._run_in_existing_connection(connection, query, args, query_type, table)


def _reads(sql: str) -> bool:
    return sql.lstrip()[:6].upper() in ("SELECT", "VALUES")


class PgTransaction(PostgresTransaction):
    """A transaction that gives its connection back even when COMMIT fails."""

    def __init__(self, engine: PgEngine, *, read_only: bool = False, allow_nested: bool = True) -> None:
        super().__init__(engine, allow_nested=allow_nested)
        self._read_only = read_only

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
            if self._committed or self._rolled_back:
                return False
            if exception_type is None:
                await self.commit()
            else:
                await self.rollback()
        finally:
            await self._give_back()
        return False

    async def _give_back(self) -> None:
        assert self.engine.pool is not None
        # Releasing resets the session, which also ends a transaction that COMMIT left open.
        await asyncio.shield(self.engine.pool.release(self.connection))


class PgEngine(PostgresEngine):
    """Postgres with a pool of connections, opened at first use."""

    def __init__(self, config: dict[str, Any], pool_max: int) -> None:
        super().__init__(config=config)
        self.current_transaction = _CurrentTransaction("postgres_transaction")  # type: ignore[assignment]
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

    async def many(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Rows of several statements, in order."""
        return [await self.rows(sql, *args) for sql, args in statements]

    def write(self) -> PgTransaction:
        """A transaction that may write."""
        return self.transaction()

    def read(self) -> PgTransaction:
        """A transaction that sees one state of the database and writes nothing."""
        return PgTransaction(self, read_only=True)

    def transaction(self, allow_nested: bool = True) -> PgTransaction:
        return PgTransaction(self, allow_nested=allow_nested)


DatabaseEngine = SqliteEngine | PgEngine


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
