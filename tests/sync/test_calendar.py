"""The working calendar (W): the same vectors are run by the device."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from sync.limits import CALENDAR_LOOK_DAYS_MAX
from sync.rules.calendar import (
    Calendar,
    Free,
    add_working_days,
    calendar_for,
    calendar_of,
    hours_of,
    is_working_day,
    next_working_day,
    why_free,
    working_days_between,
)

VECTORS: Final = json.loads((Path(__file__).parents[1] / "vectors" / "calendar.json").read_text("utf-8"))
YEARS: Final = (2024, 2025, 2026, 2027)
ASKS: Final[Mapping[str, Callable[..., Any]]] = {
    "why_free": lambda calendar, day: _told(why_free(calendar, day)),
    "is_working_day": is_working_day,
    "next_working_day": next_working_day,
    "add_working_days": add_working_days,
    "working_days_between": working_days_between,
    "hours_of": lambda calendar, day: [list(span) for span in hours_of(calendar, day)],
}


def _told(free: Free | None) -> dict[str, Any] | None:
    return free and {"why": free.why, "name": free.name, "estimated": free.estimated}


def holds(where: str, code: str) -> bool:
    """Whether a day of the vectors is one of this state."""
    if where.startswith("-"):
        return code not in where[1:].split(" ")
    return where == "all" or code in where.split(" ")


def of_region(region: str) -> Calendar:
    """The calendar of a region, from the days of the vectors."""
    told = VECTORS["regions"][region]
    days: dict[str, Any] = {}
    for day, kind, name, where, *_ in VECTORS["days"][region[:2]]:
        if holds(where, told["code"]):
            days.setdefault(day, {"day": day, "name": name, "kind": kind, "source": "library"})
    return calendar_of({"weekends": told["weekends"], "joint_leave": True}, [{"days": days}])


def named(name: str) -> Calendar:
    if name in VECTORS["regions"]:
        return of_region(name)
    return calendar_of(VECTORS["calendars"][name], VECTORS["years"])


@pytest.mark.parametrize(
    "case", VECTORS["cases"], ids=lambda case: f"{case['do']} {case['calendar']} {case['args']}"
)
def test_W1_W2_W4_W5_vectors(case: dict[str, Any]) -> None:
    assert ASKS[case["do"]](named(case["calendar"]), *case["args"]) == case["is"]


@pytest.mark.parametrize("region", VECTORS["regions"])
def test_W1_W2_every_region_works_so_many_days_a_year(region: str) -> None:
    calendar = of_region(region)
    counts = [working_days_between(calendar, f"{year - 1}-12-31", f"{year}-12-31") for year in YEARS]
    assert counts == VECTORS["working_days"][region]


def test_W4_adding_and_counting_are_each_others_inverse() -> None:
    calendar = of_region("KZ")
    day = date(2024, 1, 1)
    while day.year < 2026:
        there = add_working_days(calendar, day.isoformat(), 7)
        assert there
        assert working_days_between(calendar, day.isoformat(), there) == 7
        if is_working_day(calendar, day.isoformat()):
            assert add_working_days(calendar, there, -7) == day.isoformat()
        day += timedelta(days=1)


def test_W4_no_working_day_is_looked_for_beyond_the_limit() -> None:
    last = (date(2026, 1, 1) + timedelta(days=CALENDAR_LOOK_DAYS_MAX)).isoformat()
    works = {"day": last, "name": "Once", "kind": "working", "source": "hand"}
    never = VECTORS["calendars"]["never works"]
    calendar = calendar_of(never, [{"days": {last: works}}])
    assert next_working_day(calendar, "2026-01-01") == last
    assert next_working_day(calendar, "2025-12-31") is None


def test_W6_the_calendar_of_a_team_in_a_region() -> None:
    chosen = VECTORS["chosen"]
    for case in chosen["cases"]:
        assert calendar_for(chosen["calendars"], case["team"], case["region"]) == case["is"], case
    for case in chosen["without"]:
        assert calendar_for(case["calendars"], "", "") == case["is"]
