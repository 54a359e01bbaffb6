"""The security log: who wrote what into it, what is never in it, who reads it, and how long it stays."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from backend.accounts.passwords import Passwords
from backend.accounts.security_log import Event, EventKind, note
from backend.config import Settings
from backend.features.office import security
from backend.features.office.security import Asked
from backend.replica import epochs, retention
from backend.replica.retention import DAY_MS, collect
from tests.backend.house import House, build, email, sign_in
from tests.backend.world import World

BACKEND = Path(retention.__file__).parents[1]


@pytest.fixture
def house(settings: Settings) -> House:
    return build(replace(settings, trust_forwarded=True), Passwords(rounds=1, memory_kib=1_024))


def lines(house: House) -> list[Any]:
    return house.sql(
        "SELECT kind, tenant, person, subject, device, address, detail FROM security_event ORDER BY at, id"
    )


def test_coming_in_being_kept_out_and_leaving_are_noted(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "ali", "wrong password")
        device = sign_in(client, "ali").json()["device"]
        client.post("/api/sign-out")
    noted = {line[0]: line for line in lines(house)}
    failed, came, left = (noted[kind] for kind in ("sign_in_failed", "signed_in", "signed_out"))
    ali = house.people["ali"]
    assert failed == ("sign_in_failed", house.tenant, "", ali, "", "203.0.113.7", '{"why": "password"}')
    assert came == ("signed_in", house.tenant, ali, "", device, "203.0.113.7", "")
    assert left == ("signed_out", house.tenant, ali, "", device, "203.0.113.7", "")


def test_what_was_typed_at_the_door_is_kept_nowhere(house: House) -> None:
    secret = "my-password-in-the-wrong-field"
    with house.browser() as client:
        body = {"email": secret, "password": secret, "device": {"name": ""}}
        assert client.post("/api/sign-in", json=body).status_code == 401
        sign_in(client, "ali", secret)
    found = [line for line in lines(house) if line[0] != "person_added"]
    assert [line[0] for line in found] == ["sign_in_failed"] * 2
    assert {line[1] for line in found} == {"", house.tenant}
    assert secret not in repr(found)
    assert email("ali") not in repr(found)


def test_an_export_is_noted_and_so_is_taking_the_log(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "rani")
        assert client.get("/api/export/contacts.csv").status_code == 200
        assert client.get("/api/office/security.csv").status_code == 200
    details = [line[6] for line in lines(house) if line[0] == "exported"]
    assert sorted(details) == ['{"file": "contacts.csv"}', '{"file": "security-log.csv"}']


def test_only_an_administrator_reads_it(house: House) -> None:
    with house.browser() as client:
        for name, status in (("ali", 403), ("mei", 403), ("rani", 200)):
            sign_in(client, name)
            assert client.get("/api/office/security").status_code == status
            assert client.get("/api/office/security.csv").status_code == status


def test_it_tells_names_of_people_and_devices(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "rani")
        told = client.get("/api/office/security").json()
    [line] = [one for one in told["lines"] if one["kind"] == "signed_in"]
    assert (line["kind"], line["person_name"], line["device_name"]) == ("signed_in", "Rani", "Phone")
    assert line["address"] == "203.0.113.7"
    assert told["next"] == ""


def test_the_table_is_safe_to_open_in_a_spreadsheet(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "rani")
        client.patch("/api/me", json={"name": "=cmd|'/c calc'!A1"})
        text = client.get("/api/office/security.csv").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0]["person"] == "'=cmd|'/c calc'!A1"
    assert rows[0]["address"] == "203.0.113.7"


async def test_it_is_read_page_by_page_and_by_kind_and_person(world: World) -> None:
    engine, count = world.engine, security.PAGE_LINES + 5
    for n in range(count):
        # Several of one moment: the id decides, and none is shown twice or left out.
        who = "ali" if n % 2 else "mei"
        kind: EventKind = "exported" if n % 3 else "signed_in"
        await note(engine, world.tenant, Event(kind, who, "" if n else "ali"), 1_000 + n // 4)
    first = await security.page(engine, world.tenant, Asked())
    second = await security.page(engine, world.tenant, Asked(before=first.next))
    assert len(first.lines) == security.PAGE_LINES
    assert second.next == ""
    ids = [line["id"] for line in (*first.lines, *second.lines)]
    assert len(set(ids)) == len(ids) == count
    times = [line["at"] for line in (*first.lines, *second.lines)]
    assert times == sorted(times, reverse=True)
    of_ali = await security.page(engine, world.tenant, Asked(person="ali", group="entry"))
    assert {line["kind"] for line in of_ali.lines} == {"signed_in"}
    assert {line["person"] for line in of_ali.lines} == {"ali", "mei"}, "also what is about a person"
    assert await security.page(engine, "another", Asked()) == security.Page([], "")
    assert (await security.page(engine, world.tenant, Asked(before="nonsense"))).lines == first.lines


async def test_lines_of_nobodys_workspace_are_told_where_there_is_one_workspace_only(world: World) -> None:
    await note(world.engine, "", Event("sign_in_failed"), 1_000)
    assert len((await security.page(world.engine, world.tenant, Asked())).lines) == 1
    await world.engine.rows(
        "INSERT INTO tenant (id, created_at, epoch) VALUES ('other', 1, 'e') RETURNING id"
    )
    assert (await security.page(world.engine, world.tenant, Asked())).lines == []


async def test_a_new_epoch_is_noted(world: World) -> None:
    await epochs.begin(world.replica, world.tenant, None, 1_000)
    [line] = (await security.page(world.engine, world.tenant, Asked())).lines
    assert line["kind"] == "epoch_begun"


async def test_lines_go_when_they_are_as_old_as_the_servers_own_days_say(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "SECURITY_LOG_DAYS", 2)
    for day, tenant in enumerate((world.tenant, "", world.tenant, world.tenant)):
        now = world.now_ms + day * DAY_MS
        await note(world.engine, tenant, Event("signed_in"), now)
        await collect(world.engine, world.tenant, [], now)
    left = await world.engine.rows("SELECT at FROM security_event ORDER BY at")
    assert [at for (at,) in left] == [world.now_ms + 2 * DAY_MS, world.now_ms + 3 * DAY_MS]


WRITTEN_BY_OTHERS = frozenset(
    "password_changed password_reset invited joined person_added person_changed role_changed deactivated"
    " activated device_revoked device_wiped quarantine_received quarantine_applied quarantine_discarded"
    " subject_exported erased workspace_made workspace_removed first_run_refused".split()
)
"""Kinds whose writers come with parts of the office that are not here yet."""


def test_every_kind_of_line_is_found_in_one_group() -> None:
    grouped = [kind for kinds in security.GROUPS.values() for kind in kinds]
    assert sorted(grouped) == sorted(get_args(EventKind))


def test_every_kind_of_line_is_written_by_somebody() -> None:
    texts = [path.read_text() for path in BACKEND.rglob("*.py") if path.name != "security_log.py"]
    written = {kind for kind in get_args(EventKind) for text in texts if re.search(rf'"{kind}"', text)}
    assert set(get_args(EventKind)) - written <= WRITTEN_BY_OTHERS
