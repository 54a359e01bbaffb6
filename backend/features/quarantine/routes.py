"""The one address a lost device may still call, and what its manager does with what came (SPEC.md E3, E4)."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from backend.accounts import cookies, lost
from backend.accounts import store as accounts
from backend.accounts.security_log import Event, note
from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.base.http.bodies import json_response, read_body
from backend.base.http.problems import BadBody, SignedOut
from backend.features.quarantine import deciding, logic, store
from backend.features.quarantine.errors import NotLost
from backend.features.quarantine.store import Sent
from backend.replica.replica import Replica
from sync.limits import INTEGER_MAX, LINE_CHARS_MAX, QUARANTINE_BYTES_MAX

CHOICE_BYTES_MAX = 1024 * 1024
ID_CHARS_MAX = 200

Http = Request[Any, Any, State]
Id = FromPath[str]


class Delivery(msgspec.Struct):
    """Body of POST /api/quarantine. `done`: all was handed over, and nothing is left on the device."""

    device: str
    schema: int = 1
    epoch: str = ""
    items: list[Sent] = []
    done: bool = False


class Choice(msgspec.Struct):
    """Which items; all that wait when absent."""

    ids: list[str] | None = None


@post("/api/quarantine", status_code=200)
async def hand_over(request: Http) -> Response[bytes]:
    """Take what a lost device had not sent. It proves itself by its secret and gets nothing back."""
    replica: Replica = request.app.state.replica
    sent = _read(await read_body(request, QUARANTINE_BYTES_MAX))
    held = cookies.proofs(request, request.app.state.settings)
    known = await lost.known(replica.engine, {sent.device: held[sent.device]} if sent.device in held else {})
    if not known:
        raise SignedOut("This device doesn't prove itself.")
    device, now = known[0], now_ms()
    if not device.lost:
        raise NotLost
    count = await store.add(replica.engine, device, sent.items, (sent.schema, sent.epoch), now)
    answer = await json_response(request, msgspec.json.encode({"items": count}))
    if sent.done:
        async with replica.engine.write():
            await accounts.note_emptied(replica.engine, device.tenant, device.device, now)
            of, items = (device.person, device.person, device.device), {"items": count}
            if count:
                await note(
                    replica.engine, device.tenant, Event("quarantine_received", *of, detail=items), now
                )
            await note(replica.engine, device.tenant, Event("device_wiped", *of), now)
        held.pop(device.device)
        answer.set_cookie(cookies.proof(request, request.app.state.settings, held))
    return answer


@get("/api/quarantine")
async def get_devices(request: Http, caller: NamedDependency[Caller]) -> Response[bytes]:
    """The devices that handed something over, of those whose manager the caller is."""
    replica: Replica = request.app.state.replica
    found = await deciding.waiting(replica, caller)
    people = await accounts.records(replica.engine, caller.tenant, "person")
    rows = [
        msgspec.to_builtins(one) | {"person_name": people.get(one.person, {}).get("name", "")}
        for one in found
    ]
    return await json_response(request, msgspec.json.encode({"devices": rows}))


@get("/api/quarantine/{device:str}")
async def get_items(request: Http, caller: NamedDependency[Caller], device: Id) -> Response[bytes]:
    """What one device handed over, a page at a time: `?after=n.id` of the last one before."""
    replica: Replica = request.app.state.replica
    await deciding.person_of(replica, caller, device)
    n, _, id_ = request.query_params.get("after", "").partition(".")
    after = (int(n), id_) if n.lstrip("-").isdecimal() and len(n) < 17 else (-INTEGER_MAX, "")
    found = await store.items(replica.engine, caller.tenant, device, after, store.PAGE_ITEMS)
    more = f"{found[-1].n}.{found[-1].id}" if len(found) == store.PAGE_ITEMS else ""
    body = {"items": [logic.shown(item) for item in found], "after": more}
    return await json_response(request, msgspec.json.encode(body))


@post("/api/quarantine/{device:str}/apply", status_code=200)
async def apply(request: Http, caller: NamedDependency[Caller], device: Id) -> Response[bytes]:
    """Let items in; how many were written and how many the door refused."""
    ids = _choice(await read_body(request, CHOICE_BYTES_MAX))
    decided = await deciding.apply(request.app.state.replica, caller, device, ids)
    return await json_response(request, msgspec.json.encode(decided))


@post("/api/quarantine/{device:str}/discard", status_code=200)
async def discard(request: Http, caller: NamedDependency[Caller], device: Id) -> Response[bytes]:
    """Leave items unwritten."""
    ids = _choice(await read_body(request, CHOICE_BYTES_MAX))
    count = await deciding.discard(request.app.state.replica, caller, device, ids)
    return await json_response(request, msgspec.json.encode({"discarded": count}))


def _read(body: bytes) -> Delivery:
    try:
        sent = msgspec.json.decode(body.decode(), type=Delivery)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadBody(str(error)) from error
    for one in sent.items:
        _check(one)
    return sent


def _check(one: Sent) -> None:
    """Raise BadBody for what the table cannot hold; what its mutation says is looked at when it is let in."""
    numbers = abs(one.n) <= INTEGER_MAX and 0 <= one.made_at <= INTEGER_MAX
    texts = 0 < len(one.id) <= ID_CHARS_MAX and len(one.reason) <= ID_CHARS_MAX
    if not numbers or not texts or "\0" in one.id + one.reason + one.title:
        raise BadBody("An item isn't one of a device's outbox.")
    one.title = one.title[:LINE_CHARS_MAX]


def _choice(body: bytes) -> frozenset[str] | None:
    try:
        ids = msgspec.json.decode(body or b"{}", type=Choice).ids
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadBody(str(error)) from error
    return None if ids is None else frozenset(ids)


ROUTES: tuple[ControllerRouterHandler, ...] = (hand_over, get_devices, get_items, apply, discard)
