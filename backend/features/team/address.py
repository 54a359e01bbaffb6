"""The link that is handed over, and the same as a code for a camera."""

from __future__ import annotations

import io
import ipaddress
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import segno
from litestar import Request
from litestar.datastructures import State

from backend.accounts.links import Made
from backend.config import Settings


def handed_over(request: Request[Any, Any, State], made: Made) -> dict[str, Any]:
    """`link`, its QR code as an SVG path of `size` modules, and `only_here`: no other device reaches it."""
    base = base_of(request)
    link = f"{base}/join#{made.token}"
    size, path = qr(link)
    return {
        "id": made.id,
        "link": link,
        "size": size,
        "path": path,
        "expires_at": made.expires_at,
        "only_here": _is_loopback(base),
    }


def base_of(request: Request[Any, Any, State]) -> str:
    """PUBLIC_URL; where that is this machine alone, the address at which the person is right now."""
    settings: Settings = request.app.state.settings
    origin = request.headers.get("origin", "")
    return origin if origin and _is_loopback(settings.public_url) else settings.public_url


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def qr(text: str) -> tuple[int, str]:
    """Modules of a side, and the dark ones as an SVG path of runs: no markup, so that a page may draw it."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    out = io.StringIO()
    for y, row in enumerate(rows):
        for start, end in _runs(row):
            out.write(f"M{start} {y}h{end - start}v1h{start - end}z")
    return len(rows), out.getvalue()


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    start = -1
    for x, dark in enumerate([*row, 0]):
        if dark and start < 0:
            start = x
        elif not dark and start >= 0:
            yield start, x
            start = -1
