"""Stands before every route: the browser's own site, a live session, a role that may."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection, Request
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from backend.accounts import contact, cookies, here, lost, store
from backend.accounts.errors import ForeignSite
from backend.accounts.roles import ROLES, Who, rule
from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.base.http.problems import NotAllowed, Problem, SignedOut
from backend.config import Settings

CONTACT_NOTED_EVERY_MS: Final = 60_000
"""A device's last contact is this exact; more would be a write for each request."""
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

Connection = ASGIConnection[Any, Any, Any, Any]


async def guard(connection: Connection, _: BaseRouteHandler) -> None:
    """Let the request pass or raise ForeignSite, SignedOut or NotAllowed; puts the session into the state."""
    method = str(connection.scope.get("method", ""))
    settings: Settings = connection.app.state.settings
    if method not in _SAFE:
        check_origin(connection, settings)
    who = rule(method, connection.scope["path_template"])
    if who is Who.ANYONE or method == "OPTIONS":
        return
    if who is None:
        raise NotAllowed("Nobody has decided who may call this.")
    session = await _session(connection, settings)
    if session is None:
        raise await _why(connection, settings)
    if who in ROLES and session.caller.role not in ROLES[who]:
        raise NotAllowed(f"Only for: {who.value}.")
    connection.state.session = session


async def caller(request: Request[Any, Any, State]) -> Caller:
    """The dependency `caller`: who asks, as the guard found out."""
    session: store.Session = request.state.session
    return session.caller


def check_origin(connection: Connection, settings: Settings) -> None:
    """Raise ForeignSite when another web site made the browser send this.

    Browsers say where a request comes from in Sec-Fetch-Site, older ones in Origin. Programs that are no
    browsers send neither and hold no cookies that a site could misuse.
    """
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise ForeignSite(f"The browser calls it {site}.")
        return
    origin = connection.headers.get("origin")
    if origin is None or origin == settings.origin:
        return
    if urlsplit(origin).netloc != connection.headers.get("host"):
        raise ForeignSite(f"The origin was {origin}.")


async def _session(connection: Connection, settings: Settings) -> store.Session | None:
    engine, now = connection.app.state.engine, now_ms()
    live = await here.live(connection, settings, now)
    if live is None:
        return None
    silent_ms = now - live.session.last_seen_at
    if silent_ms >= CONTACT_NOTED_EVERY_MS:
        tenant = live.session.caller.tenant
        ends = await contact.ends_at(engine, tenant, now, settings.session_days)
        # The workspace may want fewer days than when the device was last heard.
        if silent_ms > ends - now:
            await store.end_session(engine, live.token_hash)
            return None
        await store.touch_session(engine, live.token_hash, now, ends)
    return live.session


async def _why(connection: Connection, settings: Settings) -> Problem:
    """Why nobody is signed in here: a lost device is told to empty itself, any other keeps what it has."""
    found = await lost.lost(connection.app.state.engine, cookies.proofs(connection, settings))
    if not found:
        return SignedOut()
    device = here.named(connection, settings)
    own = [one for one in found if device is None or one.device == device]
    # Another person's device is lost: the browser is told, and whoever asks is only signed out.
    problem = own[0].problem if own else SignedOut
    return problem(lost=lost.told(found))
