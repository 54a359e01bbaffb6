"""The table of jobs: the one statement that claims, and what ends a claim.

Every change of a claimed job is fenced on `attempt`. What claims, adds and revives is SQL: SKIP LOCKED,
windows and partial indexes are more than Piccolo can say.
"""
# ruff: noqa: S608 - every part of every statement is a constant of this file

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec
from piccolo.query import Delete, Update

from backend.base.database.engine import Changed, DatabaseEngine, ask
from backend.base.database.statements import among
from backend.base.database.tables import Job

LEASE_MS = 30_000
"""A worker that did not renew its lease for so long is taken for dead."""
JOBS_OF_TENANT_MAX = 4
"""Jobs of one tenant that run at once, over all workers."""
REASON_CHARS_MAX = 1_000
WORKER_DIED = "The worker ended while it ran."
# Any number, the same in every process: claims wait for each other, so that a tenant's limit is exact.
_ADVISORY_LOCK = 7_205_759_403_792_795


class LeaseLost(Exception):
    """The lease ran out and another worker has the job, or someone took it away."""


class New(NamedTuple):
    """A job as it is put in."""

    kind: str
    failures_max: int
    due_at: int
    payload: str = "{}"
    only_key: str = ""
    person: str = ""


class Claim(NamedTuple):
    """A job that this worker holds. `attempt`: the fence. `failures`: tries in a row, this one included."""

    tenant: str
    id: str
    kind: str
    attempt: int
    failures: int
    person: str
    payload: dict[str, Any]


class DeadLetter(NamedTuple):
    """A job that is not tried any more, with the reason."""

    tenant: str
    id: str
    kind: str
    due_at: int
    attempt: int
    reason: str


def encode(payload: Mapping[str, Any]) -> str:
    """The payload as the table keeps it."""
    return msgspec.json.encode(payload).decode()


_WAITING: Changed = {Job.state: "waiting", Job.lease_until: 0}
_decode = msgspec.json.Decoder(dict[str, Any]).decode

_ADD = (
    "INSERT INTO job (tenant, id, kind, failures_max, due_at, payload, only_key, person, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id"
)
_BURY_THE_LOST = (
    f"UPDATE job SET state = 'dead', reason = '{WORKER_DIED}' WHERE state = 'running' AND lease_until < $1"
    " AND failures >= failures_max"
)
_OPEN = (
    "(state = 'waiting' AND due_at <= $1 OR state = 'running' AND lease_until < $1)"
    " AND failures < failures_max"
)
_CLAIM = {
    engine: "UPDATE job SET state = 'running', worker = $2, lease_until = $3, attempt = attempt + 1,"
    " failures = failures + 1 WHERE (tenant, id) IN (SELECT j.tenant, j.id FROM job j"
    " JOIN (SELECT tenant, id, row_number() OVER (PARTITION BY tenant ORDER BY due_at, id) AS turn"
    f" FROM job WHERE {_OPEN} AND {among(engine, 'kind', '$4')}) o ON o.tenant = j.tenant AND o.id = j.id"
    " LEFT JOIN (SELECT tenant, count(*) AS running FROM job WHERE state = 'running' AND lease_until >= $1"
    " GROUP BY tenant) b ON b.tenant = j.tenant"
    f" WHERE j.tenant = '' OR o.turn + coalesce(b.running, 0) <= {JOBS_OF_TENANT_MAX}"
    f" ORDER BY o.turn, j.due_at, j.id LIMIT $5{lock})"
    " RETURNING tenant, id, kind, attempt, failures, person, payload"
    for engine, lock in (("sqlite", ""), ("postgres", " FOR UPDATE OF j SKIP LOCKED"))
}
"""Jobs whose time has come, one of each tenant before the second of any."""
_REVIVE = (
    "UPDATE job SET state = 'waiting', failures = 0, due_at = $2"
    " WHERE tenant = $3 AND id = $1 AND state = 'dead'"
    " AND NOT EXISTS (SELECT 1 FROM job o WHERE o.tenant = job.tenant AND o.kind = job.kind"
    " AND o.only_key = job.only_key AND o.only_key <> '' AND o.state <> 'dead') RETURNING kind"
)


async def add(engine: DatabaseEngine, tenant: str, new: New, now_ms: int) -> bool:
    """Whether it was added: not while one of the same kind and key waits or runs."""
    args = (new.kind, new.failures_max, new.due_at, new.payload, new.only_key, new.person)
    return bool(await engine.rows(_ADD, tenant, str(uuid4()), *args, now_ms))


async def claim(
    engine: DatabaseEngine, worker: str, kinds: Iterable[str], now_ms: int, count_max: int
) -> list[Claim]:
    """Up to `count_max` jobs of these kinds, held by `worker` for LEASE_MS from now."""
    known = msgspec.json.encode(sorted(kinds)).decode()
    async with engine.write():
        if engine.engine_type == "postgres":
            await engine.rows("SELECT pg_advisory_xact_lock($1)", _ADVISORY_LOCK)
        await engine.rows(_BURY_THE_LOST, now_ms)
        rows = await engine.rows(
            _CLAIM[engine.engine_type], now_ms, worker, now_ms + LEASE_MS, known, count_max
        )
    return [Claim(*head, payload=_decode(payload)) for *head, payload in rows]


async def renew(engine: DatabaseEngine, held: Claim, now_ms: int) -> None:
    """Hold the job for LEASE_MS more. Raises LeaseLost."""
    await _mine(engine, held, Job.update({Job.lease_until: now_ms + LEASE_MS}))


async def finish(engine: DatabaseEngine, held: Claim, again_at: int = 0) -> None:
    """End the job, or let it wait until `again_at`; in the transaction of its effect. Raises LeaseLost."""
    again: Changed = {Job.due_at: again_at, Job.failures: 0, Job.reason: ""}
    await _mine(engine, held, Job.update(_WAITING | again) if again_at else Job.delete())


async def fail(engine: DatabaseEngine, held: Claim, reason: str, due_at: int, *, dead: bool) -> None:
    """Let it wait until `due_at` for another try, or never again. Raises LeaseLost."""
    # Postgres keeps no U+0000 in text.
    told = reason.replace("\0", "\ufffd")[:REASON_CHARS_MAX]
    failed: Changed = {Job.due_at: due_at, Job.reason: told}
    await _mine(engine, held, Job.update(_WAITING | failed | ({Job.state: "dead"} if dead else {})))


async def _mine(engine: DatabaseEngine, held: Claim, change: Update[Job] | Delete) -> None:
    """Make the change if the claim still stands."""
    fence = (Job.tenant == held.tenant) & (Job.id == held.id) & (Job.attempt == held.attempt)
    if not await ask(engine, change.where(fence, Job.state == "running").returning(Job.id)):
        raise LeaseLost(f"{held.kind} {held.id}")


async def dead_letters(
    engine: DatabaseEngine, tenants: Sequence[str] | None = None, count_max: int = 1_000
) -> list[DeadLetter]:
    """Jobs nobody tries any more, newest first; of these tenants, or of all."""
    columns = (Job.tenant, Job.id, Job.kind, Job.due_at, Job.attempt, Job.reason)
    dead = Job.select(*columns).where(Job.state == "dead").order_by(Job.due_at, ascending=False)
    if tenants is not None:
        dead = dead.where(Job.tenant.is_in(list(tenants)))
    return [DeadLetter(**row) for row in await ask(engine, dead.limit(count_max))]


async def retry(engine: DatabaseEngine, id_: str, now_ms: int, tenants: Sequence[str] | None = None) -> str:
    """Give a dead letter all its tries again; its kind. Empty: there is none, or another like it waits."""
    letter = await _dead(engine, id_, tenants)
    rows = await engine.rows(_REVIVE, id_, now_ms, letter.tenant) if letter else []
    return rows[0][0] if rows else ""


async def discard(engine: DatabaseEngine, id_: str, tenants: Sequence[str] | None = None) -> str:
    """Remove a dead letter; its kind, or empty when there is none."""
    letter = await _dead(engine, id_, tenants)
    if letter is None:
        return ""
    gone = Job.delete().where(Job.tenant == letter.tenant, Job.id == id_, Job.state == "dead")
    rows = await ask(engine, gone.returning(Job.kind))
    return rows[0]["kind"] if rows else ""


async def _dead(engine: DatabaseEngine, id_: str, tenants: Sequence[str] | None) -> DeadLetter | None:
    return next((one for one in await dead_letters(engine, tenants) if one.id == id_), None)
