"""Whose session a request runs under, where several people share a browser (SPEC.md K1, K2).

A request names the device it speaks for. It runs under that device's session or under none: what one
person's tab still sends never runs as the next person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from litestar.connection import ASGIConnection

from backend.accounts import cookies, store
from backend.accounts.cookies import UNNAMED
from backend.base.database.engine import DatabaseEngine
from backend.config import Settings

LIVE_PATH: Final = "/api/sync/live"
"""A browser's EventSource sends no headers: the device stands in the address."""

Connection = ASGIConnection[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Live:
    """A session that this browser holds and that has not ended. `token_hash`: its id."""

    token_hash: str
    session: store.Session

    @property
    def device(self) -> str:
        return self.session.caller.device


def named(connection: Connection, settings: Settings) -> str | None:
    """The device the request speaks for; None when it says none, as programs and older apps do."""
    header = connection.headers.get(cookies.DEVICE_HEADER)
    if header is not None:
        return header
    if connection.scope["path"] == LIVE_PATH and "device" in connection.query_params:
        return str(connection.query_params["device"])
    return cookies.read(connection, settings, cookies.HERE) or None


def spoken_for(connection: Connection, settings: Settings) -> str:
    """The device the request speaks for: the one it names, else that of who came in last."""
    device = named(connection, settings)
    return next(reversed(cookies.sessions(connection, settings)), UNNAMED) if device is None else device


async def live(connection: Connection, settings: Settings, now_ms: int) -> Live | None:
    """The session the request runs under; None when that device has none, whoever else is signed in here."""
    held, spoken = cookies.sessions(connection, settings), spoken_for(connection, settings)
    token = held.get(spoken) or held.get(UNNAMED)
    found = await _live(connection.app.state.engine, token, now_ms)
    return found if found and (found.device == spoken or spoken == UNNAMED) else None


async def _live(engine: DatabaseEngine, token: str | None, now_ms: int) -> Live | None:
    if not token:
        return None
    token_hash = cookies.digest(token)
    session = await store.session_of(engine, token_hash, now_ms)
    return Live(token_hash, session) if session else None


async def all_live(
    engine: DatabaseEngine, held: Mapping[str, str], now_ms: int
) -> dict[str, tuple[str, Live]]:
    """Device id -> token and session, of those that have not ended, each under its device's own id."""
    found = [(token, await _live(engine, token, now_ms)) for token in held.values()]
    return {live.device: (token, live) for token, live in found if live}


def without(held: Mapping[str, str], token_hash: str) -> dict[str, str]:
    """The sessions but this one."""
    return {device: token for device, token in held.items() if cookies.digest(token) != token_hash}
