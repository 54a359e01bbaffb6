"""The drill: back up, work on, restore; nothing that any phone still has is lost. A real server."""

from __future__ import annotations

import shutil
import sqlite3
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.replica.high_water import FOLDER
from sync.limits import PROTOCOL
from sync.schema import SCHEMA_VERSION
from tests.e2e.server import PASSWORD, Server
from tests.postgres import Cluster, free_port

ACKNOWLEDGED, UNSENT = 50, 20
WAIT_S = 30
Values = dict[str, Any]


class Backups:
    """Copies of a server's database as its engine makes them."""

    def __init__(self, server: Server, folder: Path, cluster: Cluster | None) -> None:
        self.server, self.copy, self.cluster = server, folder / "backup", cluster

    def take(self) -> None:
        """While the server runs."""
        if self.cluster is None:
            with sqlite3.connect(self.server.var_dir / "lapangan.sqlite") as database:
                database.execute("VACUUM INTO ?", (str(self.copy),))
        else:
            self.cluster.dump(self.server.settings["DATABASE_URL"], self.copy)

    def put_back(self) -> None:
        """SQLite wants the server stopped; Postgres does not mind."""
        if self.cluster is None:
            for end in ("", "-wal", "-shm"):
                Path(f"{self.server.var_dir / 'lapangan.sqlite'}{end}").unlink(missing_ok=True)
            shutil.copy(self.copy, self.server.var_dir / "lapangan.sqlite")
        else:
            self.cluster.restore(self.server.settings["DATABASE_URL"], self.copy)


@pytest.fixture(params=["sqlite", "postgres"])
def backups(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Backups]:
    """A running server of two who sell, and what backs it up."""
    settings: dict[str, str] = {}
    cluster: Cluster | None = None
    if request.param == "postgres":
        cluster = request.getfixturevalue("postgres_cluster")
        settings = {"DATABASE_URL": request.getfixturevalue("postgres_url")}
    server = Server(tmp_path / "server", free_port(), settings)
    server.command("migrate")
    server.add_person("ana@kedai.example", "Ana", "administrator", workspace="Kedai", country="MY")
    server.add_person("budi@kedai.example", "Budi")
    server.start()
    yield Backups(server, tmp_path, cluster)
    server.stop()


@dataclass
class Phone:
    """A device by the letter of SPEC.md: numbers, keeps what it sent, and does what an answer asks of it."""

    url: str
    email: str
    device: str = ""
    cursor: str = ""
    mark: str = ""
    n: int = 0
    waiting: list[Values] = field(default_factory=list[Values])
    sent: list[Values] = field(default_factory=list[Values])
    outcomes: dict[int, str] = field(default_factory=dict[int, str])
    rows: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, timeout=WAIT_S, headers={"Origin": self.url})

    def sign_in(self) -> Phone:
        device = {"name": "phone"} | ({"id": self.device} if self.device else {})
        body = {"email": self.email, "password": PASSWORD, "device": device}
        answer = self.http.post("/api/sign-in", json=body).raise_for_status().json()
        assert self.device in ("", answer["device"]), "another id"
        self.device = answer["device"]
        return self

    def make(self, number: int) -> None:
        for _ in range(number):
            self.n += 1
            stamp = f"{time.time_ns() // 1_000_000:012x}-{self.n:04x}-{self.device}"
            base = int(self.cursor.split(".")[1]) if self.cursor else 0
            fields = {"name": f"{self.email} {self.n:02}", "visibility": "everyone"}
            head = {"n": self.n, "id": str(uuid.uuid4()), "type": "company", "record": str(uuid.uuid4())}
            self.waiting.append(head | {"base": base, "stamp": stamp, "kind": "create", "fields": fields})

    def sync(self) -> None:
        """Everything out, everything in."""
        while self.waiting:
            self._push()
        more = True
        while more:
            more = self._pull()

    def _push(self) -> None:
        place = {"cursor": self.cursor, "mark": self.mark} if self.cursor else {}
        answer = self._post("/api/sync/push", {"mutations": self.waiting} | place)
        if answer is not None:
            self.outcomes |= {result["n"]: result["outcome"] for result in answer["results"]}
            self.sent, self.waiting = [*self.sent, *self.waiting], []

    def _pull(self) -> bool:
        answer = self._post("/api/sync/pull", {"cursor": self.cursor, "mark": self.mark})
        if answer is None:
            return True
        for change in answer["changes"]:
            if change["change"] == "put" and change["type"] == "company":
                self.rows[change["id"]] = change["fields"]["name"]
        self.cursor, self.mark = answer["cursor"], answer.get("mark", "")
        return answer["more"] or bool(self.waiting and self.sync())

    def _post(self, path: str, body: Values) -> Values | None:
        """The answer; None when something had to be put right first."""
        head = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "device": self.device}
        answer = self.http.post(path, json=head | body)
        told = answer.json()
        if answer.status_code == 401:
            self.sign_in()
        elif answer.status_code == 409 and told["code"] == "epoch_changed":
            self.cursor, self.mark, self.rows = "", "", {}
            self._offer_again(told["last_n"], told["seq"])
        elif answer.status_code == 409:
            raise AssertionError(f"nothing but a new epoch is expected: {told}")
        else:
            return answer.raise_for_status().json()
        return None

    def _offer_again(self, last_n: int, seq: int) -> None:
        self.waiting = [
            mutation | {"base": min(mutation["base"], seq)}
            for mutation in [*self.sent, *self.waiting]
            if mutation["n"] > last_n
        ]
        self.sent = [mutation for mutation in self.sent if mutation["n"] <= last_n]


def _drill(backups: Backups, notice: str, *, running: bool = False) -> None:
    server = backups.server
    old = Phone(server.url, "ana@kedai.example").sign_in()
    old.make(3)
    old.sync()
    backups.take()
    fresh = Phone(server.url, "budi@kedai.example").sign_in()
    for phone in (old, fresh, old):
        phone.make(ACKNOWLEDGED if phone.n in (0, 3) else 0)
        phone.sync()
    epoch = old.cursor.split(".")[0]
    for phone in (old, fresh):
        phone.make(UNSENT)
    if running:
        backups.put_back()
    else:
        server.stop()
        backups.put_back()
        if notice != "mark":
            shutil.rmtree(server.var_dir / FOLDER)
        if notice == "command":
            server.command("new-epoch")
        server.start()
    for phone in (fresh, old, fresh):
        phone.sync()
    office = Phone(server.url, "ana@kedai.example").sign_in()
    office.sync()
    expected = sorted(
        [f"{old.email} {n:02}" for n in range(1, 3 + ACKNOWLEDGED + UNSENT + 1)]
        + [f"{fresh.email} {n:02}" for n in range(1, ACKNOWLEDGED + UNSENT + 1)]
    )
    for phone in (old, fresh, office):
        assert sorted(phone.rows.values()) == expected
        assert phone.cursor.split(".")[0] != epoch
    for phone in (old, fresh, office):
        phone.http.close()
    for phone in (old, fresh):
        assert [mutation["n"] for mutation in phone.sent] == list(range(1, phone.n + 1))
        assert set(phone.outcomes.values()) == {"applied"}


@pytest.mark.parametrize("notice", ["command", "mark", "devices"])
def test_L9_70_of_70_on_phones_from_before_and_after_the_backup(backups: Backups, notice: str) -> None:
    _drill(backups, notice)


@pytest.mark.parametrize("backups", ["postgres"], indirect=True)
def test_L9_a_postgres_restored_under_a_running_server_is_noticed(backups: Backups) -> None:
    _drill(backups, "mark", running=True)
    assert "a backup was restored" in backups.server.log.read_text()
