"""The worker: claims jobs whose time has come, runs them side by side, keeps their leases, tells failures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from backend.config import Settings
from backend.jobs import store
from backend.jobs.kinds import Ask, GiveUp, JobKind, Running, enqueue
from backend.jobs.store import LEASE_MS, Claim, LeaseLost
from backend.replica.replica import Replica

JOBS_AT_ONCE_MAX = 8
POLL_S = 1.0
"""How often a worker looks for jobs and changes that nobody told it of."""
ROUND_PAUSE_S = 0.1
"""Between two rounds, so that many pushes in a row share one."""
RENEW_S = LEASE_MS / 3_000
STOP_S = 4.0
"""A worker that stops gives its jobs so long; what is left is tried again elsewhere."""
_log = logging.getLogger("lapangan")


@dataclass(frozen=True, slots=True)
class Chance:
    """Time and randomness, from outside. `now_ms`: ms UTC. `random`: 0 up to 1. `name`: of this worker."""

    now_ms: Callable[[], int]
    random: Callable[[], float]
    name: str


def retry_at(kind: JobKind, failures: int, now_ms: int, random: float) -> int:
    """When to try again after so many failures: full jitter, so that many do not come back at once."""
    return now_ms + int(random * min(kind.retry_max_ms, kind.retry_ms * 2 ** min(failures - 1, 40)))


@dataclass(slots=True)
class Worker:
    """Runs the jobs of these kinds. `round`: what else it does in turn; it says whether more is waiting."""

    replica: Replica
    kinds: Sequence[JobKind]
    chance: Chance
    round: Callable[[], Awaitable[bool]] | None = None
    settings: Settings = field(default_factory=Settings.read)
    _running: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop. A database that is away is waited for."""
        beside = asyncio.create_task(self._rounds(stop))
        try:
            while not stop.is_set():
                try:
                    await self.start_due()
                except Exception:  # the database is away or busy; the next look may find it back
                    _log.exception("looking for jobs failed")
                await self._pause(stop)
        finally:
            beside.cancel()
            await self._end()
            await asyncio.gather(beside, return_exceptions=True)

    async def start_due(self) -> None:
        """Claim what there is room for and start it."""
        room = JOBS_AT_ONCE_MAX - len(self._running)
        if room <= 0:
            return
        chance = self.chance
        kinds = [kind.name for kind in self.kinds]
        claims = await store.claim(self.replica.engine, chance.name, kinds, chance.now_ms(), room)
        for claim in claims:
            task = asyncio.create_task(self.do(claim))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def drain(self) -> int:
        """Run everything that is due now, and what that makes due; how many runs it took."""
        runs = 0
        while True:
            await self.start_due()
            if not self._running:
                return runs
            runs += len(self._running)
            await asyncio.gather(*self._running)

    async def do(self, claim: Claim) -> None:
        """Run one claimed job to its end, good or bad."""
        kind = next(each for each in self.kinds if each.name == claim.kind)
        running = Running(self.replica, claim, self.chance.now_ms, self.settings)
        work = asyncio.ensure_future(kind.run(running))
        lease = asyncio.create_task(self._keep_lease(claim, work))
        try:
            await work
        except LeaseLost:
            _log.warning("job %s %s went to another worker", claim.kind, claim.id)
        except asyncio.CancelledError:
            if not lease.done():  # the worker stops: let another take it at once
                work.cancel()
                await self._give_back(claim)
                raise
        except Exception as error:  # whatever a kind raises is its failure, told and tried again
            await self._failed(kind, claim, error)
        finally:
            lease.cancel()
            await asyncio.gather(lease, return_exceptions=True)

    async def _failed(self, kind: JobKind, claim: Claim, error: Exception) -> None:
        now = self.chance.now_ms()
        dead = isinstance(error, GiveUp) or claim.failures >= kind.failures_max
        if dead:
            _log.error("job %s %s is given up", claim.kind, claim.id, exc_info=error)
        due_at = now if dead else retry_at(kind, claim.failures, now, self.chance.random())
        reason = f"{type(error).__name__}: {error}"
        with suppress(LeaseLost):
            await store.fail(self.replica.engine, claim, reason, due_at, dead=dead)

    async def _give_back(self, claim: Claim) -> None:
        with suppress(Exception):  # the lease runs out by itself
            reason = "The worker stopped."
            await store.fail(self.replica.engine, claim, reason, self.chance.now_ms(), dead=False)

    async def _keep_lease(self, claim: Claim, work: asyncio.Future[None]) -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            try:
                await store.renew(self.replica.engine, claim, self.chance.now_ms())
            except LeaseLost:
                work.cancel()
                return
            except Exception:  # the next try may reach the database before the lease runs out
                _log.exception("renewing the lease of %s failed", claim.kind)

    async def _rounds(self, stop: asyncio.Event) -> None:
        while self.round is not None and not stop.is_set():
            try:
                more = await self.round()
            except Exception:  # as above: the next round may go well
                _log.exception("a round failed")
                more = False
            if not more:
                await self._news()

    async def _news(self) -> None:
        """Until the log of a tenant grew here, or it is time to look for what others wrote."""
        moved = self.replica.streams.moved
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_S * (0.5 + self.chance.random())):
                await moved.wait()
        await asyncio.sleep(ROUND_PAUSE_S)
        moved.clear()

    async def _pause(self, stop: asyncio.Event) -> None:
        """Until a job ends or is due here, the time to look again comes, or it is told to stop."""
        due = self.replica.job_due
        told = [asyncio.ensure_future(stop.wait()), asyncio.ensure_future(due.wait())]
        await asyncio.wait([*told, *self._running], timeout=POLL_S, return_when=asyncio.FIRST_COMPLETED)
        for one in told:
            one.cancel()
        due.clear()

    async def _end(self) -> None:
        if self._running:
            _, left = await asyncio.wait(self._running, timeout=STOP_S)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)


async def plan_again(
    replica: Replica, kinds: Iterable[JobKind], tenants: Iterable[str], chance: Chance
) -> None:
    """See that what happens again and again waits in every tenant, also after it became a dead letter."""
    now = chance.now_ms()
    for kind in kinds:
        if kind.next_at is not None:
            for tenant in tenants:
                due = kind.next_at(now, chance.random())
                await enqueue(replica, tenant, Ask(kind, due, only_key="again"), now)
