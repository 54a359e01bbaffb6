"""Making calendars and filling them: the library is read without a lock, then all is written in one piece."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from backend.accounts import store as accounts
from backend.base.http.problems import NotFound
from backend.features.calendar import library, places
from backend.features.calendar.errors import PlaceUnknown, YearsTooFar
from backend.features.calendar.library import Year
from backend.features.calendar.logic import filled, first_id, periods, year_id
from backend.features.calendar.places import Place
from backend.replica.door import Sender, Write, create, edit, submit
from backend.replica.replica import Replica
from backend.replica.store import load_records, lock
from sync.decision.plan import Record
from sync.wire import Op, Set

YEARS_BACK_MAX: Final = 5
YEARS_AHEAD_MAX: Final = 5
YEARS_AHEAD: Final = 1
"""A calendar is filled so many years ahead by itself."""


@dataclass(frozen=True, slots=True)
class Filling:
    """Who fills which calendar, when. `today`: of the server, by UTC."""

    replica: Replica
    sender: Sender
    calendar: str
    today: date


@dataclass(frozen=True, slots=True)
class Filled:
    """How many days came or changed, and how many went."""

    put: int
    removed: int


def day_of(now_ms: int) -> date:
    """The day of a time, by UTC."""
    return datetime.fromtimestamp(now_ms / 1000, UTC).date()


def part(tenant: str, person: str = "", *, machine: bool = False) -> Sender:
    """The part of the server that writes calendars, for a person or by itself."""
    return Sender(tenant, person, "calendar", system=not person, machine=machine)


async def first_calendar(replica: Replica, tenant: str, place: Place, now_ms: int) -> str:
    """The calendar a workspace begins with, filled for this year and the next; its id. Made only once.

    To be called where a workspace is made, with the country or region of the firm and its language; a
    country of which no holidays are known gets its hours and no holidays.
    """
    filling = Filling(replica, part(tenant), first_id(tenant), day_of(now_ms))
    return await make(filling, place, {"usual": True})


async def make(filling: Filling, place: Place, more: Mapping[str, Any]) -> str:
    """Make a calendar of a place and fill this year and the next; its id. One that is there stays as it is.

    `more`: fields beside those the place brings.
    """
    tenant, engine = filling.sender.tenant, filling.replica.engine
    if await load_records(engine, tenant, [filling.calendar]):
        return filling.calendar
    weekend = await asyncio.to_thread(library.weekend, place.country)
    fields = {**places.beginning(place, weekend), **{k: v for k, v in more.items() if v not in (None, "")}}
    try:
        known = await _years(place, _by_itself(filling.today), filling.today)
    except PlaceUnknown:
        known = {}
    async with engine.write():
        await lock(engine, tenant)
        if not await load_records(engine, tenant, [filling.calendar]):
            await submit(filling.replica, filling.sender, [create("calendar", filling.calendar, fields)])
            await _write(filling, known)
    return filling.calendar


async def fill(filling: Filling, place: Place, years: Iterable[int]) -> Filled:
    """Bring the library's days of these years up to date. Raises NotFound, PlaceUnknown, YearsTooFar."""
    wanted = sorted(set(years))
    first, last = filling.today.year - YEARS_BACK_MAX, filling.today.year + YEARS_AHEAD_MAX
    if not wanted or wanted[0] < first or wanted[-1] > last:
        raise YearsTooFar(first=first, last=last)
    known = await _years(place, wanted, filling.today)
    async with filling.replica.engine.write():
        await lock(filling.replica.engine, filling.sender.tenant)
        return await _write(filling, known)


async def fill_all(replica: Replica, tenant: str, now_ms: int) -> None:
    """What a tenant's calendars need this night: a first one where there never was any, and the next year."""
    workspace = await accounts.record_fields(replica.engine, tenant, "workspace", tenant)
    language = str(workspace.get("language") or "en")
    today = day_of(now_ms)
    calendars = await accounts.records(replica.engine, tenant, "calendar")
    if not calendars:
        await first_calendar(replica, tenant, Place(str(workspace.get("country") or ""), language), now_ms)
    for id_, fields in calendars.items():
        place = Place(str(fields.get("region") or fields.get("country") or ""), language)
        filling = Filling(replica, part(tenant, machine=True), id_, today)
        try:
            known = await _years(place, _by_itself(today), today)
        except PlaceUnknown:
            continue  # a calendar kept by hand
        async with replica.engine.write():
            await lock(replica.engine, tenant)
            await _write(filling, known)


def _by_itself(today: date) -> list[int]:
    return list(range(today.year, today.year + YEARS_AHEAD + 1))


async def _years(place: Place, years: Iterable[int], today: date) -> dict[int, Year]:
    def read() -> dict[int, Year]:
        return {year: library.year_of(place, year, today) for year in years}

    return await asyncio.to_thread(read)


async def _write(filling: Filling, known: Mapping[int, Year]) -> Filled:
    """In the open transaction, with the tenant's row locked."""
    tenant, engine = filling.sender.tenant, filling.replica.engine
    ids = {year: year_id(filling.calendar, year) for year in known}
    records = await load_records(engine, tenant, [filling.calendar, *ids.values()])
    calendar = records.get(filling.calendar)
    if calendar is None or calendar.deleted:
        raise NotFound
    writes: list[Write] = []
    put = removed = 0
    for year, told in known.items():
        record = records.get(ids[year])
        if record is None:
            fields = {"calendar": filling.calendar, "year": year, "days": told.days}
            writes.append(create("calendar_year", ids[year], fields))
            put += len(told.days)
        elif not record.deleted and (ops := filled("days", _items(record, "days"), told.days)):
            writes.append(edit("calendar_year", ids[year], ops))
            put, removed = put + _sets(ops), removed + len(ops) - _sets(ops)
    if ops := _period_ops(calendar, known):
        writes.append(edit("calendar", filling.calendar, ops))
    if writes:
        await submit(filling.replica, filling.sender, writes)
    return Filled(put, removed)


def _period_ops(calendar: Record, known: Mapping[int, Year]) -> list[Op]:
    have = dict(_items(calendar, "periods"))
    wanted = have
    for year, told in sorted(known.items()):
        wanted = periods(wanted, told.ramadan, year)
    return filled("periods", have, wanted)


def _items(record: Record, field: str) -> Mapping[str, Any]:
    return record.fields.get(field) or {}


def _sets(ops: Iterable[Op]) -> int:
    return sum(isinstance(op, Set) for op in ops)
