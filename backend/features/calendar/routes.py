"""Calendars over HTTP: which places are known, a new calendar of a place, and the holidays of its years."""

from __future__ import annotations

import asyncio
import re
from typing import Any, Final, TypeVar
from uuid import uuid4

import msgspec
from litestar import Request as HttpRequest
from litestar import Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.types import ControllerRouterHandler

from backend.accounts import store as accounts
from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.base.http.bodies import json_response, read_body
from backend.base.http.problems import BadBody
from backend.features.calendar import library
from backend.features.calendar.errors import PlaceUnknown
from backend.features.calendar.places import Place
from backend.features.calendar.store import Filling, day_of, fill, make, part
from sync.limits import LINE_CHARS_MAX

CALENDAR_BYTES_MAX: Final = 4 * 1024
FILL_YEARS_MAX: Final = 3
"""Years of one request."""
_REGION: Final = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Http = HttpRequest[Any, Any, State]
_T = TypeVar("_T")


class NewCalendar(msgspec.Struct, forbid_unknown_fields=True):
    """A calendar to make. `id`: the device's own, so that asking twice makes one."""

    region: str
    id: str = ""
    name: str = ""


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """Which years to fill, with the holidays of which place."""

    region: str
    years: list[int]


@get("/api/office/calendars/places")
async def places(request: Http) -> Response[bytes]:
    """The countries whose holidays are known."""
    return await json_response(request, msgspec.json.encode({"countries": library.countries()}))


@get("/api/office/calendars/places/{country:str}")
async def regions(request: Http) -> Response[bytes]:
    """The regions of a country with days of their own."""
    country = _region(request.path_params["country"])
    listed = await asyncio.to_thread(library.regions, country)
    told = {"regions": [{"id": id_, "name": name} for id_, name in listed]}
    return await json_response(request, msgspec.json.encode(told))


@post("/api/office/calendars", status_code=201)
async def make_calendar(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """Make a calendar of a place, filled for this year and the next; its id."""
    new = _decoded(await read_body(request, CALENDAR_BYTES_MAX), NewCalendar)
    if new.id and not _UUID.fullmatch(new.id):
        raise BadBody("An id is a lowercase UUID.")
    place = await _place(request, caller, new.region)
    filling = _filling(request, caller, new.id or str(uuid4()))
    name = " ".join(new.name.split())[:LINE_CHARS_MAX]
    answer = await json_response(
        request, msgspec.json.encode({"id": await make(filling, place, {"name": name})})
    )
    answer.status_code = 201
    return answer


@post("/api/office/calendars/{calendar:str}/holidays", status_code=200)
async def fill_holidays(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """Fill years with the library's holidays; what was put right by hand stays. How many came and went."""
    wanted = _decoded(await read_body(request, CALENDAR_BYTES_MAX), Wanted)
    if len(wanted.years) > FILL_YEARS_MAX:
        raise BadBody(f"At most {FILL_YEARS_MAX} years at once.")
    place = await _place(request, caller, wanted.region)
    filled = await fill(_filling(request, caller, request.path_params["calendar"]), place, wanted.years)
    return await json_response(request, msgspec.json.encode({"put": filled.put, "removed": filled.removed}))


def _filling(request: Http, caller: Caller, calendar: str) -> Filling:
    return Filling(request.app.state.replica, part(caller.tenant, caller.person), calendar, day_of(now_ms()))


async def _place(request: Http, caller: Caller, region: str) -> Place:
    """The place, with names in the workspace's language."""
    engine = request.app.state.engine
    workspace = await accounts.record_fields(engine, caller.tenant, "workspace", caller.tenant)
    return Place(_region(region), str(workspace.get("language") or "en"))


def _region(text: str) -> str:
    if not _REGION.fullmatch(text):
        raise PlaceUnknown(f"{text[:16]!r} is no country or region.")
    return text


def _decoded(body: bytes, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise BadBody(str(error)) from error


ROUTES: tuple[ControllerRouterHandler, ...] = (places, regions, make_calendar, fill_holidays)
