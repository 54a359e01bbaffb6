"""How far a device holds the rows of a type: all of them, those of recent months, none (SPEC.md section R).

Months are those of the server's own days and have numbers, 1 and up, one after the other: a month begins
with the first night that the server noted in it. A row's month is the one in which it last changed.
"""

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from sync.limits import RECENT_MONTHS
from sync.people import own_keys
from sync.schema import RecordType

FIRST_MONTH: Final = "[0]"
"""What a tenant has noted that has seen one month only."""
_STARTS: Final = msgspec.json.Decoder(tuple[int, ...])


class Months(NamedTuple):
    """`starts`: of each month the seq it begins after, rising; never empty."""

    starts: tuple[int, ...]

    @property
    def current(self) -> int:
        """The month it is now."""
        return len(self.starts)

    def of(self, seq: int) -> int:
        """The month in which this seq was given out."""
        return max(1, bisect_left(self.starts, seq))

    def floor(self, month: int) -> int:
        """The seq after which what belongs to this month or a later one changed."""
        return self.starts[month - 1] if month > 1 else 0

    def lowest(self, since: int) -> int:
        """The lowest month to answer with for a device that says it holds those from `since` on.

        0: it holds none yet, and gets the last RECENT_MONTHS.
        """
        return min(since, self.current) if since > 0 else lowest_held(self.current)

    def begun(self, seq: int) -> str:
        """The text to store when a month begins after `seq`."""
        return msgspec.json.encode((*self.starts, seq)).decode()


def read_months(text: str) -> Months:
    """The months as the tenant's row has them."""
    return Months(_STARTS.decode(text))


def lowest_held(current: int) -> int:
    """The lowest month a device holds in this one."""
    return max(1, current - RECENT_MONTHS + 1)


def falls_out(month: int, key: str, since: int, person: str) -> bool:
    """Whether a device of the person that holds the months from `since` on drops a row of this month."""
    return 0 < month < since and key not in own_keys(person)


class ByReach(NamedTuple):
    """The names of the types that devices do not hold whole."""

    recent: tuple[str, ...]
    server: tuple[str, ...]


def by_reach(types: Mapping[str, RecordType]) -> ByReach:
    """The types of each reach but `device`, in order."""
    recent = tuple(sorted(name for name, kind in types.items() if kind.reach == "recent"))
    server = tuple(sorted(name for name, kind in types.items() if kind.reach == "server"))
    return ByReach(recent, server)
