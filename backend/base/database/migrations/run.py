"""Bring a database to the level of this code, and tell what level it is at.

A migration is a module as Piccolo's commands want it, and what ran is kept in Piccolo's table. They are run
from here because Piccolo runs each in a transaction of its own, notes it in another and takes no lock: a
process killed between the two, or two that start at once, would leave a database that no start can mend.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from piccolo.apps.migrations.tables import Migration

from backend.base.database.engine import DatabaseEngine
from backend.base.database.migrations.statements import APP
from backend.base.database.tables import bind

_NAMES = tuple(sorted(file.stem for file in Path(__file__).parent.glob("m[0-9][0-9][0-9][0-9]_*.py")))
# Any number, the same in every process: of several that migrate at once one runs and the others wait.
_ADVISORY_LOCK = 7_205_759_403_792_794


class NewerDatabase(Exception):
    """A newer version migrated this database: what it needs of a row is not known here."""

    action = "Install that version, or restore a backup from before it."

    def __init__(self, unknown: tuple[str, ...]) -> None:
        names = ", ".join(unknown)
        super().__init__(
            f"The database is of a newer version: it has {names}, which this version doesn't know."
        )


class Level(NamedTuple):
    """How a database stands to this code, by ids of migrations, the whole set of them.

    `missing`: it lacks these. `unknown`: it has these, which are not known here.
    """

    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def is_ours(self) -> bool:
        """Whether it is exactly what this code was written for."""
        return not self.missing and not self.unknown

    def __str__(self) -> str:
        """What a person is told."""
        if self.missing:
            return f"lacks {', '.join(self.missing)}"
        if self.unknown:
            return f"newer than this version: has {', '.join(self.unknown)}"
        return f"at {latest_level()}"


def known_migrations() -> tuple[str, ...]:
    """The ids of all migrations of this code."""
    return tuple(_ids())


async def level(engine: DatabaseEngine) -> Level:
    """How the database stands to this code. Raises what the driver raises when it is away."""
    table = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name = $1"
        if engine.engine_type == "sqlite"
        else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"
    )
    if not await engine.rows(table, "migration"):
        return _level(set())
    rows = await engine.rows("SELECT name FROM migration WHERE app_name = $1", APP)
    return _level({row[0] for row in rows})


async def refuse_newer(engine: DatabaseEngine) -> Level:
    """The level, for who wants to begin work on this database. Raises NewerDatabase."""
    found = await level(engine)
    if found.unknown:
        raise NewerDatabase(found.unknown)
    return found


async def migrate(engine: DatabaseEngine) -> list[str]:
    """Apply what has not been applied, all or nothing; the ids that ran. Raises NewerDatabase."""
    bind(engine)
    Migration._meta.db = engine  # noqa: SLF001 - Piccolo offers no public name for it
    async with engine.write():
        if engine.engine_type == "postgres":
            await engine.rows("SELECT pg_advisory_xact_lock($1)", _ADVISORY_LOCK)
        await Migration.create_table(if_not_exists=True)
        missing = (await refuse_newer(engine)).missing
        for module in _modules():
            if module.ID in missing:
                for step in (await module.forwards()).raw:
                    await step()
                await Migration.insert(Migration(name=module.ID, app_name=APP))
    return list(missing)


def latest_level() -> str:
    """The id of the newest migration this code knows."""
    return _ids()[-1]


def _level(done: set[str]) -> Level:
    ids = _ids()
    return Level(tuple(id_ for id_ in ids if id_ not in done), tuple(sorted(done.difference(ids))))


def _ids() -> list[str]:
    """The id of a migration is the number its file begins with."""
    return [name[1:5] for name in _NAMES]


def _modules() -> list[ModuleType]:
    return [import_module(f"{__package__}.{name}") for name in _NAMES]
