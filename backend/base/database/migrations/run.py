"""Bring a database to the level of this code, and tell what level it is at."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from piccolo.apps.migrations.tables import Migration

from backend.base.database.engine import DatabaseEngine
from backend.base.database.tables import bind

_APP = "lapangan"
_MODULES = (
    "m0001_first_tables",
    "m0002_uploads",
    "m0003_tally",
    "m0004_acts",
    "m0005_jobs",
    "m0006_turns",
    "m0007_record_keys",
    "m0008_imports",
)
# Any number, the same in every process: of several that migrate at once one runs and the others wait.
_ADVISORY_LOCK = 7_205_759_403_792_794


def latest_level() -> str:
    """The id of the newest migration this code knows."""
    return _modules()[-1].ID


async def migrate(engine: DatabaseEngine) -> list[str]:
    """Apply what has not been applied, all or nothing; the ids that ran."""
    bind(engine)
    Migration._meta.db = engine  # noqa: SLF001 - Piccolo offers no public name for it
    async with engine.write():
        if engine.engine_type == "postgres":
            await engine.rows("SELECT pg_advisory_xact_lock($1)", _ADVISORY_LOCK)
        await Migration.create_table(if_not_exists=True)
        done = set(await Migration.get_migrations_which_ran(app_name=_APP))
        todo = [module for module in _modules() if module.ID not in done]
        for module in todo:
            for step in (await module.forwards()).raw:
                await step()
            await Migration.insert(Migration(name=module.ID, app_name=_APP))
    return [module.ID for module in todo]


async def level(engine: DatabaseEngine) -> str:
    """The newest migration the database has, or empty. Raises what the driver raises when it is away."""
    table = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name = $1"
        if engine.engine_type == "sqlite"
        else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"
    )
    if not await engine.rows(table, "migration"):
        return ""
    rows = await engine.rows("SELECT max(name) FROM migration WHERE app_name = $1", _APP)
    return rows[0][0] or ""


def _modules() -> list[ModuleType]:
    return [import_module(f"{__package__}.{name}") for name in _MODULES]
