"""Forgets each night what decided items held, once nobody can want it back."""

from __future__ import annotations

from backend.features.quarantine import store
from backend.jobs.kinds import JobKind, Running
from backend.replica.retention import next_night, next_time


async def _run(running: Running) -> None:
    now = running.now_ms()
    async with running.finishing(again_at=next_time(now)):
        await store.empty_decided(running.replica.engine, running.claim.tenant, now)


KINDS = (JobKind("quarantine", _run, next_at=next_night),)
