"""Every error leaves the server as problem+json that says whose fault it is and what to do."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from typing import Any, ClassVar

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from sync.errors import Fault, SyncError

_log = logging.getLogger("lapangan")
PROBLEM_JSON = "application/problem+json"


class Problem(Exception):
    """An answer other than success. Subclasses set the five class variables; `extras` go beside the code."""

    code: ClassVar[str]
    status: ClassVar[int]
    fault: ClassVar[Fault]
    title: ClassVar[str]
    action: ClassVar[str]

    def __init__(self, detail: str = "", *, headers: Mapping[str, str] | None = None, **extras: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.headers = dict(headers or {})
        self.extras: dict[str, Any] = extras


class SignedOut(Problem):
    """No session, or one that ended."""

    code, status, fault = "signed_out", 401, "person"
    title = "This device is not signed in"
    action = "Sign in again; what's waiting on the device is kept."


class NotAllowed(Problem):
    """The person's role does not allow this."""

    code, status, fault = "not_allowed", 403, "person"
    title = "You don't have permission to do this"
    action = "Ask an administrator."


class NotFound(Problem):
    """Nothing here, or nothing this person may see."""

    code, status, fault = "not_found", 404, "device"
    title = "Nothing here"
    action = "Go back; it may have been removed."


class BadBody(Problem):
    """The body cannot be decoded."""

    code, status, fault = "bad_request", 400, "device"
    title = "The request can't be read"
    action = "Update the app, then try again."


class BodyCut(Problem):
    """The connection ended before the body did, or its chunks are none."""

    code, status, fault = "body_cut", 400, "device"
    title = "The request was cut off"
    action = "Try again; nothing of it was taken."


class BodyTooSlow(Problem):
    """The body took longer than a bad line needs."""

    code, status, fault = "body_too_slow", 408, "device"
    title = "The request took too long to arrive"
    action = "Try again where the signal is better; nothing of it was taken."


class WrongHost(Problem):
    """The Host header is no name of this server."""

    code, status, fault = "wrong_host", 421, "person"
    title = "This address isn't set up here"
    action = (
        "Open the address that your administrator gave you. Whoever runs this server adds a name with "
        "PUBLIC_URL or ALLOWED_HOSTS."
    )


class BodyTooLarge(Problem):
    """The body is larger than this route takes. extras: bytes_max."""

    code, status, fault = "body_too_large", 413, "device"
    title = "The request is too large"
    action = "Send less at once."


class TooManyStreams(Problem):
    """This device or this process has as many live streams open as it may."""

    code, status, fault = "too_many_streams", 429, "device"
    title = "Too many live streams are open"
    action = "Close other tabs, or try again later; data still arrives by pull."


class ServerFailed(Problem):
    """Something broke here."""

    code, status, fault = "server_failed", 500, "server"
    title = "The server has a problem"
    action = "Try again later; what's waiting on the device is kept."


LOGGED = (400, 408, 421)
"""What no device of ours sends: one line each."""

# Litestar's own errors, by status: code, title, what to do.
_BY_STATUS: Mapping[int, tuple[str, str, str]] = {
    400: (BadBody.code, BadBody.title, BadBody.action),
    401: (SignedOut.code, SignedOut.title, SignedOut.action),
    403: (NotAllowed.code, NotAllowed.title, NotAllowed.action),
    404: (NotFound.code, NotFound.title, NotFound.action),
    405: ("wrong_method", "This address doesn't accept this method", "Update the app, then try again."),
    413: (BodyTooLarge.code, BodyTooLarge.title, BodyTooLarge.action),
    429: ("slow_down", "Too many requests", "Wait a moment, then try again."),
}


def _path(request: Request[Any, Any, Any]) -> str:
    """As it came; `request.url` is put together with a Host header that may be none."""
    return request.scope["path"][:200]


def problem(status: int, code: str, fault: Fault, title: str, **rest: Any) -> Response[bytes]:
    """The problem+json response; `rest` holds detail, action, headers and extras."""
    headers = rest.pop("headers", None)
    body = {"type": f"urn:lapangan:{code}", "title": title, "status": status, "code": code, "fault": fault}
    return Response(
        msgspec.json.encode(body | rest), status_code=status, media_type=PROBLEM_JSON, headers=headers
    )


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Any exception of a handler as problem+json; what nobody foresaw is logged: `server_failed`."""
    if isinstance(error, asyncpg.CharacterNotInRepertoireError | asyncpg.UntranslatableCharacterError):
        error = BadBody("U+0000 isn't taken in any text.")
    if isinstance(error, Problem):
        if error.status in LOGGED:
            _log.warning("%s %r: %s: %s", request.method, _path(request), error.code, error.detail)
        known = {"detail": error.detail, "action": error.action, "headers": error.headers}
        return problem(error.status, error.code, error.fault, error.title, **(known | error.extras))
    if isinstance(error, SyncError):
        if error.status in LOGGED:
            _log.warning("%s %r: %s", request.method, _path(request), error.code)
        known = {"detail": error.detail, "action": error.action}
        return problem(error.status, error.code, error.fault, error.title, **(known | error.extras))
    if isinstance(error, HTTPException) and error.status_code < 500:
        if error.status_code in LOGGED:
            _log.warning("%s %r: %s", request.method, _path(request), error.status_code)
        code, title, action = _BY_STATUS.get(error.status_code, _BY_STATUS[400])
        known = {"detail": error.detail, "action": action, "headers": error.headers}
        return problem(error.status_code, code, "device", title, **known)
    failed = ServerFailed
    if isinstance(error, OSError | TimeoutError | asyncpg.PostgresConnectionError | sqlite3.OperationalError):
        # The database is away, full or busy: that passes, and is nobody's program's fault.
        _log.warning("%s %r: %s: %s", request.method, _path(request), type(error).__name__, error)
        known = {"detail": "The database isn't answering.", "action": failed.action}
        return problem(503, failed.code, failed.fault, failed.title, headers={"Retry-After": "5"}, **known)
    _log.error("%s %r failed", request.method, _path(request), exc_info=error)
    return problem(
        failed.status, failed.code, failed.fault, failed.title, detail=failed.title, action=failed.action
    )
