"""The HTTP side of the first run. Anyone may call it; `first_run.admit` says who may do more than ask."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery, JSONBody
from litestar.types import ControllerRouterHandler

from backend.accounts import first_run
from backend.accounts.errors import FirstRunOver
from backend.accounts.first_run import Founding
from backend.accounts.people import ADMINISTRATOR, NewPerson
from backend.accounts.routes import AnyRequest, DeviceSent, attempt_of, let_in
from backend.accounts.sign_in import Attempt, SignedIn
from backend.accounts.workspace import COUNTRIES, NewWorkspace, country_of, currency_of
from backend.base.clock import now_ms
from backend.base.http.local import is_local


class FirstRunSent(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /api/first-run. `code`: what the server printed; not asked at the machine itself.

    `claim`: of the page's own making, with which it asks again when it heard no answer.
    """

    company: str
    country: str
    currency: str
    language: str
    time_zone: str
    business: str
    name: str
    email: str
    password: str
    code: str = ""
    claim: str = ""
    device: DeviceSent = msgspec.field(default_factory=DeviceSent)


@get("/api/first-run")
async def get_first_run(request: AnyRequest, zone: FromQuery[str] = "") -> dict[str, Any]:
    """Whether this server waits for its first workspace; then whether a code is asked, and currencies.

    `zone`: the browser's time zone, from which its country is guessed.
    """
    if not await first_run.needed(request.app.state.engine):
        return {"needed": False, "code": False}
    countries = {country: currency_of(country) for country in sorted(COUNTRIES)}
    return {
        "needed": True,
        "code": not is_local(request),
        "country": country_of(zone),
        "countries": countries,
    }


@post("/api/first-run", status_code=200)
async def post_first_run(request: AnyRequest, data: JSONBody[FirstRunSent]) -> Response[dict[str, Any]]:
    """Make the workspace with its administrator and sign this device in as them."""
    state, settings, now = request.app.state, request.app.state.settings, now_ms()
    attempt = attempt_of(request, data.device, data.email, data.password)
    try:
        await first_run.admit(request, data.code, now)
        signed_in = await _found(request, data, attempt, now)
    except FirstRunOver:
        claimed = (attempt, now, settings.session_days)
        return await let_in(request, await state.claims.again(state.engine, data.claim, claimed))
    state.claims.keep(data.claim, signed_in.caller, now)
    await asyncio.to_thread(first_run.forget_code, settings.var_dir)
    return await let_in(request, signed_in)


async def _found(request: AnyRequest, data: FirstRunSent, attempt: Attempt, now: int) -> SignedIn:
    state, settings = request.app.state, request.app.state.settings
    company = NewWorkspace(
        data.company, data.country, data.currency,
        language=data.language, time_zone=data.time_zone, business=data.business,
    )  # fmt: skip
    person = NewPerson(data.name, data.email, ADMINISTRATOR, language=data.language, password=data.password)
    founding = Founding(company, person, attempt)
    office = (state.replica, state.passwords)
    # Whole or not at all: a server that is killed here is an empty one, and asks again.
    async with state.engine.write():
        signed_in = await first_run.found(office, founding, now, settings.session_days)
        for begin in state.founded:
            await begin(state.replica, signed_in.caller.tenant, company, now)
    return signed_in


ROUTES: Sequence[ControllerRouterHandler] = (get_first_run, post_first_run)
