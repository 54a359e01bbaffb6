"""The HTTP side of coming in by a link. The token comes in bodies alone: addresses are kept in logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from backend.accounts import cookies, links, people
from backend.accounts.factors import second
from backend.accounts.links import Joining, Link
from backend.accounts.noted import network_of
from backend.accounts.people import Office
from backend.accounts.routes import DeviceSent, attempt_of, let_in, means_of
from backend.accounts.sign_in import charge, enter
from backend.accounts.store import Source, proven_device
from backend.base.clock import now_ms
from backend.features.join.forgotten import send_link

Http = Request[Any, Any, State]


class LookSent(msgspec.Struct):
    """Body of POST /api/join/look."""

    token: str


class JoinSent(msgspec.Struct):
    """Body of POST /api/join. `email`: where the invitation has none."""

    token: str
    password: str
    email: str = ""
    device: DeviceSent = msgspec.field(default_factory=DeviceSent)


class ForgotSent(msgspec.Struct):
    """Body of POST /api/forgot."""

    email: str


@post("/api/join/look", status_code=200)
async def post_look(request: Http, data: JSONBody[LookSent]) -> dict[str, Any]:
    """Whose link this is; 410 link_used."""
    link = await links.find(request.app.state.engine, data.token, now_ms())
    office = _office(request, link)
    fields = link.fields or await people.fields_of(office, link.person)
    return {
        "kind": link.kind,
        "company": await office.company(),
        "name": fields.get("name", ""),
        "email": fields.get("email", ""),
        "language": fields.get("language") or "en",
        "expires_at": link.expires_at,
    }


@post("/api/join", status_code=200)
async def post_join(request: Http, data: JSONBody[JoinSent]) -> Response[dict[str, Any]]:
    """Choose a password and be signed in on this device; answers as signing in does, a second step too."""
    state, now = request.app.state, now_ms()
    link = await links.find(state.engine, data.token, now)
    said = Joining(data.token, data.password, data.email)
    credential = await links.join(_office(request, link), link, said, now)
    # A link is worth a password and no more: who has a second step is asked for it.
    await second.ask(means_of(request), credential, now)
    attempt = replace(attempt_of(request, data.device), email=credential.email)
    async with state.engine.write():
        signed_in = await enter(state.engine, attempt, credential, now, state.settings.session_days)
    return await let_in(request, signed_in)


@get("/api/forgot")
async def get_forgot(request: Http) -> dict[str, bool]:
    """Whether a forgotten password is dealt with by mail, or by an administrator's link alone."""
    return {"by_mail": await request.app.state.letters.may_send("")}


@post("/api/forgot", status_code=200)
async def post_forgot(request: Http, data: JSONBody[ForgotSent]) -> dict[str, str]:
    """Ask for a link by mail; the answer is the same for every e-mail. Counted like a wrong password."""
    state, email, now = request.app.state, people.email_key(data.email), now_ms()
    held = {device: cookies.digest(one) for device, one in cookies.proofs(request, state.settings).items()}
    proven = await proven_device(state.engine, email, held)
    address = network_of(request)
    await charge(state.engine, Source(email, address, proven), now)
    office = Office(state.replica, state.passwords, "", address=address)
    await send_link(office, email, state.letters, state.settings.public_url, now)
    return {"status": "asked"}


def _office(request: Http, link: Link) -> Office:
    state, address = request.app.state, network_of(request)
    return Office(state.replica, state.passwords, link.tenant, link.made_by, address=address)


ROUTES: Sequence[ControllerRouterHandler] = (post_look, post_join, get_forgot, post_forgot)
