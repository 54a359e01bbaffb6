"""What a server need not keep for ever, collected each night in small batches (SPEC.md T6, M9, P2, L9).

Age is counted in the server's own days: each night notes where the tenant stood (day_mark), and what was
there KEEP_DAYS marks ago is that old. Stamps and a clock that jumps make nothing older. A batch that writes
what a push reads holds the tenant's row; every batch is whole by itself, so a job that is killed goes on
where it was. Nothing goes that a follower has not read, unless it is parked: then it starts again.
"""
# ruff: noqa: S608 - every part of every statement is a constant of this file

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from backend.base.database.engine import DatabaseEngine
from backend.followers import store as followers_store
from backend.followers.follower import Follower
from backend.followers.rounds import started_again
from backend.jobs.kinds import JobKind, Running
from backend.replica.keeping import chosen_days
from backend.replica.store import TenantRow, lock
from sync.decision.plan import FORGOTTEN
from sync.limits import (
    ANSWER_KEEP_DAYS,
    HISTORY_KEEP_DAYS,
    RETENTION_REJECTED_DAYS,
    SECURITY_LOG_DAYS,
    TOMBSTONE_KEEP_DAYS,
    UPLOAD_KEEP_DAYS,
)
from sync.reach import read_months
from sync.schema import RECORD_TYPES

DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1)
NIGHT_MS = 3 * 3_600_000
"""From midnight UTC on: each tenant at a time of its own."""
BATCH_ROWS = 500
WALK_ROWS = 500
"""History rows that one batch looks at: each may be of another record, on another page of the index."""


class Mark(NamedTuple):
    """Where the tenant stood on a day."""

    day: int
    at: int
    seq: int
    history_id: int


@dataclass(frozen=True, slots=True)
class _Night:
    """One run for one tenant. `floor`: every follower that is not parked has read up to here.

    `chosen`: days that the workspace set (keeping.SPANS).
    """

    engine: DatabaseEngine
    tenant: str
    today: int
    floor: int
    chosen: Mapping[str, int]

    def days(self, name: str, usual: int) -> int:
        """How long this workspace keeps it."""
        return self.chosen.get(name, usual)


_PROSE = " OR ".join(
    f"(h.type = '{name}' AND h.field = '{field}')"
    for name, kind in RECORD_TYPES.items()
    for field, shape in kind.fields.items()
    if shape.merge == "text"
)
_NOTE = (
    "INSERT INTO day_mark (tenant, day, at, seq, history_id) SELECT $1, $2, $3, $4,"
    " coalesce((SELECT max(id) FROM history WHERE tenant = $1), 0) ON CONFLICT DO NOTHING"
)
_MARK = (
    "SELECT day, at, seq, history_id FROM day_mark WHERE tenant = $1 AND day <= $2"
    " ORDER BY day DESC LIMIT 1 OFFSET $3"
)
_RAISE = "UPDATE tenant SET horizon_seq = $2 WHERE id = $1 AND horizon_seq < $2"
_SET_ASIDE = "EXISTS (SELECT 1 FROM follower_aside a WHERE a.tenant = $1 AND a.record = {})"
_TOMBSTONES = (
    "SELECT max(seq), count(*) FROM (SELECT seq FROM record WHERE tenant = $1 AND deleted AND seq > $2"
    f" AND seq <= $3 ORDER BY seq LIMIT {BATCH_ROWS}) walked"
)
_BURY = (
    "DELETE FROM record WHERE tenant = $1 AND deleted AND seq > $2 AND seq <= $3"
    f" AND meta NOT LIKE '%{FORGOTTEN}%'"
    " AND NOT EXISTS (SELECT 1 FROM record c WHERE c.tenant = $1 AND c.parent = record.id AND c.parent <> '')"
    f" AND NOT {_SET_ASIDE.format('record.id')}"
)
_DEPARTURES = (
    "DELETE FROM departure WHERE tenant = $1 AND seq IN (SELECT d.seq FROM departure d WHERE d.tenant = $1"
    f" AND d.seq <= $2 AND NOT {_SET_ASIDE.format('d.id')} ORDER BY d.seq LIMIT {BATCH_ROWS}) RETURNING seq"
)
_WALK = (
    "SELECT max(id), count(*) FROM (SELECT id FROM history WHERE tenant = $1 AND id > $2 AND id <= $3"
    f" ORDER BY id LIMIT {WALK_ROWS}) walked"
)
# A text at the horizon is the base of merges to come (M4): a version that stood there or later stays, and so
# does what a device offered later. A row that noted no end ended where the next one began.
_BASE = (
    "CASE WHEN h.until_seq > 0 THEN h.until_seq <= $5"
    " WHEN h.until_seq = 0 OR h.outcome <> 'replaced' THEN h.seq <= $5"
    " ELSE EXISTS (SELECT 1 FROM history n WHERE n.tenant = $1 AND n.record = h.record AND n.field = h.field"
    " AND n.outcome = 'replaced' AND n.seq > h.seq AND n.seq <= $5) END"
)
_HISTORY = (
    "DELETE FROM history WHERE id IN (SELECT h.id FROM history h WHERE h.tenant = $1 AND h.id > $2"
    f" AND h.id <= $3 AND coalesce(h.until_seq, 0) <= $4 AND NOT {_SET_ASIDE.format('h.record')}"
    f" AND (NOT ({_PROSE}) OR {_BASE}))"
)
_COLLECTED = "UPDATE day_mark SET collected = true WHERE tenant = $1 AND day <= $2 AND NOT collected"
_ANSWERS = (
    "UPDATE mutation SET result = '', body = NULL WHERE tenant = $1 AND (device, n) IN (SELECT m.device, m.n"
    " FROM mutation m WHERE m.tenant = $1 AND m.result <> '' AND m.at <= $2"
    f" AND (m.body IS NULL OR m.at <= $3) ORDER BY m.at LIMIT {BATCH_ROWS}) RETURNING n"
)
_GONE_DEVICES = (
    "SELECT id FROM device WHERE tenant = $1 AND (revoked_at <= $2 OR kind = 'server')"
    " AND EXISTS (SELECT 1 FROM mutation m WHERE m.tenant = $1 AND m.device = device.id AND m.n > 0)"
)
_OF_GONE = (
    "DELETE FROM mutation WHERE tenant = $1 AND device = $2 AND n IN (SELECT n FROM mutation"
    f" WHERE tenant = $1 AND device = $2 AND at <= $3 AND seq <= $4 ORDER BY n LIMIT {BATCH_ROWS})"
    " RETURNING n"
)

_SECURITY = (
    "DELETE FROM security_event WHERE id IN (SELECT id FROM security_event WHERE tenant IN ($1, '')"
    f" AND at <= $2 ORDER BY tenant, at LIMIT {BATCH_ROWS}) RETURNING id"
)

_UPLOADS = (
    "DELETE FROM upload WHERE tenant = $1 AND at <= $2 AND state IN ('chosen', 'done', 'failed') RETURNING id"
)


def next_night(now_ms: int, spread: float) -> int:
    """When a tenant's next run is due: in the first hours of the next day UTC. `spread`: 0 up to 1."""
    return (now_ms // DAY_MS + 1) * DAY_MS + int(spread * NIGHT_MS)


def next_time(now_ms: int) -> int:
    """The next night at the time of this one: the place of a tenant in the night stays what was drawn."""
    return (now_ms // DAY_MS + 1) * DAY_MS + now_ms % DAY_MS % NIGHT_MS


def retention(followers: Sequence[Follower]) -> JobKind:
    """The nightly job of each tenant. `followers`: all of this server; what they have not read stays."""
    return JobKind("retention", partial(_run, followers), next_at=next_night)


async def _run(followers: Sequence[Follower], running: Running) -> None:
    now, tenant = running.now_ms(), running.claim.tenant
    await collect(running.replica.engine, tenant, followers, now)
    async with running.finishing(again_at=next_time(now)):
        pass


async def collect(engine: DatabaseEngine, tenant: str, followers: Sequence[Follower], now_ms: int) -> None:
    """Note the day, then collect what is old enough."""
    today = now_ms // DAY_MS
    async with engine.write():
        row = await lock(engine, tenant)
        await _note_month(engine, tenant, today, row)
        await engine.rows(_NOTE, tenant, today, now_ms, row.seq)
        floor = await _floor(engine, tenant, followers, row)
    night = _Night(engine, tenant, today, floor, await chosen_days(engine, tenant))
    await _collect_security_log(night)
    await _collect_uploads(night)
    if not floor:  # a new follower walks the whole history first
        return
    old = await _mark(night, night.days("tombstones", TOMBSTONE_KEEP_DAYS))
    horizon = await _raise_horizon(night, followers, min(old.seq, floor) if old else 0, now_ms)
    await _collect_tombstones(night, horizon)
    await _collect_history(night, followers, horizon, now_ms)
    await _collect_answers(night)


async def _note_month(engine: DatabaseEngine, tenant: str, today: int, row: TenantRow) -> None:
    """A month begins with the first night of it that is noted; call it before the night is.

    Only what was noted counts, so a clock that jumps ahead and back makes one month more, not years.
    """
    first = _day(today).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    nights = await engine.rows(
        "SELECT count(*), count(CASE WHEN day >= $2 AND day < $3 THEN 1 END) FROM day_mark WHERE tenant = $1",
        tenant, (first - _EPOCH).days, (after - _EPOCH).days,
    )  # fmt: skip
    noted, of_this_month = nights[0]
    if noted and not of_this_month:
        months = read_months(row.months).begun(row.seq)
        await engine.rows("UPDATE tenant SET months = $2 WHERE id = $1", tenant, months)


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)


async def _floor(engine: DatabaseEngine, tenant: str, followers: Sequence[Follower], row: TenantRow) -> int:
    places = await followers_store.known_places(engine, tenant)
    floor = row.seq
    for follower in followers:
        place = places.get(follower.name)
        if place is None or not place.parked_at:
            floor = min(floor, place.base if place and place.epoch == row.epoch else 0)
    return floor


async def _mark(night: _Night, keep_days: int) -> Mark | None:
    found = await night.engine.rows(_MARK, night.tenant, night.today, keep_days)
    return Mark(*found[0]) if found else None


async def _raise_horizon(night: _Night, followers: Sequence[Follower], horizon: int, now_ms: int) -> int:
    """Say first what will be gone, so that no cursor is trusted that misses it; the horizon now."""
    engine, tenant = night.engine, night.tenant
    async with engine.write():
        row = await lock(engine, tenant)
        if horizon <= row.horizon_seq:
            return row.horizon_seq
        await engine.rows(_RAISE, tenant, horizon)
        await _restart_parked(night, followers, (horizon, row.seq), now_ms)
    return horizon


async def _restart_parked(
    night: _Night, followers: Sequence[Follower], seqs: tuple[int, int], now_ms: int
) -> None:
    """A follower that has not read up to seqs[0] begins anew; seqs[1]: the head.

    Only one that was parked when the floor was taken can be so far behind, parked though it may be no more.
    """
    gone, head = seqs
    places = await followers_store.known_places(night.engine, night.tenant)
    for follower in followers:
        place = places.get(follower.name)
        begun = 0 if follower.projection else head
        if place is not None and place.base < gone and (place.base, place.at) != (begun, begun):
            again = started_again(follower, place, head, now_ms)
            await followers_store.move(night.engine, night.tenant, place, again)


async def _collect_security_log(night: _Night) -> None:
    """Its lines, and those of nobody's workspace, which every tenant's night may take away."""
    old = await _mark(night, night.days("security_log", SECURITY_LOG_DAYS))
    gone = BATCH_ROWS if old else 0
    while old and gone == BATCH_ROWS:
        gone = len(await night.engine.rows(_SECURITY, night.tenant, old.at))


async def _collect_uploads(night: _Night) -> None:
    """Files chosen for import and reports; not one whose import is under way."""
    old = await _mark(night, night.days("uploads", UPLOAD_KEEP_DAYS))
    if old:
        await night.engine.rows(_UPLOADS, night.tenant, old.at)


async def _collect_tombstones(night: _Night, horizon: int) -> None:
    engine, tenant = night.engine, night.tenant
    after, walked = 0, BATCH_ROWS
    while walked == BATCH_ROWS:
        async with engine.write():
            await lock(engine, tenant)
            end, walked = (await engine.rows(_TOMBSTONES, tenant, after, horizon))[0]
            if walked:
                await engine.rows(_BURY, tenant, after, end)
                after = end
    gone = BATCH_ROWS
    while gone == BATCH_ROWS:
        async with engine.write():
            await lock(engine, tenant)
            gone = len(await engine.rows(_DEPARTURES, tenant, horizon))


async def _collect_history(night: _Night, followers: Sequence[Follower], horizon: int, now_ms: int) -> None:
    engine, tenant = night.engine, night.tenant
    mark = await _mark(night, night.days("history", HISTORY_KEEP_DAYS))
    if mark is None or night.floor < mark.seq:
        return
    async with engine.write():
        row = await lock(engine, tenant)
        await _restart_parked(night, followers, (mark.seq, row.seq), now_ms)
        # Said before it is so: a projection that begins from now on is not complete from the start.
        await engine.rows(_COLLECTED, tenant, mark.day)
    after, walked = 0, WALK_ROWS
    while walked == WALK_ROWS:
        async with engine.write():
            end, walked = (await engine.rows(_WALK, tenant, after, mark.history_id))[0]
            if walked:
                await engine.rows(_HISTORY, tenant, after, end, mark.seq, horizon)
                after = end


async def _collect_answers(night: _Night) -> None:
    engine, tenant = night.engine, night.tenant
    answers = await _mark(night, ANSWER_KEEP_DAYS)
    bodies = await _mark(night, night.days("rejected", RETENTION_REJECTED_DAYS))
    if answers is None:
        return
    gone = BATCH_ROWS
    while gone == BATCH_ROWS:
        gone = len(await engine.rows(_ANSWERS, tenant, answers.at, bodies.at if bodies else 0))
    # A revoked device may come back under another id and name what it had sent (P2): it is gone when no
    # cursor is as old. A part of the server sends nothing again.
    gone_by = await _mark(night, night.days("tombstones", TOMBSTONE_KEEP_DAYS))
    for (device,) in await engine.rows(_GONE_DEVICES, tenant, gone_by.at if gone_by else 0):
        gone = BATCH_ROWS
        while gone == BATCH_ROWS:
            gone = len(await engine.rows(_OF_GONE, tenant, device, answers.at, night.floor))
