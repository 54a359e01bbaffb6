"""What the server writes is readable by nobody else: files 0600, folders 0700 (issue 8, section 4)."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine
from backend.base.private import take_back
from backend.features.exchange import uploads
from backend.features.quarantine import store
from backend.features.quarantine.store import QUARANTINE_KEEP_DAYS
from sync.limits import UPLOAD_KEEP_DAYS
from tests.backend.world import World

ROOT = Path(__file__).resolve().parents[2]


def run(var_dir: Path, *words: str, stdin: str = "") -> None:
    """One command in a shell whose umask lets everybody read."""
    env = os.environ | {"VAR_DIR": str(var_dir), "DATABASE_URL": "", "LAPANGAN_DEMO": "0"}
    subprocess.run(
        ["/bin/sh", "-c", 'umask 000; exec "$@"', "sh", sys.executable, "-m", "backend.cli", *words],
        cwd=ROOT, env=env, check=True, capture_output=True, text=True, input=stdin,
    )  # fmt: skip


def open_to_others(folder: Path) -> Iterator[str]:
    for one in (folder, *folder.rglob("*")):
        if one.stat().st_mode & 0o077:
            yield f"{one.relative_to(folder)} {one.stat().st_mode & 0o777:o}"


def test_nobody_else_reads_what_commands_write(tmp_path: Path) -> None:
    var_dir = tmp_path / "a" / "var"
    run(var_dir, "migrate")
    words = ["people", "add", "ana@example.com", "--name", "Ana", "--role", "administrator"]
    run(var_dir, *words, "--workspace", "Kedai", "--password-from", "-", stdin="kolam merah biru\n")
    assert (var_dir / "lapangan.sqlite").exists()
    assert list(open_to_others(tmp_path / "a")) == []


def test_what_an_older_version_left_open_is_closed(tmp_path: Path) -> None:
    var_dir = tmp_path / "var"
    run(var_dir, "migrate")
    (var_dir / "high-water").mkdir(exist_ok=True)
    (var_dir / "pwa").mkdir()
    (var_dir / "pwa" / "index.html").touch()
    for one in (var_dir, *var_dir.rglob("*")):
        one.chmod(0o755 if one.is_dir() else 0o644)
    run(var_dir, "migrate")
    assert sorted(open_to_others(var_dir)) == ["pwa 755", "pwa/index.html 644"], "the app is for all to read"
    beside = tmp_path / "elsewhere.sqlite"
    beside.touch(0o644)
    take_back(tmp_path / "none", [beside, tmp_path / "missing"], tmp_path)
    assert beside.stat().st_mode & 0o777 == 0o600


def test_the_services_write_for_themselves_alone() -> None:
    units = list((ROOT / "deploy").glob("*.service"))
    assert units
    for unit in units:
        said = configparser.ConfigParser(strict=False, interpolation=None)
        said.optionxform = str  # type: ignore[assignment, method-assign]
        said.read(unit)
        assert said["Service"]["UMask"] == "0077", unit


async def test_an_abandoned_file_leaves_the_database_by_night(world: World) -> None:
    engine, now = world.engine, now_ms()
    ana = await world.phone("ana")
    await uploads.keep(engine, ana.caller, ("a.csv", b"name\nSiti\n"), 1, now)
    await uploads.tidy(engine, world.tenant, now + UPLOAD_KEEP_DAYS * 86_400_000)
    assert len(await engine.rows("SELECT id FROM upload")) == 1
    await uploads.tidy(engine, world.tenant, now + UPLOAD_KEEP_DAYS * 86_400_000 + 1)
    assert await engine.rows("SELECT id FROM upload") == []


@pytest.mark.parametrize(("state", "left"), [("waiting", "{}"), ("applied", ""), ("discarded", "")])
async def test_E4_what_was_decided_long_ago_is_forgotten(
    engine: DatabaseEngine, state: str, left: str
) -> None:
    await engine.rows(
        "INSERT INTO quarantined (id, tenant, device, person, at, body, state, decided_at)"
        " VALUES ('i', 't', 'd', 'p', 1, '{}', $1, $2)", state, 0 if state == "waiting" else 1_000
    )  # fmt: skip
    await store.empty_decided(engine, "t", 999 + QUARANTINE_KEEP_DAYS * 86_400_000)
    assert [tuple(row) for row in await engine.rows("SELECT body FROM quarantined")] == [("{}",)]
    await store.empty_decided(engine, "t", 1_000 + QUARANTINE_KEEP_DAYS * 86_400_000)
    assert [tuple(row) for row in await engine.rows("SELECT body FROM quarantined")] == [(left,)]
