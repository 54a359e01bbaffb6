"""`python -m backend.base.database.migrations NAME`: write the migration for what changed in `tables.py`.

It compares a database that all migrations made with one that `tables.py` describes. Migrations only add,
because old and new processes run side by side: what takes away or changes a column is written by hand, if at
all.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from backend.base.database import catalogue
from backend.base.database.ddl import add_column, create_indexes, create_table, for_engine
from backend.base.database.engine import DatabaseEngine, make_engine
from backend.base.database.migrations.run import latest_level, migrate
from backend.base.database.tables import TABLES

FOLDER = Path(__file__).parent
_TEXT = '''"""{title}."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.base.database.migrations.statements import manager_of

ID = "{id}"
VERSION = "{version}"
DESCRIPTION = "{words}"

STATEMENTS = ({statements})


async def forwards() -> MigrationManager:
    """The changes, as Piccolo's migration commands want them."""
    return manager_of((ID, DESCRIPTION), STATEMENTS)
'''


class ByHand(Exception):
    """What changed can't be written by itself."""


async def make_as_described(engine: DatabaseEngine) -> None:
    """Make the tables in an empty database as `tables.py` says."""
    for table in TABLES:
        for statement in (create_table(table), *create_indexes(table)):
            await engine.run_ddl(for_engine(statement, engine.engine_type))


def steps(have: Mapping[str, str], want: Mapping[str, str]) -> list[str]:
    """The statements that make `have` of a catalogue into `want`, the tables as described. Raises ByHand."""
    made = {f"table {table._meta.tablename}": create_table(table) for table in TABLES}  # noqa: SLF001
    found = [statement for name, statement in made.items() if name not in have]
    for table in TABLES:
        name = table._meta.tablename  # noqa: SLF001
        for column in table._meta.columns if f"table {name}" in have else ():  # noqa: SLF001
            if f"column {name}.{column._meta.db_column_name}" not in have:  # noqa: SLF001
                found.append(f"ALTER TABLE {name} ADD COLUMN {add_column(column)}")
    indexes = [name for name in have.keys() | want.keys() if name.startswith("index ")]
    changed = sorted(name for name in indexes if have.get(name) != want.get(name))
    found += [f"DROP INDEX {name[6:]}" for name in changed if name in have]
    found += [want[name] for name in changed if name in want]
    for name in sorted(have.keys() - set(indexes)):
        if have[name] != want.get(name):
            raise ByHand(
                f"{name} was {have[name]!r}, is to be {want.get(name, 'gone')!r}: migrations only add."
            )
    return found


async def _catalogues(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    both = []
    for name, fill in (("migrated", migrate), ("described", make_as_described)):
        engine = make_engine(f"sqlite://{folder / name}")
        await fill(engine)
        both.append(await catalogue.read(engine))
        await engine.close_connection_pool()
    return both[0], both[1]


def main(name: str) -> str:
    """Write the next migration; what was done."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ByHand("The name is of small letters and _, as in: tally_months")
    with tempfile.TemporaryDirectory() as folder:
        statements = steps(*asyncio.run(_catalogues(Path(folder))))
    if not statements:
        return "Nothing changed in tables.py."
    words, id_ = name.replace("_", " "), f"{int(latest_level()) + 1:04}"
    listed = "".join(f"\n    {_quoted(statement)}," for statement in statements)
    file = FOLDER / f"m{id_}_{name}.py"
    file.write_text(
        _TEXT.format(title=words.capitalize(), id=id_, version=version("piccolo"), words=words,
                     statements=f"{listed}\n")
    )  # fmt: skip
    return f"Wrote {file.name}. Say in its first line why it is there, and add what it does to rows."


def _quoted(statement: str) -> str:
    long = len(statement) > 100
    return f'"""{statement.replace("(", "(" + chr(10) + " " * 8, 1)}"""' if long else f'"{statement}"'


if __name__ == "__main__":
    try:
        print(main(" ".join(sys.argv[1:])))  # noqa: T201 - a command prints
    except ByHand as error:
        sys.exit(str(error))
