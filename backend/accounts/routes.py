"""The HTTP side of people and devices. Who may call what is in `roles.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from backend.accounts import cookies, here, lost, people, store
from backend.accounts.errors import BadField
from backend.accounts.factors.passkeys import site_of
from backend.accounts.factors.second import Means
from backend.accounts.noted import network_of, note_of
from backend.accounts.people import NewPerson, Office, PersonChange
from backend.accounts.session import Caller
from backend.accounts.sign_in import Attempt, SignedIn, sign_in
from backend.base.clock import now_ms
from backend.base.http.problems import NotFound
from backend.config import Settings

AnyRequest = Request[Any, Any, State]
Id = FromPath[str]


class DeviceSent(msgspec.Struct):
    """The browser's own view of its device; `id` when it was signed in before."""

    name: str = ""
    id: str = ""


class SignInSent(msgspec.Struct):
    """Body of POST /api/sign-in."""

    email: str
    password: str
    device: DeviceSent = msgspec.field(default_factory=DeviceSent)


class DeviceRenamed(msgspec.Struct):
    """Body of PATCH /api/devices/{id}."""

    name: str


class PasswordChanged(msgspec.Struct):
    """Body of POST /api/password."""

    old: str
    new: str


class PasswordReset(msgspec.Struct):
    """Body of POST /api/people/{id}/password; empty makes one."""

    password: str = ""


class OwnChange(msgspec.Struct, forbid_unknown_fields=True):
    """Body of PATCH /api/me: what people may change of themselves."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    language: str | msgspec.UnsetType = msgspec.UNSET
    country: str | msgspec.UnsetType = msgspec.UNSET
    time_zone: str | msgspec.UnsetType = msgspec.UNSET


@post("/api/sign-in", status_code=200)
async def post_sign_in(request: AnyRequest, data: JSONBody[SignInSent]) -> Response[dict[str, Any]]:
    """Start a session of this device; 401 wrong_password, 429 slow_down with Retry-After."""
    attempt = attempt_of(request, data.device, data.email, data.password)
    state, settings = request.app.state, _settings(request)
    signed_in = await sign_in(means_of(request), state.passwords, attempt, now_ms(), settings.session_days)
    return await let_in(request, signed_in)


@post("/api/sign-out", status_code=200)
async def post_sign_out(request: AnyRequest) -> Response[dict[str, str]]:
    """End the session this request runs under, and no other; right too when there is none."""
    settings = _settings(request)
    held = cookies.sessions(request, settings)
    live = await here.live(request, settings, now_ms())
    if live:
        engine = request.app.state.engine
        async with engine.write():
            ended = await store.end_session(engine, live.token_hash)
            for one in ended:
                await note_of(request, one, "signed_out")
        for one in ended:
            request.app.state.replica.streams.end_device(one.tenant, one.device)
        held = here.without(held, live.token_hash)
    held.pop(here.spoken_for(request, settings), None)
    return Response({"status": "signed_out"}, cookies=[cookies.session(request, settings, held)])


@get("/api/me")
async def get_me(request: AnyRequest, caller: NamedDependency[Caller]) -> Response[dict[str, Any]]:
    """Who is signed in here; the cookies' time starts anew. `lost`: other devices of this browser (E1)."""
    settings = _settings(request)
    held, engine = cookies.proofs(request, settings), request.app.state.engine
    gone = lost.told(await lost.lost(engine, held))
    live = await here.all_live(engine, cookies.sessions(request, settings), now_ms())
    return Response(
        await _me(request, caller) | ({"lost": gone} if gone else {}),
        cookies=[
            cookies.session(request, settings, {device: token for device, (token, _) in live.items()}),
            cookies.proof(request, settings, held),
            *cookies.notes(request, settings),
        ],
    )


@patch("/api/me")
async def patch_me(
    request: AnyRequest, caller: NamedDependency[Caller], data: JSONBody[OwnChange]
) -> dict[str, Any]:
    """Change the own name or language; the new /api/me."""
    change = PersonChange(
        name=data.name, language=data.language, country=data.country, time_zone=data.time_zone
    )
    await people.change_person(office_of(request, caller), caller.person, change, now_ms())
    return await _me(request, caller)


@post("/api/password", status_code=200)
async def post_password(
    request: AnyRequest, caller: NamedDependency[Caller], data: JSONBody[PasswordChanged]
) -> dict[str, str]:
    """Change the own password; other devices of the person are signed out. Throttled like signing in."""
    office = office_of(request, caller)
    await people.change_own_password(office, caller.device, data.old, data.new, now_ms())
    return {"status": "changed"}


@get("/api/devices")
async def get_devices(
    request: AnyRequest, caller: NamedDependency[Caller]
) -> dict[str, list[dict[str, Any]]]:
    """The caller's devices, newest contact first."""
    rows = await store.devices(request.app.state.engine, caller.tenant, caller.person, now_ms())
    return {"devices": [msgspec.to_builtins(row) | {"current": row.id == caller.device} for row in rows]}


@patch("/api/devices/{device:str}")
async def patch_device(
    request: AnyRequest, caller: NamedDependency[Caller], device: Id, data: JSONBody[DeviceRenamed]
) -> dict[str, str]:
    """Name one of the caller's devices."""
    name = device_name(data.name)
    await _own(request, caller, device)
    await store.rename_device(request.app.state.engine, caller.tenant, device, name)
    return {"id": device, "name": name}


@delete("/api/devices/{device:str}", status_code=200)
async def delete_device(request: AnyRequest, caller: NamedDependency[Caller], device: Id) -> dict[str, str]:
    """Revoke one of the caller's devices: it is signed out and comes back only as a new one."""
    await _own(request, caller, device)
    engine = request.app.state.engine
    async with engine.write():
        await store.revoke_device(engine, caller.tenant, device, now_ms())
        await note_of(request, caller, "device_wiped", device)
    request.app.state.replica.streams.end_device(caller.tenant, device)
    return {"id": device, "status": "revoked"}


@get("/api/people")
async def get_people(request: AnyRequest, caller: NamedDependency[Caller]) -> dict[str, list[dict[str, Any]]]:
    """Everybody of the workspace with their devices."""
    engine, now = request.app.state.engine, now_ms()
    listed = []
    for id_, fields in (await store.records(engine, caller.tenant, "person")).items():
        devices = await store.devices(engine, caller.tenant, id_, now)
        listed.append({"id": id_, **fields, "devices": msgspec.to_builtins(devices)})
    return {"people": sorted(listed, key=lambda person: person.get("name", ""))}


@post("/api/people", status_code=201)
async def post_person(
    request: AnyRequest, caller: NamedDependency[Caller], data: JSONBody[NewPerson]
) -> dict[str, str]:
    """Add a person; the answer holds the password to hand over, this once."""
    data.id = ""
    added = await people.add_person(office_of(request, caller), data, now_ms())
    return {"id": added.person, "password": added.password}


@patch("/api/people/{person:str}")
async def patch_person(
    request: AnyRequest, caller: NamedDependency[Caller], person: Id, data: JSONBody[PersonChange]
) -> dict[str, Any]:
    """Change role, team, name, e-mail, language or active; a deactivated person is signed out at once."""
    await people.change_person(office_of(request, caller), person, data, now_ms())
    return {"id": person} | await store.record_fields(
        request.app.state.engine, caller.tenant, "person", person
    )


@post("/api/people/{person:str}/password", status_code=200)
async def post_person_password(
    request: AnyRequest,
    caller: NamedDependency[Caller],
    person: Id,
    data: JSONBody[PasswordReset],
) -> dict[str, str]:
    """Give a person a new password and sign their devices out; the answer holds it, this once."""
    return {
        "password": await people.reset_password(office_of(request, caller), person, data.password, now_ms())
    }


ROUTES: Sequence[ControllerRouterHandler] = (
    post_sign_in, post_sign_out, get_me, patch_me, post_password, get_devices, patch_device, delete_device,
    get_people, post_person, patch_person, post_person_password,
)  # fmt: skip


def attempt_of(request: AnyRequest, device: DeviceSent, email: str = "", password: str = "") -> Attempt:
    """What a browser sent to come in."""
    settings, user_agent = _settings(request), request.headers.get("user-agent", "")
    return Attempt(
        email=people.email_key(email),
        password=password,
        network=network_of(request),
        proofs=cookies.proofs(request, settings),
        device=device.id,
        device_name=_device_name(device.name, user_agent),
        user_agent=user_agent,
    )


async def let_in(request: AnyRequest, signed_in: SignedIn, **more: Any) -> Response[dict[str, Any]]:
    """The answer to whoever has come in: /api/me (and `more`), with the cookies of the browser."""
    settings, caller = _settings(request), signed_in.caller
    sessions = await _beside(request, signed_in)
    held = cookies.proofs(request, settings)
    # A lost device whose person comes in anyway goes on as another one: what it held is theirs.
    for gone in await lost.lost(request.app.state.engine, held):
        if gone.person == caller.person:
            held.pop(gone.device)
    # Where there are too many the first go: those whose session has ended before the others.
    held = {device: held[device] for device in sorted(held, key=lambda device: device in sessions)}
    held.pop(caller.device, None)
    held[caller.device] = signed_in.device_secret
    return Response(
        await _me(request, caller) | more,
        cookies=[
            cookies.session(request, settings, sessions),
            cookies.proof(request, settings, held),
            *cookies.notes(request, settings),
        ],
    )


async def _beside(request: AnyRequest, signed_in: SignedIn) -> dict[str, str]:
    """The sessions of this browser, that of who has just come in last; the others go on (K2).

    A person has one device in a browser; of more than PROOFS_MAX people the one who was heard longest ago
    is signed out.
    """
    engine, streams, caller = request.app.state.engine, request.app.state.replica.streams, signed_in.caller
    held = await here.all_live(engine, cookies.sessions(request, _settings(request)), now_ms())
    held.pop(caller.device, None)
    by_contact = sorted(held, key=lambda device: held[device][1].session.last_seen_at, reverse=True)
    kept = [device for device in by_contact if held[device][1].session.caller.person != caller.person]
    for device in held.keys() - set(kept[: cookies.PROOFS_MAX - 1]):
        for one in await store.end_session(engine, held.pop(device)[1].token_hash):
            streams.end_device(one.tenant, one.device)
    return {device: token for device, (token, _) in held.items()} | {caller.device: signed_in.token}


def means_of(request: AnyRequest) -> Means:
    """What proves people here beside passwords."""
    state, settings = request.app.state, _settings(request)
    return Means(state.engine, state.vault(), site_of(settings.public_url))


async def _me(request: AnyRequest, caller: Caller) -> dict[str, Any]:
    engine = request.app.state.engine
    person = await store.record_fields(engine, caller.tenant, "person", caller.person)
    workspace = await store.records(engine, caller.tenant, "workspace")
    id_, fields = next(iter(workspace.items()), ("", {}))
    told = ("name", "country", "currency", "business")
    return {
        "person": {"id": caller.person}
        | {name: person.get(name) for name in ("name", "email", "role", "team", "language")},
        "workspace": {"id": id_} | {name: fields.get(name) for name in told},
        "device": caller.device,
        "check": lost.check_of(await store.secret_hash_of(engine, caller.tenant, caller.device)),
    }


async def _own(request: AnyRequest, caller: Caller, device: str) -> None:
    if not await store.own_device(request.app.state.engine, caller.tenant, caller.person, device):
        raise NotFound


def office_of(request: AnyRequest, caller: Caller) -> Office:
    """The caller's workspace, with their hand and place for the security log."""
    state, address = request.app.state, network_of(request)
    return Office(state.replica, state.passwords, caller.tenant, caller.person, caller.device, address)


def _settings(request: AnyRequest) -> Settings:
    return request.app.state.settings


def device_name(name: str) -> str:
    """The name as it is kept; raises BadField."""
    cleaned = " ".join(name.split())
    if not 0 < len(cleaned) <= store.DEVICE_NAME_CHARS_MAX:
        raise BadField(f"A name must have 1 to {store.DEVICE_NAME_CHARS_MAX} characters.", field="name")
    return cleaned


def _device_name(name: str, user_agent: str) -> str:
    cleaned = " ".join(name.split())[: store.DEVICE_NAME_CHARS_MAX]
    return cleaned or _device_of(user_agent)


def _device_of(user_agent: str) -> str:
    for word in ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux"):
        if word in user_agent:
            return "Mac" if word == "Macintosh" else word
    return "Device"
