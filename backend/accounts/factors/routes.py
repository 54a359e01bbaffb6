"""The HTTP side of what proves people beside a password. Who may call what is in `roles.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from backend.accounts import store as accounts
from backend.accounts.errors import BadField, FactorNeeded, WrongPassword
from backend.accounts.factors import second, store
from backend.accounts.factors.second import Means, Proof
from backend.accounts.factors.store import FactorRow
from backend.accounts.routes import AnyRequest, DeviceSent, Id, attempt_of, let_in, means_of
from backend.accounts.security_log import Event, note
from backend.accounts.session import Caller
from backend.accounts.sign_in import charge, enrol, go_on
from backend.accounts.store import Credential, Source
from backend.base.clock import now_ms
from backend.base.http.problems import NotFound


class ProofSent(Proof):
    """Body of the routes that go on with signing in."""

    device: DeviceSent = msgspec.field(default_factory=DeviceSent)


class PasswordSent(msgspec.Struct):
    """The own password, asked again: a phone left open must not be enough."""

    password: str


class FactorRenamed(msgspec.Struct):
    """Body of PATCH /api/factors/{id}."""

    name: str


@get("/api/sign-in/ways")
async def get_ways(request: AnyRequest) -> dict[str, bool]:
    """Which ways in this server has beside a password."""
    return {"passkeys": means_of(request).site is not None}


@post("/api/sign-in/second", status_code=200)
async def post_second(request: AnyRequest, data: JSONBody[ProofSent]) -> Response[dict[str, Any]]:
    """The second step after a right password. 401 wrong_code, 410 step_over, 429 slow_down."""
    days = request.app.state.settings.session_days
    attempt = attempt_of(request, data.device)
    return await let_in(request, await go_on(means_of(request), attempt, data, ("second",), now_ms(), days))


@post("/api/sign-in/passkey/begin", status_code=200)
async def post_passkey_begin(request: AnyRequest) -> dict[str, Any]:
    """What the browser needs to ask for a passkey. 409 no_passkeys_here."""
    return await second.begin_passkey(means_of(request), now_ms())


@post("/api/sign-in/passkey", status_code=200)
async def post_passkey(request: AnyRequest, data: JSONBody[ProofSent]) -> Response[dict[str, Any]]:
    """Sign in with a passkey alone: it is two factors, the device and its owner's finger or code."""
    days = request.app.state.settings.session_days
    attempt = attempt_of(request, data.device)
    return await let_in(request, await go_on(means_of(request), attempt, data, ("passkey",), now_ms(), days))


@post("/api/sign-in/enrol", status_code=200)
async def post_enrol(request: AnyRequest, data: JSONBody[ProofSent]) -> Response[dict[str, Any]]:
    """Add the factor that the company wants and come in; `recovery`: codes to write down, told this once."""
    days, now = request.app.state.settings.session_days, now_ms()
    signed_in, codes = await enrol(means_of(request), attempt_of(request, data.device), data, now, days)
    caller = signed_in.caller
    event = Event("factor_added", caller.person, caller.person, caller.device)
    await note(request.app.state.engine, caller.tenant, event, now)
    return await let_in(request, signed_in, recovery=codes)


@get("/api/factors")
async def get_factors(request: AnyRequest, caller: NamedDependency[Caller]) -> dict[str, Any]:
    """The caller's second factors; whether the company wants one, and whether passkeys work here."""
    means = means_of(request)
    have = await store.factors(means.engine, caller.tenant, caller.person)
    return {
        "factors": [_told(one) for one in have if one.kind != "recovery"],
        "recovery_left": sum(one.kind == "recovery" for one in have),
        "due": await second.due(means.engine, caller.tenant, caller.person),
        "passkeys": means.site is not None,
    }


@post("/api/factors/begin", status_code=200)
async def post_factor_begin(
    request: AnyRequest, caller: NamedDependency[Caller], data: JSONBody[PasswordSent]
) -> dict[str, Any]:
    """Begin to add one: what an app and a passkey need. 401 wrong_password, 409 factors_full."""
    means = means_of(request)
    whose = await _asked_again(request, means, caller, data.password)
    return await second.begin_adding(means, whose, "add", now_ms())


@post("/api/factors", status_code=201)
async def post_factor(
    request: AnyRequest, caller: NamedDependency[Caller], data: JSONBody[Proof]
) -> dict[str, Any]:
    """Add what was begun, by its first proof; `recovery`: codes to write down, with the first factor."""
    means, now = means_of(request), now_ms()
    _, codes = await second.added(means, data, "add", now, (caller.tenant, caller.person))
    event = Event("factor_added", caller.person, caller.person, caller.device)
    await note(means.engine, caller.tenant, event, now)
    return {"recovery": codes}


@patch("/api/factors/{factor:str}")
async def patch_factor(
    request: AnyRequest, caller: NamedDependency[Caller], factor: Id, data: JSONBody[FactorRenamed]
) -> dict[str, str]:
    """Name one of the caller's factors."""
    name = " ".join(data.name.split())
    if not 0 < len(name) <= store.NAME_CHARS_MAX:
        raise BadField(f"A name must have 1 to {store.NAME_CHARS_MAX} characters.", field="name")
    engine = request.app.state.engine
    one = await _own(request, caller, factor)
    await store.rename(engine, one, name)
    return {"id": one.id, "name": name}


@post("/api/factors/{factor:str}/remove", status_code=200)
async def remove_factor(
    request: AnyRequest, caller: NamedDependency[Caller], factor: Id, data: JSONBody[PasswordSent]
) -> dict[str, str]:
    """Remove one of the caller's factors; with the last one go the codes on paper. 409 factor_needed."""
    means, now = means_of(request), now_ms()
    one = await _own(request, caller, factor)
    await _asked_again(request, means, caller, data.password)
    async with means.engine.write():
        have = await store.factors(means.engine, caller.tenant, caller.person)
        last = not any(other.kind != "recovery" and other.id != one.id for other in have)
        if last and await second.due(means.engine, caller.tenant, caller.person):
            raise FactorNeeded
        gone = [other.id for other in have if last or other.id == one.id]
        await store.remove(means.engine, caller.tenant, caller.person, gone)
        event = Event("factor_removed", caller.person, caller.person, caller.device)
        await note(means.engine, caller.tenant, event, now)
    return {"id": one.id, "status": "removed"}


@delete("/api/people/{person:str}/factors", status_code=200)
async def delete_factors(request: AnyRequest, caller: NamedDependency[Caller], person: Id) -> dict[str, int]:
    """For somebody who lost the phone: take all their factors away; they sign in by password and add anew."""
    engine, now = request.app.state.engine, now_ms()
    if await accounts.credential_of(engine, caller.tenant, person) is None:
        raise NotFound
    async with engine.write():
        have = await store.factors(engine, caller.tenant, person)
        await store.remove(engine, caller.tenant, person, [one.id for one in have])
        event = Event("factor_removed", caller.person, person, caller.device, detail={"all": len(have)})
        await note(engine, caller.tenant, event, now)
    return {"removed": sum(one.kind != "recovery" for one in have)}


ROUTES: Sequence[ControllerRouterHandler] = (
    get_ways, post_second, post_passkey_begin, post_passkey, post_enrol, get_factors, post_factor_begin,
    post_factor, patch_factor, remove_factor, delete_factors,
)  # fmt: skip


def _told(one: FactorRow) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "name": one.name,
        "created_at": one.created_at, "last_used_at": one.last_used_at,
    }  # fmt: skip


async def _own(request: AnyRequest, caller: Caller, factor: str) -> FactorRow:
    have = await store.factors(request.app.state.engine, caller.tenant, caller.person)
    for one in have:
        if one.id == factor and one.kind != "recovery":
            return one
    raise NotFound


async def _asked_again(request: AnyRequest, means: Means, caller: Caller, password: str) -> Credential:
    """The caller's credential, after their password; counted like a try to sign in. Raises WrongPassword."""
    whose = await accounts.credential_of(means.engine, caller.tenant, caller.person)
    if whose is None:
        raise NotFound
    now, source = now_ms(), Source(whose.email, "", caller.device)
    charged = await charge(means.engine, source, now)
    if not await request.app.state.passwords.right(whose.password_hash, password):
        raise WrongPassword("The password is wrong.")
    async with means.engine.write():
        await accounts.forget_attempts(means.engine, charged, source, now)
    return whose
