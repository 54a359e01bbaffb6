"""Hybrid logical clock: stamps that order edits across devices whatever their clocks say (SPEC.md section H).

A stamp is text: 12 hex digits of milliseconds UTC, "-", 4 hex digits counter, "-", device id. Stamps compare
as ASCII text. Time is always an argument, in milliseconds.
"""

import re
from typing import Final, NamedTuple

from sync.limits import CLOCK_AHEAD_MAX_MS, DEVICE_CHARS_MAX

COUNTER_MAX: Final = 0xFFFF
MS_MAX: Final = 0xFFFF_FFFF_FFFF
SERVER: Final = "server"
"""The device part of stamps the server makes."""
ZERO: Final = "000000000000-0000-"
"""Earlier than every stamp."""

_STAMP: Final = re.compile(rf"([0-9a-f]{{12}})-([0-9a-f]{{4}})-([0-9a-z_-]{{0,{DEVICE_CHARS_MAX}}})\Z")


class Stamp(NamedTuple):
    """A stamp taken apart. `ms`: milliseconds UTC, `counter`: 0..65535."""

    ms: int
    counter: int
    device: str

    def __str__(self) -> str:
        return f"{self.ms:012x}-{self.counter:04x}-{self.device}"


def parse(text: str) -> Stamp:
    """Takes a stamp apart. ValueError when it is none."""
    match = _STAMP.match(text)
    if match is None:
        raise ValueError(f"not a stamp: {text[:80]!r}")
    return Stamp(int(match[1], 16), int(match[2], 16), match[3])


def compare(left: str, right: str) -> int:
    """-1, 0 or 1: as ASCII text, so that every language agrees."""
    return (left > right) - (left < right)


def tick(last: str, now_ms: int, device: str) -> str:
    """The next stamp of a device: later than `last` (ZERO at first), and not before `now_ms`."""
    before = parse(last)
    now_ms = min(max(now_ms, 0), MS_MAX)
    if now_ms > before.ms:
        return str(Stamp(now_ms, 0, device))
    return str(_after(before, device))


def observe(last: str, seen: str) -> str:
    """The clock state after seeing a stamp of another device: the later of the two."""
    return max(parse(last), parse(seen), key=str).__str__()


def clamp(stamp: str, server_now_ms: int) -> tuple[str, bool]:
    """(stamp, False), or the stamp moved back to server time + CLOCK_AHEAD_MAX_MS and True."""
    parsed = parse(stamp)
    limit_ms = min(max(server_now_ms, 0) + CLOCK_AHEAD_MAX_MS, MS_MAX)
    if parsed.ms <= limit_ms:
        return stamp, False
    return str(Stamp(limit_ms, 0, parsed.device)), True


def later(stamp: str, floor: str) -> str:
    """`stamp` when it is later than `floor`, else the smallest stamp of the same device that is."""
    if stamp > floor:
        return stamp
    return str(_after(parse(floor), parse(stamp).device))


def _after(before: Stamp, device: str) -> Stamp:
    if before.counter < COUNTER_MAX:
        return Stamp(before.ms, before.counter + 1, device)
    return Stamp(min(before.ms + 1, MS_MAX), 0, device)
