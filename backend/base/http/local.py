"""Whether a request was made at the machine itself, with nobody in between: one rule for all who ask."""

from __future__ import annotations

import ipaddress
import re
from typing import Any, Final

from litestar.connection import ASGIConnection

_LOCAL_HOST: Final = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_LOCAL_ORIGIN: Final = re.compile(rf"https?://{_LOCAL_HOST.pattern}", re.IGNORECASE)
_OF_A_PROXY: Final = ("forwarded", "via", "x-real-ip")
_OF_A_PROXY_BEGIN: Final = "x-forwarded"
_OLD_HTTP: Final = ("0.9", "1.0")


def is_local(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether the peer is this machine, asks for it by its own name, and no proxy left a trace.

    A proxy on the same machine has a loopback address, too, and some ask for 127.0.0.1 without a word of
    whom they ask for: those speak HTTP/1.0, or the browser behind them names its own site in Origin.
    """
    headers = connection.headers
    origins = headers.getall("origin", [])
    return (
        _is_loopback(connection.client.host if connection.client else "")
        and [bool(_LOCAL_HOST.fullmatch(host)) for host in headers.getall("host", [])] == [True]
        and all(_LOCAL_ORIGIN.fullmatch(origin) for origin in origins)
        and not any(name in _OF_A_PROXY or name.startswith(_OF_A_PROXY_BEGIN) for name in headers)
        and connection.scope.get("http_version") not in _OLD_HTTP
    )


def _is_loopback(address: str) -> bool:
    try:
        peer = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = peer.ipv4_mapped if isinstance(peer, ipaddress.IPv6Address) else None
    return (mapped or peer).is_loopback
