"""What a new workspace gets at once: the working calendar of its country."""

from __future__ import annotations

from backend.accounts.workspace import NewWorkspace
from backend.features.calendar.places import Place
from backend.features.calendar.store import first_calendar
from backend.replica.replica import Replica


async def with_calendar(replica: Replica, tenant: str, new: NewWorkspace, now_ms: int) -> None:
    """Make its first calendar, with the holidays of this year and the next."""
    await first_calendar(replica, tenant, Place(new.country.upper(), new.language or "en"), now_ms)


FOUNDED = (with_calendar,)
