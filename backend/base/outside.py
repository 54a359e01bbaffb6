"""The only door out: each address that this server or its app may contact is named here, and nothing else.

"Where our data is" shows this list. A connection is opened by `connect`, which looks at the address that a
name leads to before it does: what gives away a machine's own secrets (metadata services of clouds) is closed
to everybody; networks of one's own are open where the server has one workspace, whose administrator is at
home there: a mail relay in the office is the usual case.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

CONNECT_S: Final = 10.0
NAME_CHARS_MAX: Final = 253
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Outside:
    """Something outside. `who` contacts it: the server, the app by itself, or a person by a tap on a link.

    `addresses`: hosts, or empty where a setting names it; `setting`: what switches it, as a screen or an
    environment variable, or empty for what only a tap does.
    """

    who: Literal["server", "app", "tap"]
    addresses: Sequence[str] = ()
    setting: str = ""


REGISTRY: Final[Mapping[str, Outside]] = {
    "mail": Outside("server", setting="/admin/mail"),
    "whatsapp": Outside("tap", ("wa.me",)),
    "maps": Outside("tap", ("www.openstreetmap.org", "maps.apple.com")),
}
"""By name; a test fails when code contacts what is not here."""

_NEVER: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32",
            "224.0.0.0/4", "240.0.0.0/4", "::/128", "fe80::/10", "fd00:ec2::254/128", "fd20:ce::254/128",
            "ff00::/8",
        ),
    )
)  # fmt: skip
"""Where machines of clouds keep their credentials, and what is no address of one machine."""


class Closed(Exception):
    """The address may not be contacted."""


class Unreachable(Exception):
    """Nobody answered there; `code`: no_such_host, refused, timed_out, unreachable."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


def may_contact(address: Address, *, own_network: bool) -> bool:
    """Whether a connection to it may be opened. `own_network`: also to this machine and its network."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return may_contact(inner, own_network=own_network)
    if any(address.version == net.version and address in net for net in _NEVER):
        return False
    return own_network or address.is_global


async def connect(name: str, host: str, port: int, *, own_network: bool) -> socket.socket:
    """A connected socket to what REGISTRY calls `name`. Raises Closed, Unreachable.

    The address that was looked at is the one that is connected to, whatever the name leads to a moment later.
    """
    known = REGISTRY[name]
    if known.addresses and host not in known.addresses:
        raise Closed(f"{host} isn't an address of {name}.")
    addresses = await _resolve(host, port)
    allowed = [
        (family, address)
        for family, address in addresses
        if may_contact(ipaddress.ip_address(address[0]), own_network=own_network)
    ]
    if not allowed:
        raise Closed(f"{host} leads to an address that may not be contacted from here.")
    trouble = Unreachable("unreachable", f"{host}:{port} can't be reached.")
    for family, address in allowed:
        try:
            return await _open(family, address)
        except Unreachable as error:
            trouble = error
    raise trouble


async def _resolve(host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[str, int]]]:
    if not 0 < len(host) <= NAME_CHARS_MAX:
        raise Unreachable("no_such_host", "The host has no name.")
    try:
        async with asyncio.timeout(CONNECT_S):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except TimeoutError as error:
        raise Unreachable("timed_out", f"The name {host} wasn't answered for.") from error
    except (OSError, UnicodeError) as error:
        raise Unreachable("no_such_host", f"There's no host called {host}.") from error
    return [(family, (str(address[0]).partition("%")[0], int(address[1]))) for family, *_, address in found]


async def _open(family: socket.AddressFamily, address: tuple[str, int]) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setblocking(False)
    try:
        async with asyncio.timeout(CONNECT_S):
            await asyncio.get_running_loop().sock_connect(opened, address)
    except BaseException as error:
        opened.close()
        if isinstance(error, TimeoutError):
            raise Unreachable("timed_out", f"{address[0]}:{address[1]} doesn't answer.") from error
        if isinstance(error, ConnectionRefusedError):
            raise Unreachable("refused", f"Nothing listens at {address[0]}:{address[1]}.") from error
        if isinstance(error, OSError):
            raise Unreachable("unreachable", f"{address[0]}:{address[1]}: {error.strerror}.") from error
        raise
    return opened
