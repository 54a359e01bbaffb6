"""A line of the security log about a request: whose it is, from which device, from which network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar.connection import ASGIConnection

from backend.accounts.security_log import Event, EventKind, note
from backend.accounts.session import Caller
from backend.accounts.throttle import network
from backend.base.clock import now_ms
from backend.config import Settings

Connection = ASGIConnection[Any, Any, Any, Any]
Detail = Mapping[str, str | int | None]


def address_of(request: Connection) -> str:
    """The address a request came from, as far as this server may believe it."""
    settings: Settings = request.app.state.settings
    # Some proxies add a line of their own behind those that came.
    forwarded = ",".join(request.headers.getall("x-forwarded-for", []))
    if settings.trust_forwarded and forwarded:
        # The last entry is what our own proxy saw; the ones before it are the client's word.
        return forwarded.rpartition(",")[2].strip()
    return request.client.host if request.client else ""


def network_of(request: Connection) -> str:
    """The network a request came from, as it is counted and noted."""
    return network(address_of(request))


async def note_of(
    request: Connection, caller: Caller, kind: EventKind, subject: str = "", detail: Detail | None = None
) -> None:
    """Note what the caller did by this request, in the open transaction where there is one."""
    event = Event(kind, caller.person, subject, caller.device, network_of(request), detail or {})
    await note(request.app.state.engine, caller.tenant, event, now_ms())
