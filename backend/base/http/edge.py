"""What comes before every route: names this server goes by, text without NUL, bodies that come to their end.

What does not hold here is answered with 4xx and one line in the log, whatever route and database it was for.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import time
from html import escape
from typing import Any, Final

from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Receive, Scope, Send

from backend.base.http.problems import BadBody, BodyCut, BodyTooSlow, WrongHost, answer

BODY_STALL_S: Final = 20.0
"""Between two pieces of a body."""
BODY_GRACE_S: Final = 30.0
BODY_BYTES_PER_S_MIN: Final = 1_000
"""After the grace; devices give up below twice as much (UPLOAD_BYTES_PER_S_MIN)."""
BODY_PIECES_FREE: Final = 1_000
BODY_PIECE_BYTES_MIN: Final = 100
"""On average, of more pieces than those: each costs the same, and a packet holds ten times as much."""
_HOST: Final = re.compile(r"(?P<name>\[[^\[\]]*\]|[^:\[\]]*)(?::[0-9]{0,5})?")
UNNAMED: Final = ("/livez", "/readyz")
"""Asked by machines that watch this one, by whatever name they know."""


class WellFormed(Request[Any, Any, Any]):
    """A request whose JSON is text without NUL, and not deeper than a decoder goes."""

    async def json(self) -> Any:
        """The body's JSON. Raises BadBody."""
        try:
            found = await super().json()
        except (RecursionError, UnicodeDecodeError) as error:
            raise BadBody("The body is nested too deeply, or isn't UTF-8.") from error
        if b"\\u0000" in await self.body() and _has_nul(found):
            raise BadBody("U+0000 isn't taken in any text.")
        return found

    async def form(self) -> Any:
        """The form's fields and files. Raises BadBody."""
        try:
            return await super().form()
        except (LookupError, ValueError, RecursionError) as error:  # a part says what encoding it is in
            raise BadBody("A part of the form isn't what it says it is.") from error


def _has_nul(value: Any) -> bool:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and "\0" in one:
            return True
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
    return False


def with_edge(app: ASGIApp) -> ASGIApp:
    """Middleware: see above. Raises nothing; what is wrong is answered here."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        wrong = _wrong(scope)
        if wrong is not None:
            request: Request[Any, Any, Any] = Request(scope)
            response = _page(request, wrong) or answer(request, wrong)
            await response.to_asgi_response(None, request)(scope, receive, send)
            return
        await app(scope, _whole(receive), send)

    return wrapped


def _wrong(scope: Scope) -> WrongHost | BadBody | None:
    if "\0" in scope["path"] or b"%00" in scope.get("query_string", b""):
        return BadBody("U+0000 isn't taken in any address.")
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    known = scope["litestar_app"].state.settings.hosts
    wrong = [host for host in hosts if host and not goes_by(host, known)]
    if not wrong or scope["path"] in UNNAMED:
        return None
    found = _HOST.fullmatch(wrong[0])
    name = _plain(found["name"] if found else wrong[0])
    return WrongHost(f"This server doesn't go by the name {name[:80]!r}.")


def goes_by(host: str, known: frozenset[str]) -> bool:
    """Whether a Host header names this server: one of its names, or any bare address.

    A web site can make its own name lead here (DNS rebinding) and then read as its own what a browser gets.
    It cannot do that with an address.
    """
    found = _HOST.fullmatch(host)
    if found is None:
        return False
    name = _plain(found["name"])
    if name in known:
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _plain(name: str) -> str:
    """Small, and without the dot at the end that also means it."""
    return name.lower().rstrip(".")


def _page(request: Request[Any, Any, Any], wrong: WrongHost | BadBody) -> Response[bytes] | None:
    """For a person who typed a name that is not set: what whoever runs the server has to do."""
    if "text/html" not in request.headers.get("accept", "") or not isinstance(wrong, WrongHost):
        return None
    answer(request, wrong)  # for its line in the log
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Lapangan</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<main><h1>{escape(wrong.title)}</h1><p>{escape(wrong.detail)}</p><p>{escape(wrong.action)}</p></main>"
    )
    return Response(text.encode(), status_code=wrong.status, media_type="text/html")


def _whole(receive: Receive) -> Receive:
    """`receive` for a body that comes to its end in time. Raises BodyCut, BodyTooSlow, BadBody."""
    begun, taken, pieces, done = time.monotonic(), 0, 0, False

    async def next_piece() -> Any:
        nonlocal taken, pieces, done
        if done:
            return await receive()  # whoever waits now waits for the end of the connection
        left = begun + BODY_GRACE_S + taken / BODY_BYTES_PER_S_MIN - time.monotonic()
        if left <= 0:
            done = True
            raise BodyTooSlow
        try:
            async with asyncio.timeout(min(BODY_STALL_S, left)):
                message: Any = await receive()
        except TimeoutError as error:
            done = True
            raise BodyTooSlow from error
        except HTTPException:
            raise
        except Exception as error:  # the transport's own word for chunks that are none
            done = True
            raise BodyCut from error
        if message["type"] == "http.disconnect":
            done = True
            raise BodyCut
        taken += len(message.get("body", b""))
        pieces += 1
        done = not message.get("more_body", False)
        if pieces > BODY_PIECES_FREE + taken // BODY_PIECE_BYTES_MIN:
            done = True
            raise BadBody("The body comes in crumbs.")
        return message

    return next_piece
