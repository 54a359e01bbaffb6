"""SQLite for one server: connections kept open, one of them writes."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar, cast

from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType, dict_factory
from piccolo.table import Table

from backend.base.database.statements import (
    CurrentTransaction,
    Insert,
    Row,
    Statement,
    after_commit,
    call_all,
)
from backend.base.private import make_folder

READERS = 3
BUSY_TIMEOUT_MS = 10_000
_PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode=WAL",
    # An acknowledged push is on the disk: the device that sent it may forget it.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16000",
    "PRAGMA wal_autocheckpoint=4000",
)
_PARAMETER = re.compile(r"\$(\d+)")
T = TypeVar("T")


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

    def many(self, statements: Sequence[Statement | Insert]) -> list[list[Row]]:
        return [self._one(statement) for statement in statements]

    def _one(self, statement: Statement | Insert) -> list[Row]:
        if isinstance(statement, Insert):
            self.raw.executemany(statement.sqlite, statement.rows)
            return []
        sql, args = statement
        return self.raw.execute(_numbered(sql), tuple(args)).fetchall()

    def dicts(self, sql: str, args: Sequence[Any]) -> list[dict[str, Any]]:
        cursor = self.raw.cursor()
        cursor.row_factory = dict_factory
        return cursor.execute(sql, args).fetchall()

    def soon(self, sql: str) -> None:
        """Queue a statement that cannot fail before whatever is asked next, without waiting for it."""
        self._thread.submit(self.raw.execute, sql)

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

    def __init__(self, engine: SqliteEngine, transaction_type: TransactionType, allow_nested: bool) -> None:
        super().__init__(engine, transaction_type, allow_nested)
        self.after: list[Callable[[], None]] = []

    @property
    def _reads(self) -> bool:
        """It begins with its first statement, waits for nothing, and leaves nothing to commit."""
        return self.transaction_type is TransactionType.deferred

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        engine = self.engine
        assert isinstance(engine, SqliteEngine)
        self._lease = engine.lease(write=not self._reads)
        self.connection = await self._lease.__aenter__()
        try:
            if self._reads:
                self.connection.soon("BEGIN")
            else:
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
                if self._reads:
                    # There is nothing to commit: the rollback that follows ends it.
                    self._committed = True
                else:
                    await self.commit()
        finally:
            self.connection.roll_back_soon()
            await self._lease.__aexit__(None, None, None)
        if self._committed:
            call_all(self.after)
        return False


class SqliteEngine(SQLiteEngine):
    """SQLite kept open: writers of this process queue on a lock, other processes on busy_timeout."""

    def __init__(self, path: str) -> None:
        super().__init__(path=path)
        self.current_transaction = CurrentTransaction("sqlite_transaction")  # type: ignore[assignment]
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
            make_folder(Path(self._file).parent)
            # SQLite gives its files beside the database the rights of the database.
            os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))
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

    async def many(self, statements: Sequence[Statement | Insert]) -> list[list[Row]]:
        """Rows of several statements, in order, in one hop to the database's thread. Inserts answer none."""
        current = self.current_transaction.get()
        if current is not None:
            held = cast(_Connection, current.connection)
            return await held.run(partial(held.many, statements))
        async with self.lease(write=not all(map(_reads, statements))) as connection:
            return await connection.run(partial(connection.many, statements))

    async def write_all(self, statements: Sequence[Statement | Insert]) -> None:
        """Write to several tables at once. No statement counts on what another of them wrote."""
        await self.many([one for one in statements if not isinstance(one, Insert) or one.rows])

    def write(self) -> SqliteTransaction:
        """A transaction that may write; takes the database's write lock at once."""
        return self.transaction(TransactionType.immediate)

    def read(self) -> SqliteTransaction:
        """A transaction that sees one state of the database and writes nothing."""
        return self.transaction(TransactionType.deferred)

    def transaction(
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = True
    ) -> SqliteTransaction:
        return SqliteTransaction(self, transaction_type, allow_nested)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call once the open transaction is committed (never when it is not); at once when none is open."""
        after_commit(cast(SqliteTransaction | None, self.current_transaction.get()), call)

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
        async with self.lease(write=not _reads((query, ()))) as connection:
            return await self._run_in_existing_connection(connection, query, args, query_type, table)


def _reads(statement: Statement | Insert) -> bool:
    """Whether a reader may run it; WITH may hide a write, so only a transaction sends it to a reader."""
    return not isinstance(statement, Insert) and statement[0].lstrip()[:6].upper() in ("SELECT", "VALUES")
