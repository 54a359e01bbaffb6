"""Fixtures of the server's tests: every store test runs on SQLite and on a real Postgres."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend.base.database.engine import DatabaseEngine, make_engine
from backend.base.database.migrations.run import migrate
from backend.base.database.tables import bind
from backend.config import Settings
from tests.backend.world import World, build


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The DATABASE_URL of an empty database, on each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite://{tmp_path / 'lapangan.sqlite'}"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a server on that database, with its files in a folder of this test."""
    names = "lapangan.local,testserver.local"  # those of test clients
    return Settings.read(
        {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path / "var"), "ALLOWED_HOSTS": names}
    )


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[DatabaseEngine]:
    """A started engine on a migrated database; Piccolo's tables are bound to it."""
    engine = make_engine(database_url)
    await migrate(engine)
    bind(engine)
    yield engine
    await engine.close_connection_pool()


@pytest.fixture
async def world(engine: DatabaseEngine) -> World:
    """A company of two teams on the engine."""
    return await build(engine)
