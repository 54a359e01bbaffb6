"""What a job is to whoever enqueues one and to whoever writes its kind.

    async def send(running: Running) -> None:
        letter = write_letter(await read(running))        # no lock is held here
        async with running.finishing() as directory:      # one transaction: the effect and the end of the job
            await submit(running.replica, sender, [...])

A job is done when its row goes, in the transaction of its effect. So a worker that is killed anywhere repeats
nothing of that transaction and loses nothing: the lease runs out and another worker takes the job. Long work
goes in steps (`running.step()`), and must know by itself which of them were done.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from backend.config import Settings
from backend.jobs import store
from backend.jobs.store import Claim
from backend.replica.directory import Directory
from backend.replica.replica import Replica
from backend.replica.store import lock


class GiveUp(Exception):
    """Trying again would not help: the job becomes a dead letter with this sentence."""


class NoLongerAllowed(GiveUp):
    """The person the job acts for may nothing here any more."""


@dataclass(frozen=True, slots=True)
class Running:
    """One claimed job while it runs. `now_ms`: the worker's clock; `settings`: of its process."""

    replica: Replica
    claim: Claim
    now_ms: Callable[[], int]
    settings: Settings

    @asynccontextmanager
    async def finishing(self, again_at: int = 0) -> AsyncIterator[Directory | None]:
        """The transaction that ends the job, or with `again_at` lets it wait for its next time.

        Yields who is in the tenant, read under its lock, for a job of a tenant; rows are locked in the one
        order tenant, follower, job. Raises LeaseLost when another worker has the job, NoLongerAllowed.
        """
        async with self.replica.engine.write():
            yield await self._directory()
            await store.finish(self.replica.engine, self.claim, again_at)

    @asynccontextmanager
    async def step(self) -> AsyncIterator[Directory | None]:
        """A transaction in the middle of a long job: what it does stays though the job may be tried again.

        Yields and raises as `finishing` does.
        """
        async with self.replica.engine.write():
            yield await self._directory()
            await store.renew(self.replica.engine, self.claim, self.now_ms())

    async def _directory(self) -> Directory | None:
        claim = self.claim
        if not claim.tenant:
            return None
        row = await lock(self.replica.engine, claim.tenant)
        directory = await self.replica.directory(claim.tenant, row)
        if claim.person and not directory.held(claim.person):
            raise NoLongerAllowed("The person it acts for is not active here.")
        return directory


Run = Callable[[Running], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job. `failures_max`: tries in a row before it is a dead letter.

    `retry_ms`, `retry_max_ms`: the wait before try n is random up to retry_ms * 2^(n-1), at most the maximum.
    `next_at`: for what happens again and again in each tenant: (now_ms, spread 0..1) to the next due time.
    """

    name: str
    run: Run
    failures_max: int = 8
    retry_ms: int = 2_000
    retry_max_ms: int = 3_600_000
    next_at: Callable[[int, float], int] | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A job to be enqueued. `only_key`: while one of this kind and key waits or runs, no other is added."""

    kind: JobKind
    due_at: int
    payload: Mapping[str, Any] = field(default_factory=dict[str, Any])
    only_key: str = ""
    person: str = ""


async def enqueue(replica: Replica, tenant: str, ask: Ask, now_ms: int) -> bool:
    """Add a job, in the open transaction where there is one; whether it was added."""
    kind = ask.kind
    new = store.New(
        kind.name, kind.failures_max, ask.due_at, store.encode(ask.payload), ask.only_key, ask.person
    )
    added = await store.add(replica.engine, tenant, new, now_ms)
    if added and ask.due_at <= now_ms:
        replica.engine.after_commit(replica.job_due.set)
    return added
