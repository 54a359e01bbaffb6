"""The link that is handed over, and the same as a code for a camera."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import State

from backend.accounts.links import Made
from backend.base.qr import qr
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
