"""POST /api/search: what a person may read of types that devices do not hold whole (SPEC.md R6)."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.di import NamedDependency

from backend.accounts.session import Caller
from backend.base.database.engine import Row
from backend.base.http.bodies import json_response, read_body
from backend.base.http.problems import BadBody, Problem
from backend.replica.hits import Search, hits, these
from backend.replica.readable import reader_of
from backend.replica.replica import Replica
from backend.replica.store import tenant_row
from sync.limits import (
    INTEGER_MAX,
    SEARCH_BYTES_MAX,
    SEARCH_HITS_MAX,
    SEARCH_QUERY_CHARS_MAX,
    SEARCHES_PER_MINUTE_MAX,
)
from sync.schema import RECORD_TYPES
from sync.search_text import needles

DEVICES_MAX = 10_000
"""Devices whose searches are counted; the one that searched longest ago is forgotten first."""
_MINUTE_S = 60


class NotSearched(Problem):
    """Devices hold all of this type, or there is no such type here."""

    code, status, fault = "not_searched", 400, "device"
    title = "This type isn't searched on the server"
    action = "Search what is on the device."


class SlowDown(Problem):
    """More searches in a minute than one device may ask for."""

    code, status, fault = "slow_down", 429, "device"
    title = "Too many searches"
    action = "Wait a moment, then search again."


_Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f-]{0,36}\Z")]


class SearchRequest(msgspec.Struct, frozen=True):
    """`under`: only rows whose key this record decides. `ids`: these rows, whatever their words."""

    type: str
    query: Annotated[str, msgspec.Meta(max_length=SEARCH_QUERY_CHARS_MAX)] = ""
    under: _Id = ""
    ids: Annotated[list[_Id], msgspec.Meta(max_length=SEARCH_HITS_MAX)] = []
    before: Annotated[int, msgspec.Meta(ge=0, le=INTEGER_MAX)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=SEARCH_HITS_MAX)] = SEARCH_HITS_MAX


class _Hit(msgspec.Struct):
    """`fields` is spliced in as the JSON text it is stored as."""

    type: str
    id: str
    key: str
    fields: msgspec.Raw


class _Answer(msgspec.Struct):
    hits: list[_Hit]
    before: int


_decode = msgspec.json.Decoder(SearchRequest).decode


class Counted:
    """How often each device has searched in this minute, in this process."""

    def __init__(self) -> None:
        self._searches: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def one_more(self, device: str, now_s: float) -> None:
        """Count a search. Raises SlowDown."""
        minute = int(now_s // _MINUTE_S)
        before, n = self._searches.pop(device, (minute, 0))
        n = n + 1 if before == minute else 1
        self._searches[device] = (minute, n)
        if len(self._searches) > DEVICES_MAX:
            self._searches.popitem(last=False)
        if n > SEARCHES_PER_MINUTE_MAX:
            wait_s = int((minute + 1) * _MINUTE_S - now_s) + 1
            raise SlowDown(headers={"Retry-After": str(wait_s)})


_counted = Counted()


@post("/api/search", status_code=200)
async def search(request: Request[Any, Any, State], caller: NamedDependency[Caller]) -> Response[bytes]:
    """One page of hits."""
    _counted.one_more(caller.device, time.monotonic())
    try:
        asked = _decode(await read_body(request, SEARCH_BYTES_MAX))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadBody(str(error)) from error
    return await json_response(request, await found(request.app.state.replica, caller, asked))


async def found(replica: Replica, caller: Caller, asked: SearchRequest) -> bytes:
    """The encoded answer. Raises NotSearched."""
    kind = RECORD_TYPES.get(asked.type)
    if kind is None or kind.reach == "device":
        raise NotSearched
    async with replica.engine.read():
        row = await tenant_row(replica.engine, caller.tenant)
        reader = await reader_of(replica, row, caller.tenant, caller.person)
        rows: list[Row]
        if asked.ids:
            rows, before = await these(reader, asked.type, asked.ids), 0
        else:
            wanted = Search(
                asked.type, needles(asked.query.replace("\0", " ")), asked.under, asked.before, asked.limit
            )
            rows, before = await hits(reader, wanted)
    told = [_Hit(type_, id_, key, msgspec.Raw(fields)) for _, type_, id_, key, fields in rows]
    return msgspec.json.encode(_Answer(told, before))
