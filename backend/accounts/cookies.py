"""The cookies of a browser: the session of each of its devices, and the proof that each signed in before."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from backend.config import Settings

SESSION: Final = "lapangan"
PROOF: Final = "lapangan-device"
WAITING: Final = "lapangan-waiting"
"""What waits in this browser, written by the app: all that is left when the browser removes its data (E6)."""
HERE: Final = "lapangan-here"
"""The device of whose data is open, written by the app: for links, which have no header (K1)."""
DEVICE_HEADER: Final = "x-lapangan-device"
_NOTE: Final = r"[we]\.[0-9a-f]{8}\.[0-9]{1,6}\.[0-9a-z]{1,9}"
_NOTES: Final = re.compile(rf"{_NOTE}(~{_NOTE}){{0,9}}")
PROOF_DAYS: Final = 400
"""Browsers keep no cookie longer."""
PROOFS_MAX: Final = 5
"""People who share one browser and each have their device on it."""
UNNAMED: Final = ""
_HOST_PREFIX: Final = "__Host-"
_DAY_SECONDS: Final = 24 * 60 * 60
_TOKEN_BYTES: Final = 32

Connection = ASGIConnection[Any, Any, Any, Any]


def secure(connection: Connection, settings: Settings) -> bool:
    """Whether the browser reached us over HTTPS, directly or through a proxy we trust."""
    if settings.secure or connection.scope["scheme"] in ("https", "wss"):
        return True
    return settings.trust_forwarded and connection.headers.get("x-forwarded-proto", "") == "https"


def new_token() -> str:
    """256 random bits as text for a cookie."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256, hex. The token has full entropy, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def read(connection: Connection, settings: Settings, name: str) -> str:
    """The cookie's value or empty. Over HTTPS only the `__Host-` one counts: no other site can plant it."""
    return connection.cookies.get(_name(name, secure=secure(connection, settings)), "")


def sessions(connection: Connection, settings: Settings) -> dict[str, str]:
    """Device id -> token, of everybody whose session this browser holds; who came in last is the last.

    A token alone, as older servers set it, has no device: it is under UNNAMED.
    """
    pairs = (one.rpartition(".") for one in read(connection, settings, SESSION).split("~")[-PROOFS_MAX:])
    return {device: token for device, _, token in pairs if token}


def session(connection: Connection, settings: Settings, held: Mapping[str, str]) -> Cookie:
    """The cookie with these sessions; without any it is taken away."""
    return _cookie(connection, settings, SESSION, _joined(held), settings.session_days)


def proofs(connection: Connection, settings: Settings) -> dict[str, str]:
    """Device id -> secret, for every person's device this browser holds."""
    pairs = (entry.partition(".") for entry in read(connection, settings, PROOF).split("~")[:PROOFS_MAX])
    return {device: value for device, _, value in pairs if device and value}


def proof(connection: Connection, settings: Settings, held: Mapping[str, str]) -> Cookie:
    """The cookie with these proofs; the last ones stay when there are too many."""
    return _cookie(connection, settings, PROOF, _joined(held), PROOF_DAYS)


def notes(connection: Connection, settings: Settings) -> list[Cookie]:
    """The notes of what waits, as they came: what a server sets, browsers keep longer."""
    value = read(connection, settings, WAITING)
    if not _NOTES.fullmatch(value):
        return []
    return [_cookie(connection, settings, WAITING, value, PROOF_DAYS, httponly=False)]


def _joined(held: Mapping[str, str]) -> str:
    kept = list(held.items())[-PROOFS_MAX:]
    return "~".join(f"{device}.{secret}" if device else secret for device, secret in kept)


def _cookie(
    connection: Connection, settings: Settings, name: str, value: str, days: int, *, httponly: bool = True
) -> Cookie:
    over_https = secure(connection, settings)
    return Cookie(
        _name(name, secure=over_https),
        value=value,
        path="/",
        max_age=days * _DAY_SECONDS if value else 0,
        httponly=httponly,
        secure=over_https,
        samesite="lax",
    )


def _name(name: str, *, secure: bool) -> str:
    return _HOST_PREFIX + name if secure else name
