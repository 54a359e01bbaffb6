"""What both engines are told: statements, many rows at once, and which transaction a task is in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

Row = Sequence[Any]
Statement = tuple[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Insert:
    """Many rows for one table; its words are constants of the code. `columns`: name to Postgres type."""

    table: str
    columns: Mapping[str, str]
    rows: Sequence[Row]
    conflict: str = ""
    """An ON CONFLICT clause."""

    @property
    def sqlite(self) -> str:
        """The statement for one row with `?` parameters."""
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {self.table} ({', '.join(self.columns)}) VALUES ({marks}) {self.conflict}"  # noqa: S608

    @property
    def postgres(self) -> str:
        """The statement for all rows, with one array parameter per column."""
        arrays = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(self.columns.values(), 1))
        names = ", ".join(self.columns)
        return f"INSERT INTO {self.table} ({names}) SELECT * FROM unnest({arrays}) {self.conflict}"  # noqa: S608


EACH = {
    "sqlite": "SELECT value FROM json_each({0})",
    "postgres": "SELECT jsonb_array_elements_text({0}::jsonb)",
}
AMONG = {"sqlite": "{} IN ({})", "postgres": "{} = ANY (ARRAY({}))"}


def among(engine: str, column: str, parameter: str) -> str:
    """A condition: the column is one of the texts of a JSON list, which has no limit on its length.

    Postgres is given an array: it plans a subquery as a join, and then sorts the whole table for a page.
    """
    return AMONG[engine].format(column, EACH[engine].format(parameter))


class CurrentTransaction:
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


class _Committing(Protocol):
    after: list[Callable[[], None]]


def after_commit(current: _Committing | None, call: Callable[[], None]) -> None:
    """Keep a call for the end of the transaction, or make it now when there is none."""
    if current is None:
        call()
    else:
        current.after.append(call)


def call_all(calls: Sequence[Callable[[], None]]) -> None:
    """Make the calls that waited for a commit."""
    for call in calls:
        call()
