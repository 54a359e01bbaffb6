"""The HTTP side of the team: who may call what is in `accounts/roles.py`.

A sales manager is told of those whose records they may read, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Request, delete, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from backend.accounts import links
from backend.accounts import store as accounts
from backend.accounts.links import Invitation
from backend.accounts.noted import note_of
from backend.accounts.routes import DeviceRenamed, device_name, office_of
from backend.accounts.security_log import EventKind
from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.base.http.problems import NotFound
from backend.features.team import store
from backend.features.team.address import handed_over
from backend.features.team.errors import DeviceInHand

Http = Request[Any, Any, State]
Id = FromPath[str]


@get("/api/office/people")
async def get_people(request: Http, caller: NamedDependency[Caller]) -> dict[str, Any]:
    """What people's devices said last, and for administrators the invitations nobody accepted yet."""
    engine = request.app.state.engine
    seen = await store.overseen(request.app.state.replica, caller.tenant, caller.person)
    lines = [line for line in await store.people(engine, caller.tenant) if line.id in seen]
    open_ = await links.invitations(engine, caller.tenant) if caller.role == "administrator" else []
    return {
        "people": [msgspec.to_builtins(line) for line in lines],
        "invites": [
            {"id": one.id, "made_at": one.made_at, "made_by": one.made_by, "expires_at": one.expires_at}
            | {name: one.fields.get(name) or "" for name in ("name", "email", "role", "team")}
            for one in open_
        ],
    }


@post("/api/office/invites", status_code=201)
async def post_invite(
    request: Http, caller: NamedDependency[Caller], data: JSONBody[Invitation]
) -> dict[str, Any]:
    """Invite somebody; the answer holds the link, this once."""
    days = request.app.state.settings.invite_days
    return handed_over(request, await links.invite(office_of(request, caller), data, days, now_ms()))


@post("/api/office/invites/{invite:str}/again", status_code=200)
async def post_invite_again(request: Http, caller: NamedDependency[Caller], invite: Id) -> dict[str, Any]:
    """A new link for an invitation; the one before stops working."""
    days = request.app.state.settings.invite_days
    return handed_over(request, await links.invite_again(office_of(request, caller), invite, days, now_ms()))


@delete("/api/office/invites/{invite:str}", status_code=200)
async def delete_invite(request: Http, caller: NamedDependency[Caller], invite: Id) -> dict[str, str]:
    """Withdraw an invitation."""
    await links.withdraw(office_of(request, caller), invite, now_ms())
    return {"id": invite, "status": "withdrawn"}


@post("/api/office/people/{person:str}/link", status_code=200)
async def post_person_link(request: Http, caller: NamedDependency[Caller], person: Id) -> dict[str, Any]:
    """A link by which this person chooses a new password; until they do, the old one goes on."""
    return handed_over(request, await links.reset_link(office_of(request, caller), person, now_ms()))


@get("/api/office/devices")
async def get_devices(request: Http, caller: NamedDependency[Caller]) -> dict[str, Any]:
    """Everybody's devices, newest contact first."""
    engine = request.app.state.engine
    seen = await store.overseen(request.app.state.replica, caller.tenant, caller.person)
    lines = await store.devices(engine, caller.tenant, now_ms())
    return {
        "devices": [
            msgspec.to_builtins(line) | {"current": line.id == caller.device}
            for line in lines
            if line.person in seen
        ]
    }


@patch("/api/office/devices/{device:str}")
async def patch_device(
    request: Http, caller: NamedDependency[Caller], device: Id, data: JSONBody[DeviceRenamed]
) -> dict[str, str]:
    """Name anybody's device."""
    name = device_name(data.name)
    await _found(request, caller, device)
    await accounts.rename_device(request.app.state.engine, caller.tenant, device, name)
    return {"id": device, "name": name}


@post("/api/office/devices/{device:str}/sign-out", status_code=200)
async def post_device_sign_out(request: Http, caller: NamedDependency[Caller], device: Id) -> dict[str, str]:
    """End the session of a device: what is on it stays, and its person signs in again."""
    await _end(request, caller, device, "device_revoked")
    return {"id": device, "status": "signed_out"}


@post("/api/office/devices/{device:str}/wipe", status_code=200)
async def post_device_wipe(request: Http, caller: NamedDependency[Caller], device: Id) -> dict[str, str]:
    """Remove a device: at its next contact it empties itself, and it never comes back as the same one."""
    await _end(request, caller, device, "device_wiped")
    return {"id": device, "status": "revoked"}


async def _end(request: Http, caller: Caller, device: str, kind: EventKind) -> None:
    found = await _found(request, caller, device)
    if device == caller.device:
        raise DeviceInHand
    engine = request.app.state.engine
    async with engine.write():
        if kind == "device_wiped":
            await accounts.revoke_device(engine, caller.tenant, device, now_ms())
        else:
            await accounts.end_sessions_of_device(engine, caller.tenant, device)
        await note_of(request, caller, kind, device, {"name": found["name"], "person": found["person"]})
    request.app.state.replica.streams.end_device(caller.tenant, device)


async def _found(request: Http, caller: Caller, device: str) -> dict[str, Any]:
    found = await store.device_of(request.app.state.engine, caller.tenant, device)
    if found is None:
        raise NotFound
    return found


ROUTES: Sequence[ControllerRouterHandler] = (
    get_people, post_invite, post_invite_again, delete_invite, post_person_link, get_devices, patch_device,
    post_device_sign_out, post_device_wipe,
)  # fmt: skip
