"""Work that failed, on screen: what is told of it, who may do something about it, and what then happens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from backend.accounts.passwords import Passwords
from backend.config import Settings
from backend.features.office.stuck import ASIDE_SHOWN_MAX, follows
from backend.followers.store import put_aside
from tests.backend.house import House, build, sign_in
from tests.backend.world import World

DEAD = (
    "INSERT INTO job (tenant, id, kind, failures_max, due_at, payload, only_key, state, attempt, reason,"
    " created_at) VALUES ($1, $2, $3, 4, 5, $4, $5, 'dead', 4, 'OSError: no disk', 1) RETURNING id"
)
PARKED = (
    "INSERT INTO follower (tenant, name, epoch, base_seq, place_seq, parked_at, reason)"
    " VALUES ($1, 'watcher', 'e', 0, 0, 77, 'KeyError') RETURNING name"
)
ASIDE = (
    "INSERT INTO follower_aside (tenant, follower, record, since_seq, at, reason)"
    " VALUES ($1, 'watcher', $2, 0, 5, 'ValueError') RETURNING record"
)


@pytest.fixture
def house(settings: Settings) -> House:
    quiet = replace(settings, trust_forwarded=True, work_in_serve=False)
    return build(quiet, Passwords(rounds=1, memory_kib=1_024))


def dead(house: House, id_: str, kind: str = "import", *, tenant: str | None = None, key: str = "") -> None:
    of = house.tenant if tenant is None else tenant
    house.sql(DEAD, of, id_, kind, '{"secret": "of a person"}', key)


def jobs(house: House) -> list[Any]:
    return house.sql("SELECT id, state, failures FROM job WHERE id LIKE 'j%' ORDER BY id")


def test_what_failed_is_told_with_its_reason_and_without_what_is_in_it(house: House) -> None:
    dead(house, "j1")
    house.sql(PARKED, house.tenant)
    house.sql(ASIDE, house.tenant, house.people["ali"])
    with house.browser() as client:
        sign_in(client, "rani")
        answer = client.get("/api/office/work")
    told = answer.json()
    assert told["needs"] == 3
    assert told["jobs"] == [{"id": "j1", "kind": "import", "at": 5, "tries": 4, "reason": "OSError: no disk"}]
    [watcher] = told["followers"]
    assert (watcher["name"], watcher["parked_at"], watcher["aside"]) == ("watcher", 77, 1)
    assert watcher["behind"] > 0
    assert watcher["shown"][0]["type"] == "person"
    assert "of a person" not in answer.text


def test_a_job_is_tried_again_or_taken_off_the_list_once(house: House) -> None:
    dead(house, "j1")
    dead(house, "j2")
    with house.browser() as client:
        sign_in(client, "rani")
        assert client.post("/api/office/work/jobs/j1/retry").json() == {"id": "j1", "status": "waiting"}
        assert client.delete("/api/office/work/jobs/j2").json() == {"id": "j2", "status": "discarded"}
        for again in (
            client.post("/api/office/work/jobs/j1/retry"),
            client.delete("/api/office/work/jobs/j2"),
        ):
            assert (again.status_code, again.json()["code"]) == (409, "job_not_dead")
    assert jobs(house) == [("j1", "waiting", 0)]
    noted = house.sql("SELECT kind, person, detail FROM security_event WHERE kind LIKE 'work%' ORDER BY kind")
    rani, detail = house.people["rani"], '{"work": "import"}'
    assert noted == [("work_discarded", rani, detail), ("work_retried", rani, detail)]


def test_a_job_like_one_that_waits_is_not_tried_twice(house: House) -> None:
    dead(house, "j1", key="nightly")
    house.sql(DEAD.replace("'dead'", "'waiting'"), house.tenant, "j2", "import", "{}", "nightly")
    with house.browser() as client:
        sign_in(client, "rani")
        assert client.post("/api/office/work/jobs/j1/retry").status_code == 409


def test_a_follower_goes_on_and_tries_again(house: House) -> None:
    house.sql(PARKED, house.tenant)
    house.sql(ASIDE, house.tenant, "r1")
    with house.browser() as client:
        sign_in(client, "rani")
        assert client.post("/api/office/work/followers/watcher/retry").status_code == 200
        assert client.post("/api/office/work/followers/nobody/retry").status_code == 404
        [watcher] = client.get("/api/office/work").json()["followers"]
    assert watcher["parked_at"] == 0
    assert watcher["shown"][0]["retry"] is True


def test_jobs_of_another_workspace_and_of_the_server_are_not_this_ones(house: House) -> None:
    dead(house, "j1", tenant="")
    with house.browser() as client:
        sign_in(client, "rani")
        assert [one["id"] for one in client.get("/api/office/work").json()["jobs"]] == ["j1"]
        house.sql("INSERT INTO tenant (id, created_at, epoch) VALUES ('other', 1, 'e') RETURNING id")
        dead(house, "j2", tenant="other")
        assert client.get("/api/office/work").json()["jobs"] == []
        for id_ in ("j1", "j2"):
            assert client.post(f"/api/office/work/jobs/{id_}/retry").status_code == 409
            assert client.delete(f"/api/office/work/jobs/{id_}").status_code == 409


def test_only_an_administrator_sees_and_does_it(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "mei")
        assert client.get("/api/office/work").status_code == 403
        assert client.post("/api/office/work/jobs/j1/retry").status_code == 403
        assert client.delete("/api/office/work/jobs/j1").status_code == 403
        assert client.post("/api/office/work/followers/watcher/retry").status_code == 403


async def test_of_many_records_set_aside_the_first_are_shown_and_all_counted(world: World) -> None:
    await world.engine.rows(PARKED, world.tenant)
    for n in range(ASIDE_SHOWN_MAX + 3):
        await put_aside(world.engine, world.tenant, "watcher", f"r{n}", (0, n, "no"))
    [watcher] = await follows(world.engine, world.tenant)
    assert (watcher.aside, len(watcher.shown)) == (ASIDE_SHOWN_MAX + 3, ASIDE_SHOWN_MAX)
    assert watcher.shown[0].record == "r0"
