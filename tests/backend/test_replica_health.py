"""/livez and /readyz, and errors nobody foresaw."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from backend.accounts import cookies
from backend.app import create_app
from backend.base.database.engine import make_engine
from backend.base.database.migrations.run import migrate
from backend.base.http import health
from backend.config import Settings


async def _client(settings: Settings) -> AsyncTestClient[Litestar]:
    return AsyncTestClient(create_app(settings))


@pytest.fixture
async def migrated(settings: Settings) -> Settings:
    """Settings of a server whose database is ready."""
    engine = make_engine(settings.database_url)
    await migrate(engine)
    await engine.close_connection_pool()
    return settings


async def is_ready(settings: Settings) -> tuple[int, dict[str, bool], dict[str, Any]]:
    async with await _client(settings) as client:
        assert (await client.get("/livez")).status_code == 200
        answer = await client.get("/readyz")
        told = answer.json()
        return answer.status_code, {check["name"]: check["well"] for check in told["checks"]}, told


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks does so on this machine."""
    monkeypatch.setattr(health, "is_local", lambda _: True)


async def test_a_stranger_is_told_no_more_than_that(migrated: Settings) -> None:
    async with await _client(migrated) as client:
        assert (await client.get("/readyz")).json() == {"status": "ready"}
    async with await _client(replace(migrated, disk_free_min_bytes=2**62)) as client:
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()) == (503, {"status": "not_ready"})


@pytest.mark.usefixtures("here")
async def test_a_migrated_database_isis_ready(migrated: Settings) -> None:
    status, checks, _ = await is_ready(migrated)
    assert (status, checks) == (200, {"database": True, "migrations": True, "disk": True})


@pytest.mark.usefixtures("here")
async def test_an_empty_database_is_not_ready_and_says_what_to_do(settings: Settings) -> None:
    status, checks, told = await is_ready(settings)
    assert (status, checks) == (503, {"database": False, "migrations": False, "disk": True})
    assert "lapangan migrate" in told["checks"][1]["action"]


@pytest.mark.usefixtures("here")
async def test_a_full_disk_is_notis_ready(migrated: Settings) -> None:
    status, checks, _ = await is_ready(replace(migrated, disk_free_min_bytes=2**62))
    assert (status, checks["disk"]) == (503, False)


@pytest.mark.usefixtures("here")
async def test_a_database_that_takes_no_write_is_notis_ready(migrated: Settings) -> None:
    engine = make_engine(migrated.database_url)
    await engine.rows("DELETE FROM probe")
    await engine.close_connection_pool()
    status, checks, _ = await is_ready(migrated)
    assert (status, checks["database"], checks["migrations"]) == (503, False, True)


async def test_a_database_that_is_away_is_503_and_asks_to_come_again(tmp_path: Path) -> None:
    away = Settings.read({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "VAR_DIR": str(tmp_path)})
    away = replace(away, allowed_hosts=("testserver.local",))
    app = create_app(replace(away, database_url=f"sqlite://{tmp_path / 'x.sqlite'}"))
    async with AsyncTestClient(app, raise_server_exceptions=False) as client:
        app.state.engine = make_engine(away.database_url)
        client.cookies.set(cookies.SESSION, "a token")
        answer = await client.get("/api/me")
        assert (await client.get("/readyz")).status_code == 503
    assert (answer.status_code, answer.json()["code"]) == (503, "server_failed")
    assert answer.headers["retry-after"] == "5"
    assert "127.0.0.1" not in answer.text


async def test_what_nobody_foresaw_is_a_problem_that_tells_no_secret(migrated: Settings) -> None:
    app = create_app(migrated)
    async with AsyncTestClient(app, raise_server_exceptions=False) as client:
        app.state.files = None
        answer = await client.get("/some/page", headers={"accept": "text/html"})
    told = answer.json()
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert (answer.status_code, told["code"], told["fault"]) == (500, "server_failed", "server")
    assert "NoneType" not in answer.text
