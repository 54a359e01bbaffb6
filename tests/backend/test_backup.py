"""Backups: made while the server runs, checked, taken along by an administrator alone, and put back."""

from __future__ import annotations

import asyncio
import gzip
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from backend.accounts.passwords import Passwords
from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine, make_engine
from backend.base.database.tables import bind
from backend.base.http.ranges import Unsatisfiable, part_of
from backend.config import Settings
from backend.features.backup import archive, dump, jobs, shelf
from backend.features.backup.errors import NoBackup
from backend.features.backup.make import GOOD, check, make, make_and_check
from backend.jobs.kinds import Ask, enqueue
from backend.jobs.worker import Chance, Worker
from backend.replica.replica import Replica
from backend.replica.streams import Streams
from tests.backend.house import House, build, sign_in

T = TypeVar("T")


@pytest.fixture
def house(settings: Settings) -> House:
    quiet = replace(settings, trust_forwarded=True, work_in_serve=False, disk_free_min_bytes=0)
    return build(quiet, Passwords(rounds=1, memory_kib=1_024))


def beside(house: House, work: Callable[[DatabaseEngine], Awaitable[T]]) -> T:
    """Do something on an engine of its own."""

    async def run() -> T:
        engine = make_engine(house.settings.database_url)
        bind(engine)
        try:
            return await work(engine)
        finally:
            await engine.close_connection_pool()

    return asyncio.run(run())


def made(house: House, keep: int = 7) -> Path:
    """A new backup on the shelf."""
    kept = beside(house, lambda engine: make_and_check(engine, house.settings, now_ms, keep))
    return house.settings.var_dir / shelf.FOLDER / kept.name


def worked(house: House) -> None:
    """The jobs of backups that are due are done."""

    async def run(engine: DatabaseEngine) -> int:
        worker = Worker(
            Replica(engine, Streams(0)), jobs.KINDS, Chance(now_ms, lambda: 0.0, "w"), None, house.settings
        )
        return await worker.drain()

    beside(house, run)


def lapangan(house: House, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"DATABASE_URL": house.settings.database_url, "VAR_DIR": str(house.settings.var_dir)}
    command = [sys.executable, "-m", "backend.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_backup_holds_every_row_and_every_blob_and_nobody_else_reads_it(house: House) -> None:
    blobs = house.settings.var_dir / archive.BLOBS
    (blobs / "ab").mkdir(parents=True)
    (blobs / "ab" / "abcd").write_bytes(b"a photo")
    (house.settings.var_dir / "secret.key").write_bytes(b"never in a backup")
    path = made(house)
    manifest = archive.manifest_of(path)
    assert manifest.rows["person"] == 3
    assert manifest.tenants == {house.tenant: house.sql("SELECT seq FROM tenant")[0][0]}
    assert manifest.files == 1
    assert mode(path) == mode(path.with_name(f"{path.name}.json")) == 0o600
    assert mode(path.parent) == 0o700
    assert [one.name for one in path.parent.iterdir() if one.suffix in (".work", ".part")] == []
    assert b"never in a backup" not in gzip.decompress(path.read_bytes())
    to = house.settings.var_dir / "elsewhere"
    archive.unpack(path, house.settings.var_dir / "copy", to)
    assert (to / "ab" / "abcd").read_bytes() == b"a photo"


def test_the_database_of_a_server_that_was_told_nothing_is_backed_up_and_put_back(tmp_path: Path) -> None:
    # Its address has four slashes.
    usual = Settings.read({"VAR_DIR": str(tmp_path / "var")})
    house = build(replace(usual, disk_free_min_bytes=0), Passwords(rounds=1, memory_kib=1_024))
    path = made(house)
    done = lapangan(house, "restore", str(path))
    assert done.returncode == 0, done.stderr
    assert house.sql("SELECT count(*) FROM person") == [(3,)]


@pytest.mark.parametrize("spoil", ["cut", "changed", "another file"])
def test_a_damaged_backup_is_found(house: House, spoil: str) -> None:
    path = made(house)
    data = bytearray(path.read_bytes())
    if spoil == "cut":
        data = data[: len(data) * 2 // 3]
    elif spoil == "changed":
        data[len(data) * 2 // 3] ^= 0xFF
    else:
        data = bytearray(b"a letter, not a backup" * 100)
    path.write_bytes(data)
    with pytest.raises(NoBackup):
        beside(house, lambda engine: check(engine, path))


def test_the_newest_stay_and_a_damaged_one_pushes_no_good_one_out(house: House) -> None:
    folder = house.settings.var_dir / shelf.FOLDER
    first, second = made(house), made(house)
    shelf.note(second, archive.manifest_of(second), "Rows are missing in it.", 1)
    third = made(house, keep=2)
    assert {kept.name for kept in shelf.listed(folder)} == {first.name, second.name, third.name}
    fourth = made(house, keep=2)
    assert {kept.name for kept in shelf.listed(folder)} == {second.name, third.name, fourth.name}


def test_no_room_is_said_before_anything_is_written(house: House) -> None:
    short = replace(house.settings, disk_free_min_bytes=2**60)
    to = shelf.new_path(shelf.folder_of(house.settings.var_dir), 1)
    with pytest.raises(NoBackup, match="must be free"):
        beside(house, lambda engine: make(engine, short, to, 1))
    assert list(to.parent.iterdir()) == []


def test_one_is_asked_for_made_listed_and_taken_on_screen(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "rani")
        told = client.get("/api/office/backups").json()
        assert (told["backups"], told["running"], told["failed"]) == ([], "", None)
        assert told["setting"] == {"nightly": True, "keep": 7}
        assert client.post("/api/office/backups").status_code == 202
        assert client.post("/api/office/backups").status_code == 202, "asking twice makes one"
        assert client.get("/api/office/backups").json()["running"] == "backup"
        worked(house)
        [one] = client.get("/api/office/backups").json()["backups"]
        assert (one["verdict"], one["rows"]["person"]) == (GOOD, 3)
        answer = client.get(f"/api/office/backups/{one['name']}")
        path = house.settings.var_dir / shelf.FOLDER / one["name"]
        assert answer.content == path.read_bytes()
        rest = client.get(f"/api/office/backups/{one['name']}", headers={"Range": "bytes=1000-"})
        assert (rest.status_code, rest.content) == (206, path.read_bytes()[1000:])
        size = path.stat().st_size
        assert rest.headers["content-range"] == f"bytes 1000-{size - 1}/{size}"
        beyond = client.get(f"/api/office/backups/{one['name']}", headers={"Range": f"bytes={size}-"})
        assert (beyond.status_code, beyond.json()["code"]) == (416, "range_wrong")
        changed = {"Range": "bytes=1000-", "If-Range": '"of another file"'}
        assert client.get(f"/api/office/backups/{one['name']}", headers=changed).status_code == 200
        path.write_bytes(path.read_bytes()[:500])
        assert client.post(f"/api/office/backups/{one['name']}/check").status_code == 202
        worked(house)
        assert "damaged" in client.get("/api/office/backups").json()["backups"][0]["verdict"]
        assert client.delete(f"/api/office/backups/{one['name']}").status_code == 200
        assert client.get(f"/api/office/backups/{one['name']}").status_code == 404
    noted = house.sql("SELECT kind FROM security_event WHERE kind LIKE 'backup%' ORDER BY kind")
    assert [kind for (kind,) in noted] == ["backup_made", "backup_removed", "backup_taken", "backup_taken"]


@pytest.mark.parametrize(
    "name", ["..%2Flapangan.sqlite", "lapangan.sqlite", "lapangan-1.tar.gz", "%2Fetc%2Fpasswd"]
)
def test_no_other_file_can_be_taken(house: House, name: str) -> None:
    with house.browser() as client:
        sign_in(client, "rani")
        assert client.get(f"/api/office/backups/{name}").status_code == 404
        assert client.delete(f"/api/office/backups/{name}").status_code in (404, 405)


def test_an_administrator_of_one_of_several_workspaces_takes_nothing_of_the_others(house: House) -> None:
    path = made(house)
    house.sql("INSERT INTO tenant (id, created_at, epoch) VALUES ('other', 1, 'e') RETURNING id")
    with house.browser() as client:
        sign_in(client, "rani")
        assert client.get("/api/office/backups").json()["alone"] is False
        answers = [
            client.post("/api/office/backups"),
            client.get(f"/api/office/backups/{path.name}"),
            client.post(f"/api/office/backups/{path.name}/check"),
            client.delete(f"/api/office/backups/{path.name}"),
            client.patch("/api/office/backups", json={"nightly": False, "keep": 1}),
        ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {
        (409, "several_workspaces")
    }


def test_only_an_administrator_may(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "mei")
        for method, path in (
            ("GET", ""),
            ("POST", ""),
            ("PATCH", ""),
            ("GET", "/x"),
            ("DELETE", "/x"),
            ("POST", "/x/check"),
        ):
            assert client.request(method, f"/api/office/backups{path}").status_code == 403


def test_the_night_makes_one_for_the_whole_server_unless_it_is_told_not_to(house: House) -> None:
    def night(setting: dict[str, Any]) -> int:
        with house.browser() as client:
            sign_in(client, "rani")
            assert client.patch("/api/office/backups", json=setting).status_code == 200

        async def due(engine: DatabaseEngine) -> bool:
            return await enqueue(Replica(engine, Streams(0)), house.tenant, Ask(jobs.NIGHT, 1), 1)

        beside(house, due)
        worked(house)
        again = house.sql("SELECT state FROM job WHERE kind = 'backup_night'")
        assert again == [("waiting",)], "it comes again the next night"
        house.sql("DELETE FROM job WHERE kind = 'backup_night' RETURNING id")
        return len(shelf.listed(house.settings.var_dir / shelf.FOLDER))

    assert night({"nightly": False, "keep": 2}) == 0
    assert [night({"nightly": True, "keep": 2}) for _ in range(3)] == [1, 2, 2]


def test_a_setting_out_of_its_limits_is_refused_and_the_other_stays(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "rani")
        for keep in (0, jobs.KEEP_MAX + 1):
            answer = client.patch("/api/office/backups", json={"keep": keep})
            assert (answer.status_code, answer.json()["code"]) == (422, "bad_value")
        assert client.patch("/api/office/backups", json={"nightly": False}).json() == {
            "nightly": False,
            "keep": 7,
        }
        assert client.patch("/api/office/backups", json={"keep": 3}).json() == {"nightly": False, "keep": 3}


def test_what_keeps_it_from_being_made_is_told_and_waits_for_a_person(house: House) -> None:
    house.settings = replace(house.settings, disk_free_min_bytes=2**60)
    with house.browser() as client:
        sign_in(client, "rani")
        client.post("/api/office/backups")
        worked(house)
        told = client.get("/api/office/backups").json()
        assert told["running"] == ""
        assert "must be free" in told["failed"]["reason"]
        assert [one["kind"] for one in client.get("/api/office/work").json()["jobs"]] == ["backup"]


def test_a_machine_without_pg_dump_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump.Path, "glob", lambda *_: [])
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with house.browser() as client:
        sign_in(client, "rani")
        answer = client.post("/api/office/backups")
    if house.settings.database_url.startswith("sqlite"):
        assert answer.status_code == 202
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "backup_impossible")
        assert "apt-get install" in answer.json()["detail"]


def test_the_drill_what_came_after_is_refused_to_be_lost_and_then_a_new_epoch_begins(house: House) -> None:
    shown = lapangan(house, "backup")
    assert shown.returncode == 0, shown.stderr
    assert "secret.key" in shown.stdout
    path = Path(shown.stdout.split()[0])
    [(epoch, seq)] = house.sql("SELECT epoch, seq FROM tenant")
    with house.browser() as client:
        sign_in(client, "rani")
        client.patch("/api/me", json={"name": "Rani after the backup"})
    refused = lapangan(house, "restore", str(path))
    assert refused.returncode == 1
    assert "1 changes that this backup" in refused.stderr
    assert house.sql("SELECT seq FROM tenant") == [(seq + 1,)], "nothing was touched"
    done = lapangan(house, "restore", str(path), "--yes")
    assert done.returncode == 0, done.stderr
    [(new_epoch, new_seq)] = house.sql("SELECT epoch, seq FROM tenant")
    assert new_seq == seq
    assert new_epoch != epoch
    kinds = {kind for (kind,) in house.sql("SELECT kind FROM security_event")}
    assert {"restored", "epoch_begun"} <= kinds
    with house.browser() as client:
        assert sign_in(client, "rani").json()["person"]["name"] == "Rani"
    if house.settings.database_url.startswith("sqlite"):
        assert "before-restore" in done.stdout


def test_it_goes_onto_a_new_machine(house: House, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = made(house)
    if house.settings.database_url.startswith("sqlite"):
        url = f"sqlite://{tmp_path / 'new' / 'lapangan.sqlite'}"
    else:
        cluster = request.getfixturevalue("postgres_cluster")
        opened = cluster.database()
        url = opened.__enter__()
        request.addfinalizer(lambda: opened.__exit__(None, None, None))
    new = House(replace(house.settings, database_url=url, var_dir=tmp_path / "newvar"), house.tenant)
    done = lapangan(new, "restore", str(path))
    assert done.returncode == 0, done.stderr
    assert new.sql("SELECT count(*) FROM person") == [(3,)]
    assert new.sql("SELECT epoch FROM tenant") != house.sql("SELECT epoch FROM tenant")


def test_a_damaged_file_and_one_of_a_newer_version_change_nothing(house: House, tmp_path: Path) -> None:
    path = made(house)
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(path.read_bytes()[:-200])
    newer = tmp_path / "newer.tar.gz"
    work = tmp_path / "work"
    manifest = archive.unpack(path, work)
    archive.write(
        newer,
        archive.msgspec.structs.replace(manifest, migrations=[*manifest.migrations, "9999"]),
        work,
        tmp_path / "none",
    )
    before = house.sql("SELECT epoch, seq FROM tenant")
    for file, said in ((damaged, "damaged"), (newer, "9999")):
        refused = lapangan(house, "restore", str(file), "--yes")
        assert refused.returncode == 1
        assert said in refused.stderr
    assert house.sql("SELECT epoch, seq FROM tenant") == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_a_server_has_open_is_not_replaced(house: House) -> None:
    path = made(house)
    with house.browser() as client:
        assert sign_in(client, "rani").status_code == 200
        refused = lapangan(house, "restore", str(path), "--yes")
        assert refused.returncode == 1
        assert "still runs" in refused.stderr
        assert client.get("/api/me").status_code == 200


@pytest.mark.parametrize(
    ("header", "part"),
    [("", None), ("bytes=0-", (0, 10)), ("bytes=3-4", (3, 5)), ("bytes=-4", (6, 10)), ("bytes=2-99", (2, 10)),
     ("bytes=0-1,3-4", None), ("lines=1-2", None), ("bytes=-", None)],
)  # fmt: skip
def test_a_range_is_read_as_its_standard_says(header: str, part: tuple[int, int] | None) -> None:
    assert part_of(header, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=5-3", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        part_of(header, 10)
