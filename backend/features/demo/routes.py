"""Making a demo on an empty server, and taking it away again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from backend.accounts import first_run, security_log, store
from backend.accounts.errors import BadField, FirstRunOver
from backend.accounts.routes import AnyRequest, DeviceSent, attempt_of, let_in
from backend.accounts.security_log import Event
from backend.accounts.session import Caller
from backend.accounts.sign_in import SignedIn
from backend.accounts.workspace import NewWorkspace
from backend.base.clock import now_ms
from backend.features.demo.errors import NameMistyped, NotADemo
from backend.features.demo.load import SIGN_IN_FILE, Wanted, keep_sign_in, load
from backend.features.demo.people import COUNTRIES
from backend.features.demo.places import TOWNS
from backend.features.demo.remove import remove
from sync.schema import LANGUAGES

_log = logging.getLogger("lapangan")


class DemoSent(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /api/first-run/demo. `language`: what the person reads; the others as in FirstRunSent."""

    country: str
    language: str
    code: str = ""
    claim: str = ""
    device: DeviceSent = msgspec.field(default_factory=DeviceSent)


class RemovalSent(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /api/demo/remove. `name`: the workspace's, typed by the person."""

    name: str


@post("/api/first-run/demo", status_code=200)
async def post_demo(request: AnyRequest, data: JSONBody[DemoSent]) -> Response[dict[str, Any]]:
    """Make the demo of a country and sign this device in as its administrator."""
    state, settings, now = request.app.state, request.app.state.settings, now_ms()
    try:
        await first_run.admit(request, data.code, now)
        signed_in = await _found(request, data, now)
    except FirstRunOver:
        claimed = (attempt_of(request, data.device), now, settings.session_days)
        return await let_in(request, await state.claims.again(state.engine, data.claim, claimed))
    state.claims.keep(data.claim, signed_in.caller, now)
    await asyncio.to_thread(first_run.forget_code, settings.var_dir)
    return await let_in(request, signed_in)


async def _found(request: AnyRequest, data: DemoSent, now: int) -> SignedIn:
    state, settings = request.app.state, request.app.state.settings
    for field, value, known in (
        ("country", data.country, COUNTRIES), ("language", data.language, LANGUAGES),
    ):  # fmt: skip
        if value not in known:
            raise BadField(f"Choose one of: {', '.join(known)}.", field=field)
    today = datetime.now(UTC) + timedelta(hours=TOWNS[data.country].utc_offset_h)
    wanted = Wanted(data.country, data.language, today.date())
    async with state.engine.write():
        await first_run.alone(state.engine)
        made = await load(state.replica, state.passwords, wanted, now)
        person, email = made.administrator
        attempt = attempt_of(request, data.device, email)
        event = Event("workspace_made", person, made.tenant, address=attempt.network)
        await security_log.note(state.engine, made.tenant, event, now)
        when = (now, settings.session_days)
        signed_in = await first_run.enter_as(state.engine, made.tenant, person, attempt, when)
        company = NewWorkspace("", data.country, language=data.language)
        for begin in state.founded:
            await begin(state.replica, made.tenant, company, now)
        # Before the demo stands: its passwords are known nowhere else.
        await asyncio.to_thread(keep_sign_in, settings.var_dir, data.country, made.given)
    return signed_in


@get("/api/demo/{tenant:str}")
async def get_demo(request: AnyRequest, tenant: FromPath[str]) -> dict[str, bool]:
    """Whether the workspace is still here: a device of a demo that is gone empties itself.

    Anyone may ask, because nobody can sign in to what is gone; ids are not guessed.
    """
    return {"there": tenant in await store.tenants(request.app.state.engine)}


@post("/api/demo/remove", status_code=200)
async def post_demo_remove(
    request: AnyRequest, caller: NamedDependency[Caller], data: JSONBody[RemovalSent]
) -> dict[str, Any]:
    """Take the caller's demo away whole; when no workspace is left, with the code of the next first run."""
    engine, var_dir = request.app.state.engine, request.app.state.settings.var_dir
    workspace = await store.record_fields(engine, caller.tenant, "workspace", caller.tenant)
    if not workspace.get("demo"):
        raise NotADemo
    if " ".join(data.name.split()).casefold() != str(workspace.get("name", "")).casefold():
        raise NameMistyped(field="name")
    async with engine.write():
        await remove(request.app.state.replica, caller.tenant)
        event = Event(
            "workspace_removed",
            caller.person,
            caller.tenant,
            address=attempt_of(request, DeviceSent()).network,
        )
        await security_log.note(engine, "", event, now_ms())
    await asyncio.to_thread((var_dir / SIGN_IN_FILE).unlink, missing_ok=True)
    if not await first_run.needed(engine):
        return {"status": "removed", "needed": False, "code": ""}
    code = await asyncio.to_thread(first_run.code_of, var_dir)
    _log.warning("No workspace is left; any other device is asked for this code at the first run: %s", code)
    return {"status": "removed", "needed": True, "code": code}


ROUTES: Sequence[ControllerRouterHandler] = (post_demo, get_demo, post_demo_remove)
