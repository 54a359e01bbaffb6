"""How long to wait after wrong passwords: pure, from counts that the store keeps.

Guessing is slowed per (e-mail, address) and per address. There is deliberately no count per e-mail alone: it
would let a stranger lock the owner out. A device that signed in before and proves it is counted by itself, so
that nobody else's guesses slow its owner.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final

FORGET_AFTER_MS: Final = 24 * 60 * 60 * 1000
"""Wrong passwords older than this no longer count."""
_DOUBLINGS_MAX: Final = 30
_IPV6_PREFIX_BITS: Final = 64


@dataclass(frozen=True, slots=True)
class Policy:
    """`free` wrong passwords cost nothing; then waiting begins at `first_ms`, doubling up to `longest_ms`."""

    free: int
    first_ms: int
    longest_ms: int


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong passwords that still count, and when the last one was (milliseconds UTC)."""

    count: int = 0
    last_at_ms: int = 0


PAIR: Final = Policy(free=5, first_ms=1_000, longest_ms=15 * 60 * 1000)
# An office or a mobile network shares one address: many people, so many free tries and a short longest wait.
ADDRESS: Final = Policy(free=30, first_ms=1_000, longest_ms=60 * 1000)
DEVICE: Final = Policy(free=5, first_ms=1_000, longest_ms=60 * 1000)


def wait_ms(policy: Policy, failures: Failures, now_ms: int) -> int:
    """Milliseconds until the next try is allowed; 0 is now."""
    if failures.count < policy.free:
        return 0
    doublings = min(failures.count - policy.free, _DOUBLINGS_MAX)
    delay = min(policy.first_ms * 2**doublings, policy.longest_ms)
    # A clock that went back must not make anybody wait longer than the delay itself.
    return max(0, min(delay, failures.last_at_ms + delay - now_ms))


_WRITTEN: Final = re.compile(
    r'"?(?:\[([^\[\]"]+)\](?::\d{1,5})?|([0-9.]+)(?::\d{1,5})?|([0-9A-Fa-f:.]+(?:%[^"]*)?))"?'
)


def network(address: str) -> str:
    """What of an address is counted: an IPv4 address whole, of IPv6 the /64 that one household has.

    Some proxies write the port behind it, and quotation marks or brackets around it.
    """
    found = _WRITTEN.fullmatch(address.strip())
    try:
        parsed = ipaddress.ip_address((found[1] or found[2] or found[3]).partition("%")[0] if found else "")
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _IPV6_PREFIX_BITS), strict=False))
