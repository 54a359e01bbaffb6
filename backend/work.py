"""What this server does by itself: its followers in their order, its kinds of jobs, and their worker.

The same worker runs inside `lapangan serve` and as `lapangan work` beside it.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

from backend.accounts.store import tenants
from backend.base.clock import now_ms
from backend.config import Settings
from backend.features import found
from backend.followers.follower import Follower
from backend.followers.rounds import Rounds
from backend.jobs.kinds import JobKind
from backend.jobs.worker import Chance, Worker, plan_again
from backend.mail.send import MAIL
from backend.replica import search_rule
from backend.replica.recount import RECOUNT
from backend.replica.replica import Replica
from backend.replica.retention import retention

FOLLOWERS: Sequence[Follower] = sorted(found("followers", "FOLLOWERS"), key=lambda one: (one.turn, one.name))
"""In the order of their turns: one sees what those before it wrote in its next round."""
KINDS: Sequence[JobKind] = (
    retention(FOLLOWERS),
    RECOUNT,
    search_rule.SEARCH_RULE,
    MAIL,
    *found("jobs", "KINDS"),
)
PLAN_AGAIN_MS = 3_600_000


def chance() -> Chance:
    """The clock and the dice of this process."""
    dice = random.Random()  # noqa: S311 - spreads retries and nights, no secret
    return Chance(now_ms, dice.random, f"{socket.gethostname()}:{os.getpid()}")


def rounds(replica: Replica) -> Rounds:
    """The followers of this server."""
    return Rounds(replica, FOLLOWERS, now_ms, lambda: time.monotonic() * 1000)


@dataclass(slots=True)
class _Turn:
    """What a worker does beside its jobs: followers, and once in a while the jobs that come again."""

    replica: Replica
    rounds: Rounds
    chance: Chance
    planned_at: int = 0

    async def __call__(self) -> bool:
        now = self.chance.now_ms()
        if now - self.planned_at >= PLAN_AGAIN_MS:
            await plan_again(self.replica, KINDS, await tenants(self.replica.engine), self.chance)
            await search_rule.plan(self.replica, now)
            self.planned_at = now
        return await self.rounds.turn()


async def work(replica: Replica, stop: asyncio.Event, settings: Settings) -> None:
    """Work until told to stop."""
    fate = chance()
    await Worker(replica, KINDS, fate, _Turn(replica, rounds(replica), fate), settings).run(stop)
