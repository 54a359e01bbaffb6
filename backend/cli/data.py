"""`lapangan migrate`, `demo`, `new-epoch`, `import` and `export`, and what `serve` needs of the database."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from backend.accounts import store
from backend.accounts.passwords import Passwords
from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine, make_engine
from backend.base.database.migrations import run as migrations
from backend.base.database.tables import bind
from backend.base.private import make_folder, take_back
from backend.cli.terminal import NotDone, say, step
from backend.config import Settings
from backend.features.demo.load import SIGN_IN_FILE, Wanted, keep_sign_in, load
from backend.features.demo.people import HOUSES
from backend.replica import epochs
from backend.replica.replica import Replica
from backend.replica.streams import Streams


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[DatabaseEngine]:
    """The database at this version's level; raises NotDone when it is behind, NewerDatabase when ahead."""
    file = sqlite_file(settings)
    if file and not file.exists():
        raise NotDone(f"There's no database at {file} yet.", "Run: lapangan migrate")
    async with connected(settings) as engine:
        if (await migrations.refuse_newer(engine)).missing:
            raise NotDone("The database is older than this version.", "Run: lapangan migrate")
        yield engine


def sqlite_file(settings: Settings) -> Path | None:
    """The file of the database; None when a server holds it. Opening it would make it, so look first."""
    url = urlsplit(settings.database_url)
    return Path(unquote(url.path)) if url.scheme == "sqlite" else None


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[DatabaseEngine]:
    """The database as it is, whatever its level."""
    engine = make_engine(settings.database_url, settings.database_pool_max)
    bind(engine)
    try:
        yield engine
    finally:
        await engine.close_connection_pool()


def replica_of(engine: DatabaseEngine) -> Replica:
    """The door of this short process; nobody listens to it live, servers look for themselves."""
    return Replica(engine, Streams(streams_max=0))


async def bring_up_to_date(settings: Settings) -> list[str]:
    """Apply the migrations that are missing; their ids. Raises NewerDatabase."""
    make_folder(settings.var_dir)
    database = sqlite_file(settings)
    beside = [database.with_name(database.name + end) for end in ("", "-wal", "-shm")] if database else []
    take_back(settings.var_dir, beside, settings.pwa_dir)
    async with connected(settings) as engine:
        if not (await migrations.refuse_newer(engine)).missing:
            return []
        with step("Updating the database to this version"):
            return await migrations.migrate(engine)


async def is_empty(settings: Settings) -> bool:
    """Whether nobody has a workspace here yet."""
    async with opened(settings) as engine:
        return not await store.tenants(engine)


async def migrate(_: argparse.Namespace, settings: Settings) -> int:
    """Apply what is missing and say what was applied."""
    applied = await bring_up_to_date(settings)
    say(f"Applied: {', '.join(applied)}." if applied else "Nothing to do: the database is up to date.")
    return 0


async def demo(asked: argparse.Namespace, settings: Settings) -> int:
    """Make the demo workspace of a country once; it lives beside others."""
    await bring_up_to_date(settings)
    sign_in = settings.var_dir / SIGN_IN_FILE
    async with opened(settings) as engine:
        for tenant in await store.tenants(engine):
            workspace = await store.record_fields(engine, tenant, "workspace", tenant)
            if workspace.get("name") == HOUSES[asked.country].name:
                where = f"Its sign-in is in {sign_in}." if sign_in.exists() else "See: lapangan people list"
                raise NotDone("The demo workspace already exists.", where)
        with step("Creating the demo workspace"):
            wanted = Wanted(asked.country, asked.language, date.today())  # noqa: DTZ011 - the day here
            made = await load(replica_of(engine), Passwords(), wanted, now_ms())
    path = keep_sign_in(settings.var_dir, asked.country, made.given)
    say(path.read_text(encoding="utf-8").rstrip())
    return 0


async def new_epoch(_: argparse.Namespace, settings: Settings) -> int:
    """After a backup was restored: devices take a new snapshot and offer again what it does not know."""
    async with opened(settings) as engine:
        tenants = await store.tenants(engine)
        for tenant in tenants:
            await epochs.begin(replica_of(engine), tenant, None, now_ms())
    say(f"A new epoch begins for {len(tenants)} workspace(s).")
    say("Restart the server. Devices will send again what the backup doesn't have.")
    return 0
