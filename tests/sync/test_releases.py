"""U1, U2: no app that may be under 12 months old is told to upgrade first."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from backend.replica.push import check_versions
from sync import limits
from sync.errors import UpgradeNeeded
from sync.limits import UPGRADE_NOTICE_DAYS
from sync.releases import RELEASES, Release, refused_too_early

SPEC = (Path(__file__).parents[2] / "sync" / "SPEC.md").read_text("utf-8")
FIRST = Release(date(2027, 1, 1), protocol=1, schema=1, protocol_min=1, schema_min=1)
SECOND = Release(date(2027, 6, 1), protocol=1, schema=2, protocol_min=1, schema_min=1)


def later(after: Release, days: int, **numbers: int) -> Release:
    return replace(after, day=after.day + timedelta(days=days), **numbers)


def test_U1_no_release_refuses_an_app_under_12_months_old() -> None:
    assert refused_too_early(RELEASES) == []
    today = RELEASES[-1]
    for app in RELEASES:
        if today.refuses(app):
            with pytest.raises(UpgradeNeeded):
                check_versions(app.protocol, app.schema)
        else:
            check_versions(app.protocol, app.schema)


def test_U1_an_app_counts_from_the_day_its_successor_came() -> None:
    # On the day before the second came, somebody installed the first.
    too_early = later(SECOND, UPGRADE_NOTICE_DAYS - 1, schema=3, schema_min=2)
    assert refused_too_early((FIRST, SECOND, too_early)) == [(too_early, FIRST)]
    in_time = later(SECOND, UPGRADE_NOTICE_DAYS, schema=3, schema_min=2)
    assert refused_too_early((FIRST, SECOND, in_time)) == []


def test_U1_a_server_never_refuses_the_version_that_was_still_released_when_it_came() -> None:
    at_once = later(SECOND, 10_000, schema=3, schema_min=3)
    assert refused_too_early((FIRST, SECOND, at_once)) == [(at_once, SECOND)]
    other_wire = later(SECOND, 30, protocol=2, protocol_min=2)
    assert [app for _, app in refused_too_early((FIRST, SECOND, other_wire))] == [FIRST, SECOND]
    not_even_its_own = later(SECOND, 10_000, schema=3, schema_min=4)
    assert (not_even_its_own, not_even_its_own) in refused_too_early((FIRST, SECOND, not_even_its_own))


def test_U2_the_last_release_is_what_the_limits_say() -> None:
    last = RELEASES[-1]
    ours = (limits.PROTOCOL, limits.SCHEMA_VERSION, limits.PROTOCOL_MIN, limits.SCHEMA_MIN)
    assert (last.protocol, last.schema, last.protocol_min, last.schema_min) == ours
    for before, after in pairwise(RELEASES):
        assert before.day < after.day
        assert (before.protocol, before.schema) <= (after.protocol, after.schema)
        assert replace(before, day=after.day) != after, "a line that says nothing new"


def test_U2_the_releases_are_in_the_spec() -> None:
    for one in RELEASES:
        row = (one.day.isoformat(), one.protocol, one.schema, one.protocol_min, one.schema_min)
        assert f"| {' | '.join(map(str, row))} |" in SPEC
