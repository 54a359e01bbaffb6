"""Which versions were spoken by released apps since when, so that none is turned away too early (U1, U2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from sync.limits import UPGRADE_NOTICE_DAYS


@dataclass(frozen=True, slots=True)
class Release:
    """From this day on apps were released with these versions, and servers that took these at least."""

    day: date
    protocol: int
    schema: int
    protocol_min: int
    schema_min: int

    def refuses(self, app: "Release") -> bool:
        """Whether this server tells this app `upgrade_needed`."""
        return app.protocol < self.protocol_min or app.schema < self.schema_min


RELEASES: Final = (
    Release(date(2026, 11, 21), protocol=1, schema=1, protocol_min=1, schema_min=1),
    Release(date(2026, 11, 28), protocol=1, schema=3, protocol_min=1, schema_min=1),
)
"""In order of time. A change of any of the four numbers in limits.py is a new line here."""


def refused_too_early(releases: tuple[Release, ...]) -> list[tuple[Release, Release]]:
    """Each server with each app that it refuses though the app may be under UPGRADE_NOTICE_DAYS old.

    Apps of one line were released until the day of the next: the youngest of them counts.
    """
    notice = timedelta(days=UPGRADE_NOTICE_DAYS)
    return [
        (server, app)
        for at, server in enumerate(releases)
        for app, successor in pairwise(releases[: at + 1])
        if server.refuses(app) and successor.day + notice > server.day
    ] + [(server, server) for server in releases if server.refuses(server)]
