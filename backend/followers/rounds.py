"""One round of the followers of a tenant: read without a lock, plan purely, check and write under it.

Followers that are level share one read. A record that changes moves to a later seq, so a pass that takes
several rounds remembers what it met (follower_seen): each change is told as the difference from what the
follower knows of that record.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import msgspec

from backend.followers import store
from backend.followers.change import NetChange, State, net_change
from backend.followers.follower import (
    FOLLOWER_DEPTH_MAX,
    FOLLOWER_FAILURES_MAX,
    FOLLOWER_LOCK_MS_MAX,
    FOLLOWER_ROWS_MAX,
    Follower,
    Loaded,
    Needs,
    Plan,
)
from backend.followers.store import Cause, Page, Place
from backend.jobs.kinds import enqueue
from backend.replica.door import Sender, Write, submit
from backend.replica.replica import Replica
from backend.replica.store import TenantRow, lock, tenant_row
from sync.decision.plan import Record

ROWS_MIN = 10
"""However slow the database is, a round takes so many rows."""
HELD_MAX = 1_000
AGAIN_MAX = 5
"""Times a round begins again at once because somebody wrote meanwhile; then others have their turn."""
REASON_CHARS_MAX = 1_000


class _Again(Exception):
    """Somebody wrote, or moved the follower, between the read and the lock."""


class _Refused(Exception):
    """The door refused a write for this record."""

    def __init__(self, record: str, reason: str) -> None:
        super().__init__(reason)
        self.record = record
        self.reason = reason


class _Planned(NamedTuple):
    """What became of one change: a plan, or the reason why there is none."""

    change: NetChange
    plan: Plan
    depth: int
    failure: str = ""


@dataclass(frozen=True, slots=True)
class _Work:
    """One follower's part of a page, planned."""

    page: Page
    planned: list[_Planned]
    passed: list[Record]
    """Records that are its turn and do not concern it."""
    needs: Needs
    loaded: dict[str, int]
    """Record to seq, of what the plans were made from."""
    retried: bool
    cut: bool = False
    """Whether records of the page are left for the next round."""


@dataclass(slots=True)
class Rounds:
    """The followers, in the order in which they have their turn. `timer_ms`: a clock that never goes back."""

    replica: Replica
    followers: Sequence[Follower]
    now_ms: Callable[[], int]
    timer_ms: Callable[[], float]
    sizes: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """Tenant and follower to the rows of its next round."""
    held: deque[float] = field(default_factory=lambda: deque[float](maxlen=HELD_MAX))
    """How long the last rounds held a tenant, in milliseconds."""

    async def turn(self) -> bool:
        """One round in every tenant that needs one; whether more is waiting."""
        more = False
        for tenant in await store.behind(self.replica.engine, self.followers):
            more = await self.follow(tenant) or more
        return more

    async def drain(self, tenant: str) -> int:
        """Round after round until every follower is level; how many it took."""
        rounds = 0
        while tenant in await store.behind(self.replica.engine, self.followers):
            await self.follow(tenant)
            rounds += 1
        return rounds

    async def follow(self, tenant: str) -> bool:
        """One round of each follower of a tenant; whether one of them has more to read."""
        engine = self.replica.engine
        places = await store.places(engine, tenant, self.followers)
        row = await tenant_row(engine, tenant)
        level: dict[tuple[int, int], list[Follower]] = {}
        for follower in self.followers:
            place = await self._settled(tenant, follower, places[follower.name], row)
            places[follower.name] = place
            if not place.parked_at:
                level.setdefault((place.base, place.at), []).append(follower)
        more = False
        for followers in level.values():
            more = await self._together(tenant, followers, places) or more
        return more

    async def _together(self, tenant: str, followers: list[Follower], places: dict[str, Place]) -> bool:
        """One shared read, then each follower in turn."""
        engine = self.replica.engine
        size = min(self.sizes.get((tenant, each.name), FOLLOWER_ROWS_MAX) for each in followers)
        page = await store.read(engine, tenant, followers, places[followers[0].name], size)
        more = False
        for follower in followers:
            place = places[follower.name]
            if any(retry for _, retry in page.aside[follower.name].values()):
                place, tried = await self._try_again(tenant, follower, place)
                more = more or tried
            if place.at < page.tenant.seq and not place.parked_at:
                more = await self._advance(tenant, follower, place, page) or more
        return more

    async def _try_again(self, tenant: str, follower: Follower, place: Place) -> tuple[Place, bool]:
        """What was set aside and is asked for again, before what is new."""
        page = await store.read_again(self.replica.engine, tenant, follower, FOLLOWER_ROWS_MAX)
        await self._advance(tenant, follower, place, page, retried=True)
        return (await store.places(self.replica.engine, tenant, [follower]))[follower.name], True

    async def _advance(
        self, tenant: str, follower: Follower, place: Place, page: Page, *, retried: bool = False
    ) -> bool:
        """Plan and commit; whether the follower has more to read."""
        failures: dict[str, str] = {}
        for _ in range(AGAIN_MAX):
            work = await self._plan(tenant, follower, place, (page, retried, failures))
            try:
                after = await self._commit(tenant, follower, place, work)
            except _Refused as refused:
                failures[refused.record] = refused.reason
            except _Again:
                self._resize(tenant, follower, math.inf)
                return True
            else:
                return not after.parked_at and (after.at < page.tenant.seq or after.base < after.at)
        return True

    async def _plan(
        self, tenant: str, follower: Follower, place: Place, given: tuple[Page, bool, dict[str, str]]
    ) -> _Work:
        page, retried, failures = given
        own = page.own.get(follower.part, frozenset())
        changes: list[NetChange] = []
        passed: list[Record] = []
        broken: dict[str, str] = dict(failures)
        needs = Needs()
        for record in page.records:
            since = _since(follower, place, page, record, retried=retried)
            if since is None:
                continue
            try:
                change = _without(_seen_by(follower, page, record, since), own)
                if not _concerns(change):
                    passed.append(record)
                    continue
                wants = follower.needs(change)
                needs = Needs(needs.records | wants.records, needs.children | wants.children)
            except Exception as error:  # a record the follower cannot deal with is set aside
                change = _bare(record, since)
                broken[record.id] = _told(error)
            changes.append(change)
        seqs = {seq for change in changes for seq in _seqs(change, own)}
        loaded, causes = await store.load(self.replica.engine, tenant, needs, seqs) if changes else ({}, {})
        planned = [
            _Planned(change, Plan(), 1, broken[change.id])
            if change.id in broken
            else _planned(follower, change, (tenant, loaded), (causes, own))
            for change in changes
        ]
        kept = _within(planned, place.failures)
        about = {id_: record.seq for id_, record in loaded.items()}
        return _Work(page, kept, passed, needs, about, retried, cut=len(kept) < len(planned))

    async def _commit(self, tenant: str, follower: Follower, place: Place, work: _Work) -> Place:
        """Write what follows and move the cursor, in one transaction. Raises _Again, _Refused."""
        engine, page = self.replica.engine, work.page
        after = self._after(place, work)
        if not work.planned and not work.retried:
            # Nothing to write: who moves it first has moved it.
            if not await store.move(engine, tenant, place, after):
                raise _Again
            return after
        began: float | None = None
        async with engine.write():
            row = await lock(engine, tenant)
            began = self.timer_ms()
            if (
                await store.lock_place(engine, tenant, follower.name) != place
                or row.epoch != page.tenant.epoch
            ):
                raise _Again
            if row.seq != page.tenant.seq:
                await self._check(tenant, work)
            await self._write(tenant, follower, work)
            await self._note(tenant, place, after, work)
            if not await store.move(engine, tenant, place, after):
                raise _Again
        held = self.timer_ms() - began
        self.held.append(held)
        self._resize(tenant, follower, held)
        return after

    async def _check(self, tenant: str, work: _Work) -> None:
        """See under the lock that nothing moved of what the plans were made from."""
        engine = self.replica.engine
        read = {planned.change.id: planned.change.last_seq for planned in work.planned}
        if await store.seqs(engine, tenant, read) != read:
            raise _Again
        loaded, _ = await store.load(engine, tenant, work.needs, ())
        if {id_: record.seq for id_, record in loaded.items()} != work.loaded:
            raise _Again

    async def _write(self, tenant: str, follower: Follower, work: _Work) -> None:
        """Through the door, as a machine acting for a person, which yields (M12). Raises _Refused."""
        planned, read_seq = work.planned, work.page.tenant.seq
        groups: dict[tuple[str, int], list[tuple[str, Write]]] = {}
        for each in planned:
            writes = groups.setdefault((each.plan.acting_for, each.depth), [])
            writes += [(each.change.id, write) for write in each.plan.writes]
        for (person, depth), writes in groups.items():
            if not writes:
                continue
            sender = Sender(tenant, person, follower.part, system=True, depth=depth, machine=True)
            results = await submit(self.replica, sender, [write for _, write in writes], read_seq)
            for (record, _), result in zip(writes, results, strict=True):
                if result.outcome == "rejected":
                    raise _Refused(record, f"{result.code}: {result.detail}")
        for each in planned:
            for ask in each.plan.jobs:
                await enqueue(self.replica, tenant, ask, self.now_ms())

    async def _note(self, tenant: str, place: Place, after: Place, work: _Work) -> None:
        """What failed is set aside; what was met is remembered while the pass is not at its end."""
        engine = self.replica.engine
        met = [record.id for record in work.passed if work.retried or record.seq <= after.at]
        for each in work.planned:
            if each.failure:
                why = (each.change.since, self.now_ms(), each.failure)
                await store.put_aside(engine, tenant, place.name, each.change.id, why)
            else:
                met.append(each.change.id)
        if work.retried:
            for record in [*met, *_gone(work.page, place.name)]:
                await store.take_back(engine, tenant, place.name, record)
        if work.retried or after.base < after.at:
            await store.note_seen(engine, tenant, place, met, work.page.tenant.seq)
        elif place.base == place.at:
            await store.forget_seen(engine, tenant, place)

    def _after(self, place: Place, work: _Work) -> Place:
        failures, reason = place.failures, place.reason
        for each in work.planned:
            failures = failures + 1 if each.failure else 0
            reason = each.failure or reason
        parked = failures >= FOLLOWER_FAILURES_MAX
        place = place._replace(
            failures=failures, reason=reason, parked_at=self.now_ms() if parked else place.parked_at
        )
        if work.retried:
            return place
        head = work.page.tenant.seq
        reached = work.planned[-1].change.last_seq if work.cut or parked else work.page.reached
        if reached >= head:
            return place._replace(base=head, at=head, number=place.number + 1)
        return place._replace(at=reached)

    async def _settled(self, tenant: str, follower: Follower, place: Place, row: TenantRow) -> Place:
        """The place in this epoch; one beyond the tenant's counter is of rows that are no more."""
        if place.epoch == row.epoch and place.at <= row.seq:
            return place
        after = place._replace(epoch=row.epoch)
        if place.at > row.seq or place.base > row.seq:
            after = started_again(follower, after, row.seq, self.now_ms())
        await store.move(self.replica.engine, tenant, place, after)
        return (await store.places(self.replica.engine, tenant, [follower]))[follower.name]

    def _resize(self, tenant: str, follower: Follower, held_ms: float) -> None:
        """Twice as many rows hold a tenant twice as long: a page grows only where that is short enough.

        `held_ms` is infinite of a round that has to begin again: a smaller one is sooner through.
        """
        size = self.sizes.get((tenant, follower.name), FOLLOWER_ROWS_MAX)
        if held_ms > FOLLOWER_LOCK_MS_MAX * 3 / 4:
            size = max(ROWS_MIN, size // 2)
        elif held_ms <= FOLLOWER_LOCK_MS_MAX / 4:
            size = min(FOLLOWER_ROWS_MAX, size * 2)
        self.sizes[tenant, follower.name] = size


def started_again(follower: Follower, place: Place, seq: int, now_ms: int) -> Place:
    """A projection from the first row, a reaction from `seq`; the place says what it will never see."""
    start = 0 if follower.projection else seq
    missed = msgspec.json.encode({"after": place.base, "up_to": seq, "at": now_ms}).decode()
    complete = now_ms if follower.projection else 0
    return place._replace(
        base=start, at=start, number=place.number + 1, complete_from=complete, missed=missed
    )


def _since(follower: Follower, place: Place, page: Page, record: Record, *, retried: bool) -> int | None:
    """Up to where the follower knows this record; None when it is not its turn."""
    aside = page.aside[follower.name].get(record.id)
    if retried:
        return aside[0] if aside is not None else None
    if aside is not None or record.type not in follower.reads or record.seq <= place.at:
        return None
    number, seq = page.seen.get(follower.name, {}).get(record.id, (-1, 0))
    since = seq if number == place.number else place.base
    return since if record.seq > since else None


def _seen_by(follower: Follower, page: Page, record: Record, since: int) -> NetChange:
    fields = sorted(follower.reads.get(record.type, ()))
    return net_change(record, fields, page.stood.get(record.id, ()), page.departed.get(record.id, ()), since)


def _without(change: NetChange, own: frozenset[str]) -> NetChange:
    """The change without the fields whose every write since is the follower's own."""
    foreign = change.foreign(own)
    if len(foreign) == len(change.writes):
        return change
    writes = {name: steps for name, steps in change.writes.items() if name in foreign}
    before, mine = change.before, change.writes.keys() - foreign
    if before is not None:
        now = {name: value for name, value in change.after.fields.items() if name in mine}
        was = {name: value for name, value in before.fields.items() if name not in mine}
        before = State(was | now, before.key, before.deleted)
    return replace(change, writes=writes, before=before)


def _concerns(change: NetChange) -> bool:
    """Whether anything is left that somebody else did: a write, or a move to another key."""
    return bool(change.writes) or (change.before is not None and change.before.key != change.after.key)


def _gone(page: Page, follower: str) -> set[str]:
    """Records that were asked for again and are no more; only a page of all that was asked for can tell."""
    asked = {record for record, (_, retry) in page.aside[follower].items() if retry}
    return asked - {record.id for record in page.records} if len(page.records) < FOLLOWER_ROWS_MAX else set()


def _bare(record: Record, since: int) -> NetChange:
    return NetChange(
        record.type, record.id, since, None, State({}, record.key, record.deleted), {}, record.seq
    )


def _seqs(change: NetChange, own: frozenset[str]) -> set[int]:
    """The seqs of the foreign writes, or that of the move when nothing was written."""
    steps = (step for each in change.writes.values() for step in each)
    return {step.seq for step in steps if step.device not in own} or {change.last_seq}


def _planned(
    follower: Follower,
    change: NetChange,
    found: tuple[str, dict[str, Record]],
    known: tuple[dict[int, Cause], frozenset[str]],
) -> _Planned:
    (tenant, loaded), (causes, own) = found, known
    seqs = _seqs(change, own)
    depth = 1 + max((causes[seq].depth for seq in seqs if seq in causes), default=0)
    if depth > FOLLOWER_DEPTH_MAX:
        return _Planned(change, Plan(), depth, f"Followers cause each other: {depth} deep.")
    last = max(seqs)
    # What came before causes were noted is named by its place in the log.
    cause = causes[last].id if last in causes else f"{change.id}:{last}"
    try:
        return _Planned(change, follower.plan(change, Loaded(loaded, cause, tenant)), depth)
    except Exception as error:  # a record the follower cannot deal with is set aside
        return _Planned(change, Plan(), depth, _told(error))


def _within(planned: list[_Planned], failures: int) -> list[_Planned]:
    """The first ones that fit one transaction, at least one; none after the failure that parks."""
    rows = 0
    for place, each in enumerate(planned):
        rows += len(each.plan.writes)
        if place and rows > FOLLOWER_ROWS_MAX:
            return planned[:place]
        failures = failures + 1 if each.failure else 0
        if failures >= FOLLOWER_FAILURES_MAX:
            return planned[: place + 1]
    return planned


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\0", "\ufffd")[:REASON_CHARS_MAX]
