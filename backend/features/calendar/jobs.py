"""Each night every tenant's calendars get what the library newly knows, and in time the next year."""

from __future__ import annotations

from typing import Final

from backend.features.calendar.store import fill_all
from backend.jobs.kinds import JobKind, Running
from backend.replica.retention import next_time

FIRST_RUN_MS: Final = 60_000
"""A workspace that was just made, or a server just updated, need not wait for the night."""


def _soon(now_ms: int, spread: float) -> int:
    return now_ms + int(spread * FIRST_RUN_MS)


async def _run(running: Running) -> None:
    now = running.now_ms()
    await fill_all(running.replica, running.claim.tenant, now)
    async with running.finishing(again_at=next_time(now)):
        pass


CALENDAR_YEARS: Final = JobKind("calendar_years", _run, next_at=_soon)

KINDS = (CALENDAR_YEARS,)
