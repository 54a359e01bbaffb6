"""What a workspace sets of its own retention: never below what sync needs, and the night keeps to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.accounts.passwords import Passwords
from backend.accounts.security_log import Event, note
from backend.base.kept import keep_setting
from backend.config import Settings
from backend.replica.keeping import SETTING, SPANS, chosen_days
from backend.replica.retention import DAY_MS, collect
from sync import limits
from tests.backend.house import House, build, sign_in
from tests.backend.world import World


@pytest.fixture
def house(settings: Settings) -> House:
    return build(replace(settings, work_in_serve=False), Passwords(rounds=1, memory_kib=1_024))


def test_T6_nothing_may_be_set_below_what_a_device_that_comes_back_needs() -> None:
    least = {name: span.least for name, span in SPANS.items()}
    assert least["tombstones"] >= limits.TOMBSTONE_KEEP_DAYS > limits.SESSION_IDLE_DAYS
    assert least["history"] >= limits.HISTORY_KEEP_DAYS
    assert least["rejected"] >= limits.ANSWER_KEEP_DAYS
    for name, span in SPANS.items():
        assert 1 <= span.least <= span.usual <= span.most, name


def test_days_are_set_within_their_limits_by_an_administrator(house: House) -> None:
    with house.browser() as client:
        sign_in(client, "mei")
        assert client.get("/api/office/retention").status_code == 403
        assert client.patch("/api/office/retention", json={"history": 60}).status_code == 403
        sign_in(client, "rani")
        assert client.get("/api/office/retention").json()["history"] == {
            "days": 30, "usual": 30, "least": 30, "most": 1_095,
        }  # fmt: skip
        told = client.patch("/api/office/retention", json={"history": 60, "uploads": 7}).json()
        assert (told["history"]["days"], told["uploads"]["days"], told["tombstones"]["days"]) == (60, 7, 180)
        for wrong in ({"history": 29}, {"tombstones": 1_096}, {"uploads": 0}, {"everything": 30}):
            answer = client.patch("/api/office/retention", json=wrong)
            assert (answer.status_code, answer.json()["code"]) == (422, "bad_value")
            assert answer.json()["field"] == next(iter(wrong))
        assert client.get("/api/office/retention").json() == told, "a wrong one changes nothing"
    [(detail,)] = house.sql("SELECT detail FROM security_event WHERE kind = 'setting_changed'")
    assert detail == '{"setting": "retention", "history": 60, "uploads": 7}'


async def test_T6_what_stands_in_the_database_is_moved_into_the_limits(world: World) -> None:
    place = (world.tenant, SETTING)
    await keep_setting(world.engine, place, {"history": 1, "tombstones": 10**9, "gone": 5}, "", 1)
    assert await chosen_days(world.engine, world.tenant) == {
        "history": limits.HISTORY_KEEP_DAYS,
        "tombstones": limits.TOMBSTONE_KEEP_DAYS_MAX,
    }
    await keep_setting(world.engine, place, "nonsense", "", 2)
    assert await chosen_days(world.engine, world.tenant) == {}


async def test_the_night_keeps_to_what_was_set(world: World) -> None:
    engine, tenant, days = world.engine, world.tenant, SPANS["security_log"].least
    await keep_setting(engine, (tenant, SETTING), {"security_log": days}, "", 1)
    columns = "(id, tenant, person, at, data, state)"
    sql = f"INSERT INTO upload {columns} VALUES ($1, $2, 'p', $3, $4, $5) RETURNING id"
    for id_, state in (("u1", "chosen"), ("u2", "writing")):
        await engine.rows(sql, id_, tenant, world.now_ms, b"", state)
    await note(engine, tenant, Event("signed_in"), world.now_ms)
    for day in range(days):
        await collect(engine, tenant, [], world.now_ms + day * DAY_MS)
    assert await engine.rows("SELECT count(*) FROM security_event") == [(1,)]
    assert await engine.rows("SELECT id FROM upload") == [("u2",)], "an import under way is not touched"
    await collect(engine, tenant, [], world.now_ms + days * DAY_MS)
    assert await engine.rows("SELECT count(*) FROM security_event") == [(0,)]
