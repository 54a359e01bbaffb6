"""Calendars are made for a place, filled with its holidays, and never take back what a person put right."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from backend.accounts import store as accounts
from backend.accounts.passwords import Passwords
from backend.base.database.engine import DatabaseEngine
from backend.base.http.problems import NotFound
from backend.config import Settings
from backend.features.calendar import library
from backend.features.calendar.errors import PlaceUnknown, YearsTooFar
from backend.features.calendar.jobs import CALENDAR_YEARS
from backend.features.calendar.logic import filled, first_id, periods, year_id
from backend.features.calendar.places import WEEKENDS, Place, beginning
from backend.features.calendar.store import Filled, Filling, day_of, fill, fill_all, first_calendar, part
from backend.jobs.worker import Chance, Worker, plan_again
from backend.replica.door import delete, edit, submit
from sync.rules.calendar import calendar_of, is_working_day, why_free
from sync.wire import Remove, Set
from tests.backend.house import House, build, sign_in
from tests.backend.world import World

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "calendar.json").read_text("utf-8"))
TODAY = date(2026, 11, 28)
NOW = int(datetime(2026, 11, 28, 9, tzinfo=UTC).timestamp() * 1000)
Items = Mapping[str, Mapping[str, Any]]


def days_of(region: str, year: int, language: str = "en") -> dict[str, Any]:
    return dict(library.year_of(Place(region, language), year, TODAY).days)


def truth(region: str, year: int) -> tuple[dict[str, str], set[str]]:
    """What the vectors say of a region's year: kind by day, and the days that nobody could verify."""
    code = VECTORS["regions"][region]["code"]
    kinds: dict[str, str] = {}
    unsure: set[str] = set()
    for day, kind, _, where, *doubt in VECTORS["days"][region[:2]]:
        others = where.startswith("-")
        here = where == "all" or (code in where.lstrip("-").split(" ")) != others
        if here and day.startswith(f"{year}-"):
            if doubt:
                unsure.add(day)
            else:
                kinds[day] = kind
    return kinds, unsure


@pytest.mark.parametrize("region", VECTORS["regions"])
def test_what_a_calendar_is_filled_with_is_what_the_governments_announced(region: str) -> None:
    """Each working day and each free day, weekends apart, but for those that nobody could verify."""
    weekends = WEEKENDS.get(region) or {"always": {"days": ["sat", "sun"]}}
    for year in (2024, 2025, 2026, 2027):
        kinds, unsure = truth(region, year)
        days = days_of(region, year)
        ours = calendar_of({"weekends": weekends, "joint_leave": True}, [{"days": days}])
        expected = {
            day: {"day": day, "name": "x", "kind": kind, "source": "library"} for day, kind in kinds.items()
        }
        theirs = calendar_of({"weekends": weekends, "joint_leave": True}, [{"days": expected}])
        told = set(days) | set(kinds)
        differing = [
            day for day in sorted(told - unsure) if is_working_day(ours, day) != is_working_day(theirs, day)
        ]
        assert not differing, (region, year)
        assert {d for d, k in kinds.items() if k == "joint"} - unsure <= {
            d for d, item in days.items() if item["kind"] == "joint"
        }


def test_weekends_of_regions_are_those_of_the_vectors() -> None:
    for region, told in VECTORS["regions"].items():
        theirs = calendar_of({"weekends": told["weekends"]}, [])
        ours = calendar_of(beginning(Place(region), library.weekend(region[:2])), [])
        for year in (2024, 2025, 2026, 2027):
            for day in (f"{year}-07-{number:02}" for number in range(1, 29)):
                assert is_working_day(ours, day) == is_working_day(theirs, day), (region, day)


def test_a_moved_working_day_says_for_which_day() -> None:
    days = days_of("KZ", 2024, "ru")
    assert (days["2024-05-04"]["kind"], days["2024-05-04"]["swap"]) == ("working", "2024-05-08")
    assert days["2024-05-08"]["name"] == "Выходной за 04.05.2024"
    assert days["2024-03-25"]["name"] == "Наурыз мейрамы (перенос)"


def test_what_the_moon_decides_is_estimated_until_it_came() -> None:
    assert days_of("MY-10", 2027)["2027-03-10"]["estimated"]
    assert "estimated" not in days_of("MY-10", 2026)["2026-03-21"]
    assert days_of("MY-14", 2027)["2027-06-08"]["estimated"], "a correction nobody announced yet"
    indonesian = days_of("ID", 2027, "id")["2027-03-10"]
    assert (indonesian["name"], indonesian["estimated"]) == ("Hari Raya Idul Fitri", True)


def test_names_come_in_the_language_of_the_workspace() -> None:
    assert days_of("MY-10", 2026, "ms")["2026-08-31"]["name"] == "Hari Kebangsaan"
    assert days_of("ID", 2026, "id")["2026-08-17"]["name"] == "Hari Kemerdekaan Republik Indonesia"
    assert days_of("KZ", 2026, "kk")["2026-05-09"]["name"] == "Жеңіс күні"
    assert days_of("MY-10", 2026, "ru")["2026-08-31"]["name"] == "National Day", "the library has no Russian"


def test_a_place_nobody_knows() -> None:
    for region in ("XX", "MY-99"):
        with pytest.raises(PlaceUnknown):
            days_of(region, 2026)
    assert library.weekend("XX") == ["sat", "sun"]


def item(day: str, name: str, source: str = "library", kind: str = "holiday", **more: Any) -> dict[str, Any]:
    return {"day": day, "name": name, "kind": kind, "source": source, **more}


def test_W3_filling_again_changes_the_librarys_days_alone() -> None:
    have = {
        "2027-01-01": item("2027-01-01", "New Year"),
        "2027-03-09": item("2027-03-09", "Hari Raya", estimated=True),
        "2027-05-01": item("2027-05-01", "Our name for it", "hand"),
        "2027-08-31": item("2027-08-31", "National Day", "hand", "removed"),
        "mine": item("2027-09-16", "Malaysia Day, and our own feast", "hand"),
        "2027-12-24": item("2027-12-24", "Our own day", "hand"),
    }
    told = {
        "2027-01-01": item("2027-01-01", "New Year"),
        "2027-03-10": item("2027-03-10", "Hari Raya"),
        "2027-05-01": item("2027-05-01", "Labour Day"),
        "2027-08-31": item("2027-08-31", "National Day"),
        "2027-09-16": item("2027-09-16", "Malaysia Day"),
    }
    assert filled("days", have, told) == [
        Set("days", told["2027-03-10"], "2027-03-10"),
        Remove("days", "2027-03-09"),
    ]
    assert filled("days", have | {"2027-03-10": told["2027-03-10"]}, told) == [Remove("days", "2027-03-09")]


def test_W3_a_new_ramadan_has_the_hours_of_the_last_one() -> None:
    def month(first: str, last: str, **more: Any) -> dict[str, Any]:
        return {
            "name": "Ramadan",
            "kind": "ramadan",
            "first": first,
            "last": last,
            "source": "library",
            **more,
        }

    hours = {"opens": 480, "closes": 900}
    have = {
        "ramadan-2025": month("2025-03-02", "2025-03-30", opens=540, closes=960),
        "ramadan-2026": month("2026-02-19", "2026-03-20", **hours),
        "stocktaking": {"name": "Stock-taking", "kind": "other", "first": "2026-12-01", "last": "2026-12-02",
                        "source": "hand", "opens": 0, "closes": 60},
    }  # fmt: skip
    new = month("2027-02-08", "2027-03-09", estimated=True)
    assert periods(have, {"ramadan-2027": new}, 2027)["ramadan-2027"] == new | hours
    settled = month("2026-02-18", "2026-03-19")
    again = periods(have, {"ramadan-2026": settled}, 2026)
    assert again == {"ramadan-2025": have["ramadan-2025"], "ramadan-2026": settled | hours}
    assert "ramadan-2026" not in periods(have, {}, 2026)


async def fields_of(engine: DatabaseEngine, tenant: str, type_: str, id_: str) -> dict[str, Any]:
    return await accounts.record_fields(engine, tenant, type_, id_)


async def test_a_workspace_begins_with_one_calendar_of_its_place(world: World) -> None:
    replica, tenant = world.replica, world.tenant
    made = await first_calendar(replica, tenant, Place("MY-01", "ms"), NOW)
    assert await first_calendar(replica, tenant, Place("MY-01", "ms"), NOW) == made == first_id(tenant)
    calendar = await fields_of(replica.engine, tenant, "calendar", made)
    assert (calendar["name"], calendar["region"], calendar["usual"]) == ("Johor", "MY-01", True)
    years = await accounts.records(replica.engine, tenant, "calendar_year")
    assert {year["year"] for year in years.values()} == {2026, 2027}
    asked = calendar_of(calendar, years.values())
    assert not is_working_day(asked, "2024-12-27")
    assert is_working_day(asked, "2024-12-29")
    free = why_free(asked, "2027-03-23")
    assert free
    assert free.name == "Hari Keputeraan Sultan Johor"
    assert calendar["periods"]["ramadan-2027"]["estimated"]


async def test_a_country_without_known_holidays_has_a_calendar_all_the_same(world: World) -> None:
    made = await first_calendar(world.replica, world.tenant, Place("XX"), NOW)
    calendar = await fields_of(world.replica.engine, world.tenant, "calendar", made)
    assert calendar["weekends"] == {"always": {"days": ["sat", "sun"]}}
    assert await accounts.records(world.replica.engine, world.tenant, "calendar_year") == {}


async def test_W3_a_day_put_right_by_hand_outlives_filling(world: World) -> None:
    replica, tenant = world.replica, world.tenant
    calendar = await first_calendar(replica, tenant, Place("MY-10"), NOW)
    year = year_id(calendar, 2027)
    own = item("2027-05-01", "Labour Day at the depot", "hand")
    gone = item("2027-08-31", "National Day", "hand", "removed")
    ops = [Set("days", own, "2027-05-01"), Set("days", gone, "2027-08-31"), Remove("days", "2027-09-16")]
    await submit(replica, part(tenant), [edit("calendar_year", year, ops)])
    filling = Filling(replica, part(tenant), calendar, TODAY)
    assert await fill(filling, Place("MY-10"), [2027]) == Filled(1, 0)
    days = (await fields_of(replica.engine, tenant, "calendar_year", year))["days"]
    assert (days["2027-05-01"], days["2027-08-31"]) == (own, gone)
    assert days["2027-09-16"]["name"] == "Malaysia Day"
    assert await fill(filling, Place("MY-10"), [2027]) == Filled(0, 0)


async def test_years_and_calendars_that_cannot_be_filled(world: World) -> None:
    replica, tenant = world.replica, world.tenant
    calendar = await first_calendar(replica, tenant, Place("MY-10"), NOW)
    filling = Filling(replica, part(tenant), calendar, TODAY)
    for years in ([], [2020], [2032]):
        with pytest.raises(YearsTooFar):
            await fill(filling, Place("MY-10"), years)
    await submit(replica, part(tenant), [delete("calendar", calendar)])
    with pytest.raises(NotFound):
        await fill(filling, Place("MY-10"), [2027])


async def test_the_job_makes_the_first_calendar_and_each_next_year(world: World) -> None:
    replica, tenant = world.replica, world.tenant
    clock = [NOW]
    chance = Chance(lambda: clock[0], lambda: 0.0, "test")
    worker = Worker(replica, [CALENDAR_YEARS], chance)
    await plan_again(replica, [CALENDAR_YEARS], [tenant], chance)
    assert await worker.drain() == 1
    calendar = first_id(tenant)
    assert (await fields_of(replica.engine, tenant, "calendar", calendar))["region"] == "MY"
    assert await fields_of(replica.engine, tenant, "calendar_year", year_id(calendar, 2028)) == {}
    assert await worker.drain() == 0, "nothing more until the night"
    clock[0] = int(datetime(2027, 1, 2, 9, tzinfo=UTC).timestamp() * 1000)
    assert await worker.drain() == 1
    assert (await fields_of(replica.engine, tenant, "calendar_year", year_id(calendar, 2028)))["year"] == 2028


async def test_a_night_in_which_nothing_is_new_writes_nothing(world: World) -> None:
    replica, tenant = world.replica, world.tenant
    await fill_all(replica, tenant, NOW)
    seq = (await replica.engine.rows("SELECT seq FROM tenant WHERE id = $1", tenant))[0][0]
    await fill_all(replica, tenant, NOW)
    assert (await replica.engine.rows("SELECT seq FROM tenant WHERE id = $1", tenant))[0][0] == seq


async def test_what_was_deleted_by_hand_is_not_made_again(world: World) -> None:
    replica, tenant = world.replica, world.tenant
    calendar = await first_calendar(replica, tenant, Place("MY"), NOW)
    await submit(replica, part(tenant), [delete("calendar_year", year_id(calendar, 2027))])
    await fill_all(replica, tenant, NOW)
    assert await fields_of(replica.engine, tenant, "calendar_year", year_id(calendar, 2027)) == {}
    await submit(replica, part(tenant), [delete("calendar", calendar)])
    await fill_all(replica, tenant, NOW)
    assert await accounts.records(replica.engine, tenant, "calendar") == {}


@pytest.fixture
def house(settings: Settings) -> House:
    return build(settings, Passwords(rounds=1, memory_kib=1_024))


@pytest.fixture
def rani(house: House) -> Iterator[TestClient[Any]]:
    with house.browser() as client:
        assert sign_in(client, "rani").status_code == 200
        yield client


def test_a_calendar_is_made_and_filled_over_http(rani: TestClient[Any]) -> None:
    places = rani.get("/api/office/calendars/places").json()
    assert {"MY", "ID", "KZ"} <= set(places["countries"])
    regions = rani.get("/api/office/calendars/places/MY").json()["regions"]
    assert {"id": "MY-03", "name": "Kelantan"} in regions
    assert rani.get("/api/office/calendars/places/KZ").json() == {"regions": []}
    id_ = "5f0c0000-0000-4000-8000-000000000001"
    new = {"region": "MY-03", "id": id_, "name": "East coast"}
    for _ in range(2):
        made = rani.post("/api/office/calendars", json=new)
        assert (made.status_code, made.json()) == (201, {"id": id_})
    year = day_of(int(datetime.now(UTC).timestamp() * 1000)).year
    filled_ = rani.post(
        f"/api/office/calendars/{id_}/holidays", json={"region": "MY-03", "years": [year, year + 2]}
    )
    assert filled_.status_code == 200
    assert filled_.json()["put"] > 10
    assert filled_.json()["removed"] == 0


def test_what_the_routes_refuse(rani: TestClient[Any], house: House) -> None:
    def refused(path: str, body: Any) -> tuple[int, str]:
        answer = rani.post(path, json=body)
        assert answer.json()["action"]
        return answer.status_code, answer.json()["code"]

    assert refused("/api/office/calendars", {"region": "my"}) == (422, "place_unknown")
    assert refused("/api/office/calendars", {"region": "MY", "id": "x"}) == (400, "bad_request")
    assert refused("/api/office/calendars", {"reach": 1}) == (400, "bad_request")
    nowhere = "/api/office/calendars/5f0c0000-0000-4000-8000-000000000002/holidays"
    assert refused(nowhere, {"region": "MY", "years": [2026]}) == (404, "not_found")
    assert refused(nowhere, {"region": "MY-99", "years": [2026]}) == (422, "place_unknown")
    assert refused(nowhere, {"region": "MY", "years": [1999]}) == (422, "years_too_far")
    assert refused(nowhere, {"region": "MY", "years": [2024, 2025, 2026, 2027]}) == (400, "bad_request")
    assert rani.get("/api/office/calendars/places/XX").status_code == 422
    with house.browser() as client:
        assert sign_in(client, "ali").status_code == 200
        assert client.post("/api/office/calendars", json={"region": "MY"}).status_code == 403
