"""The nightly recount of a tenant: counts are kept with every push, and this sees that they are right."""

from __future__ import annotations

import logging

from backend.jobs.kinds import JobKind, Running
from backend.replica.retention import next_night, next_time
from backend.replica.tally import recount

_log = logging.getLogger("lapangan")


async def _run(running: Running) -> None:
    now, tenant = running.now_ms(), running.claim.tenant
    for wrong in await recount(running.replica.engine, tenant):
        _log.error("the tally of %s was wrong and is put right: %s", tenant, wrong)
    async with running.finishing(again_at=next_time(now)):
        pass


RECOUNT = JobKind("recount", _run, next_at=next_night)
