"""Where our data is: what is told, to whom, and that no secret is in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.accounts.passwords import Passwords
from backend.base.outside import REGISTRY
from backend.config import Settings
from backend.features.office.places import database_place
from tests.backend.house import House, build, sign_in


@pytest.fixture
def house(settings: Settings) -> House:
    return build(replace(settings, work_in_serve=False), Passwords(rounds=1, memory_kib=1_024))


def test_every_place_and_everybody_outside_is_told(house: House) -> None:
    blobs = house.settings.var_dir / "blobs"
    blobs.mkdir(parents=True)
    (blobs / "photo").write_bytes(b"12345")
    with house.browser() as client:
        sign_in(client, "rani")
        told = client.get("/api/office/data").json()
        mail = {"host": "mail.example", "sender": "crm@kedai.example", "on": True}
        assert client.patch("/api/office/mail", json=mail).status_code == 200
        after = client.get("/api/office/data").json()
    assert told["alone"] is True
    assert told["database"]["bytes"] > 0
    assert told["database"]["place"] == database_place(house.settings)
    assert (told["files"]["count"], told["files"]["bytes"]) == (1, 5)
    assert (told["backups"]["count"], told["backups"]["last_at"]) == (0, 0)
    assert [one["name"] for one in told["outside"]] == list(REGISTRY)
    assert told["outside"][0] == {
        "name": "mail", "who": "server", "addresses": [], "setting": "/admin/mail", "on": False,
    }  # fmt: skip
    assert after["outside"][0]["addresses"] == ["mail.example"]
    assert after["outside"][0]["on"] is True


def test_nothing_the_server_contacts_is_on_before_somebody_switched_it_on(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "rani")
        outside = client.get("/api/office/data").json()["outside"]
    assert [one["name"] for one in outside if one["on"] and one["who"] != "tap"] == []


@pytest.mark.parametrize(
    ("url", "place"),
    [("postgres://crm:geheim@db.example:5433/sales?ssl=require", "db.example:5433/sales"),
     ("sqlite:///srv/lapangan/data.sqlite", "/srv/lapangan/data.sqlite"),
     ("sqlite:////srv/lapangan/data.sqlite", "/srv/lapangan/data.sqlite")],
)  # fmt: skip
def test_a_database_is_told_without_its_password(url: str, place: str) -> None:
    assert database_place(Settings.read({"DATABASE_URL": url})) == place


def test_only_an_administrator_reads_it(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "mei")
        assert client.get("/api/office/data").status_code == 403
