"""Sync over HTTP: push, pull, live and history. Bodies are decoded here, by the wire's own decoders."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.response import Stream as StreamResponse

from backend.accounts.session import Caller
from backend.accounts.store import note_told
from backend.base.clock import now_ms
from backend.base.http.bodies import INLINE_BYTES_MAX, json_response, read_body
from backend.base.http.problems import BodyTooLarge
from backend.replica import pull as pulling
from backend.replica import push as pushing
from backend.replica.history import history as history_of
from backend.replica.news import Rounds, begin, told
from backend.replica.replica import Replica
from backend.replica.store import tenant_row
from backend.replica.streams import Stream
from sync.errors import BatchTooLarge
from sync.limits import (
    LIVE_HEARTBEAT_MS,
    LIVE_STREAM_MAX_S,
    PULL_BYTES_MAX,
    PULL_ONLY_KEYS_MAX,
    PULL_TYPES_MAX,
    PUSH_BYTES_MAX,
    PUSH_MUTATIONS_MAX,
)
from sync.wire import decode_pull, decode_push

_EVENT_STREAM = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

SyncRequest = Request[Any, Any, State]


@post("/push", status_code=200)
async def push(request: SyncRequest, caller: NamedDependency[Caller]) -> Response[bytes]:
    """Take mutations; one result each."""
    replica: Replica = request.app.state.replica
    try:
        body = await read_body(request, PUSH_BYTES_MAX)
    except BodyTooLarge as error:
        raise BatchTooLarge(mutations_max=PUSH_MUTATIONS_MAX, bytes_max=PUSH_BYTES_MAX) from error
    large = len(body) > INLINE_BYTES_MAX
    batch = await asyncio.to_thread(decode_push, body) if large else decode_push(body)
    answer = await pushing.push(replica, caller, batch, now_ms())
    await note_told(replica.engine, caller, batch.told, now_ms())
    return await json_response(request, msgspec.json.encode(answer))


@post("/pull", status_code=200)
async def pull(request: SyncRequest, caller: NamedDependency[Caller]) -> Response[bytes]:
    """One page of changes."""
    replica: Replica = request.app.state.replica
    wanted = decode_pull(await read_body(request, PULL_BYTES_MAX))
    pushing.check_versions(wanted.protocol, wanted.schema)
    if len(wanted.only) > PULL_ONLY_KEYS_MAX:
        raise BodyTooLarge(f"At most {PULL_ONLY_KEYS_MAX} keys at once.", keys_max=PULL_ONLY_KEYS_MAX)
    if len(wanted.types) > PULL_TYPES_MAX:
        raise BodyTooLarge(f"At most {PULL_TYPES_MAX} types at once.", types_max=PULL_TYPES_MAX)
    answer = await pulling.pull(replica, caller, wanted, now_ms())
    await note_told(replica.engine, caller, wanted.told, now_ms())
    return await json_response(request, answer)


@get("/history/{type:str}/{id:str}")
async def history(request: SyncRequest, caller: NamedDependency[Caller]) -> Response[bytes]:
    """What the record's fields held before."""
    type_, record = request.path_params["type"], request.path_params["id"]
    answer = await history_of(request.app.state.replica, caller, type_, record)
    return await json_response(request, msgspec.json.encode(answer))


@get("/live")
async def live(request: SyncRequest, caller: NamedDependency[Caller]) -> StreamResponse:
    """Server-sent events: `seq` with the number the log reaches, or what is new itself, as `page`."""
    replica: Replica = request.app.state.replica
    asked = request.query_params
    keys = asked.get("keys", "") if "from" in asked else None
    stream = replica.streams.open(caller.tenant, caller.device, caller.person, keys)
    try:
        begin(stream, await tenant_row(replica.engine, caller.tenant), asked.get("from", ""))
    except BaseException:
        replica.streams.close(stream)
        raise
    events = _events(request.app.state.rounds, replica, stream)
    return StreamResponse(events, media_type="text/event-stream", headers=_EVENT_STREAM)


async def _events(rounds: Rounds, replica: Replica, stream: Stream) -> AsyncIterator[bytes]:
    ends_s = time.monotonic() + LIVE_STREAM_MAX_S
    try:
        while not stream.ended and time.monotonic() < ends_s:
            beat = await stream.news(LIVE_HEARTBEAT_MS / 1000) is None
            if stream.ended:
                return
            if event := await told(rounds, replica, stream, now_ms(), beat=beat):
                yield event
    finally:
        replica.streams.close(stream)


router = Router(path="/api/sync", route_handlers=[push, pull, history, live])
