"""Whether somebody at this very machine asks, with nothing between."""

from __future__ import annotations

import ipaddress
from typing import Any, Final

from litestar.connection import ASGIConnection

LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")


def is_loopback(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """A peer on loopback, under a name of loopback, and no word of a proxy.

    A proxy on this machine is a loopback peer, too, and passes on what strangers ask.
    """
    headers = connection.headers
    if any(name == "forwarded" or name.startswith("x-forwarded") for name in headers.keys()):  # noqa: SIM118
        return False
    host = headers.get("host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    try:
        peer = ipaddress.ip_address(connection.client.host if connection.client else "")
    except ValueError:
        return False
    mapped = getattr(peer, "ipv4_mapped", None)
    return (mapped or peer).is_loopback and name.lower() in LOOPBACK_NAMES
