"""The working calendar (SPEC.md W): which days are free and why, and at which hours people work. Pure.

    calendar = calendar_of(fields, years)
    add_working_days(calendar, "2026-11-27", 3)

Days are texts (`2026-11-28`), times whole minutes since midnight, of the place the calendar is for. Weekdays
are 0 (Monday) to 6. Its twin is `pwa/engine/rules/calendar.ts`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sync.limits import CALENDAR_LOOK_DAYS_MAX
from sync.schema.calendars import WEEKDAYS

_LAST: Final = date.max.toordinal()

Why = Literal["weekend", "holiday", "joint"]
Span = tuple[int, int]
"""Minutes since midnight: from, until."""


@dataclass(frozen=True, slots=True)
class Free:
    """Why nobody works on a day. `name`: of the holiday; a weekend has none."""

    why: Why
    name: str = ""
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """What a calendar says of one day. `swap`: the day it was exchanged with, or empty."""

    kind: str
    name: str
    swap: str = ""
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """Days with hours of their own. `weekdays`: on which of them; none: on all."""

    first: str
    last: str
    weekdays: frozenset[int]
    hours: Span


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar, ready to be asked. `weekends`, `periods`: the first that fits counts."""

    weekends: tuple[tuple[str, frozenset[int]], ...]
    days: Mapping[str, Day]
    hours: Mapping[int, Span]
    breaks: tuple[tuple[frozenset[int], Span], ...]
    periods: tuple[Period, ...]
    joint: bool


def calendar_of(fields: Mapping[str, Any], years: Iterable[Mapping[str, Any]]) -> Calendar:
    """From the fields of a `calendar` and those of its `calendar_year`s."""
    weekends = sorted(_items(fields, "weekends"), key=lambda item: item[1].get("since") or "", reverse=True)
    opened = [item for _, item in _items(fields, "hours") if _span(item, "opens", "closes")]
    own = [item for _, item in _items(fields, "periods") if _span(item, "opens", "closes")]
    return Calendar(
        weekends=tuple((item.get("since") or "", _weekdays(item.get("days"))) for _, item in weekends),
        days=_days(years),
        hours={_weekday(item["weekday"]): (item["opens"], item["closes"]) for item in reversed(opened)},
        breaks=tuple(
            (_weekdays(item.get("weekdays")), span)
            for _, item in _items(fields, "breaks")
            if (span := _span(item, "starts", "ends"))
        ),
        periods=tuple(
            Period(
                item["first"], item["last"], _weekdays(item.get("weekdays")), (item["opens"], item["closes"])
            )
            for item in sorted(own, key=lambda item: item["first"], reverse=True)
        ),
        joint=fields.get("joint_leave") is True,
    )


def calendar_for(calendars: Mapping[str, Mapping[str, Any]], team: str, region: str) -> str:
    """The id of the calendar that a team in a region goes by (W6), of these fields by id; "" without any."""
    ids = sorted(calendars)
    country = region.partition("-")[0]
    teams = (id_ for id_ in ids if team and team in _teams(calendars[id_]))
    places = (id_ for at in (region, country) for id_ in ids if at and calendars[id_].get("region") == at)
    usual = (id_ for id_ in ids if calendars[id_].get("usual") is True)
    return next((id_ for ways in (teams, places, usual, ids) for id_ in ways), "")


def why_free(calendar: Calendar, day: str) -> Free | None:
    """Why nobody works on that day; None on a working day (W1, W2)."""
    said = calendar.days.get(day)
    if said is not None and said.kind == "working":
        return None
    if said is not None and (said.kind == "holiday" or calendar.joint):
        return Free("joint" if said.kind == "joint" else "holiday", said.name, said.estimated)
    return Free("weekend") if date.fromisoformat(day).weekday() in _weekend(calendar, day) else None


def is_working_day(calendar: Calendar, day: str) -> bool:
    """Whether people work on that day."""
    return why_free(calendar, day) is None


def next_working_day(calendar: Calendar, day: str) -> str | None:
    """The first working day after that day; None when there is none within CALENDAR_LOOK_DAYS_MAX (W4)."""
    return _step(calendar, day, 1)


def add_working_days(calendar: Calendar, day: str, count: int) -> str | None:
    """The working day `count` working days after that day, before it when negative (W4).

    0: the day itself, or the next working one. None: there is none within CALENDAR_LOOK_DAYS_MAX.
    """
    if count == 0:
        return day if is_working_day(calendar, day) else _step(calendar, day, 1)
    at: str | None = day
    for _ in range(abs(count)):
        at = at and _step(calendar, at, 1 if count > 0 else -1)
    return at


def working_days_between(calendar: Calendar, first: str, last: str) -> int:
    """Working days after `first` up to and with `last`; negative when `last` is the earlier one (W4)."""
    if last < first:
        return -working_days_between(calendar, last, first)
    start, end = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    return sum(is_working_day(calendar, date.fromordinal(at).isoformat()) for at in range(start + 1, end + 1))


def hours_of(calendar: Calendar, day: str) -> list[Span]:
    """When people work on that day, breaks taken out, in order; [] when it is free or has no hours (W5)."""
    weekday = date.fromisoformat(day).weekday()
    hours = _opening(calendar, day, weekday) if is_working_day(calendar, day) else None
    spans = [hours] if hours else []
    for weekdays, pause in calendar.breaks:
        if not weekdays or weekday in weekdays:
            spans = [rest for span in spans for rest in _without(span, pause)]
    return spans


def _opening(calendar: Calendar, day: str, weekday: int) -> Span | None:
    for period in calendar.periods:
        if period.first <= day <= period.last and (not period.weekdays or weekday in period.weekdays):
            return period.hours
    if weekday in calendar.hours:
        return calendar.hours[weekday]
    said = calendar.days.get(day)
    if said is None or said.kind != "working":
        return None
    # Who works on a Saturday works by the hours of the day it stands for.
    instead = date.fromisoformat(said.swap).weekday() if said.swap else -1
    return calendar.hours.get(instead) or calendar.hours.get(min(calendar.hours, default=-1))


def _without(span: Span, pause: Span) -> Iterable[Span]:
    for start, end in ((span[0], min(span[1], pause[0])), (max(span[0], pause[1]), span[1])):
        if start < end:
            yield start, end


def _weekend(calendar: Calendar, day: str) -> frozenset[int]:
    return next((days for since, days in calendar.weekends if since <= day), frozenset[int]())


def _step(calendar: Calendar, day: str, by: int) -> str | None:
    start = date.fromisoformat(day).toordinal()
    for away in range(1, CALENDAR_LOOK_DAYS_MAX + 1):
        at = start + by * away
        if not 1 <= at <= _LAST:
            return None
        found = date.fromordinal(at).isoformat()
        if is_working_day(calendar, found):
            return found
    return None


def _days(years: Iterable[Mapping[str, Any]]) -> dict[str, Day]:
    """By day: of several entries the one by hand, then the first by item id (W1)."""
    found = [entry for year in years for entry in _items(year, "days")]
    found.sort(key=lambda entry: (entry[1].get("source") != "hand", entry[0]))
    days: dict[str, Day] = {}
    for _, item in found:
        swap, estimated = item.get("swap") or "", item.get("estimated") is True
        days.setdefault(item["day"], Day(item["kind"], item["name"], swap, estimated))
    return {day: said for day, said in days.items() if said.kind != "removed"}


def _items(fields: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The items of a field, in the order of their ids."""
    items: Mapping[str, Mapping[str, Any]] = fields.get(name) or {}
    return sorted(items.items())


def _teams(fields: Mapping[str, Any]) -> set[str]:
    return {str(item.get("team")) for _, item in _items(fields, "teams")}


def _span(item: Mapping[str, Any], start: str, end: str) -> Span | None:
    """The minutes an item names; None where one is missing or nothing lies between."""
    from_, until = item.get(start), item.get(end)
    return (from_, until) if isinstance(from_, int) and isinstance(until, int) and from_ < until else None


def _weekdays(names: Iterable[str] | None) -> frozenset[int]:
    return frozenset(_weekday(name) for name in names or ())


def _weekday(name: str) -> int:
    return WEEKDAYS.index(name)
