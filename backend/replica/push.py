"""Taking a batch of mutations: lock, load, decide, save, tell. One transaction."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import asyncpg
import msgspec

from backend.accounts.session import Caller
from backend.replica import epochs, news, store
from backend.replica.replica import Replica
from backend.replica.values import normal
from sync.decision import decide as core
from sync.decision.plan import Author, Device, Plan
from sync.errors import BatchTooLarge, DeviceUnknown, UpgradeNeeded
from sync.limits import PROTOCOL_MIN, PUSH_BYTES_MAX, PUSH_MUTATIONS_MAX, SCHEMA_MIN
from sync.reach import read_months
from sync.wire import Create, Edit, Incoming, PushAnswer, PushRequest, Set, Text, lean

DECIDE_INLINE_OPS_MAX = 500
"""A batch with more to decide, about 10 ms, is decided in a thread: other requests go on meanwhile."""
TEXT_CHARS_AN_OP = 500
"""A text of this length counts as one operation more: it may have to be merged."""
_log = logging.getLogger("lapangan")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose batch it is. `system`: a part of the server that writes what people may not.

    `depth`: kept with what it writes (Answered.depth). `takes_news`: its answer says what is new (P11).
    `let_in_by`: another person, by whose rights it is judged instead (E4); empty: the person's own.
    """

    tenant: str
    person: str
    device: str
    system: bool = False
    depth: int = 0
    takes_news: bool = False
    let_in_by: str = ""


def check_versions(protocol: int, schema: int) -> None:
    """Raise UpgradeNeeded for a device older than this server understands."""
    if protocol < PROTOCOL_MIN or schema < SCHEMA_MIN:
        raise UpgradeNeeded(protocol_min=PROTOCOL_MIN, schema_min=SCHEMA_MIN)


async def push(replica: Replica, caller: Caller, request: PushRequest, now_ms: int) -> PushAnswer:
    """The answer to a device.

    Raises UpgradeNeeded, BatchTooLarge, DeviceUnknown, MutationGap, EpochChanged.
    """
    check_versions(request.protocol, request.schema)
    if len(request.mutations) > PUSH_MUTATIONS_MAX:
        raise BatchTooLarge(mutations_max=PUSH_MUTATIONS_MAX, bytes_max=PUSH_BYTES_MAX)
    if request.device != caller.device:
        raise DeviceUnknown
    origin = Origin(caller.tenant, caller.person, caller.device, takes_news=request.keys is not None)
    taken = None
    async with replica.engine.write():
        row, device = await store.lock_with_device(replica.engine, origin.tenant, origin.device)
        lost = epochs.went_back(row, origin.tenant, request.cursor, request.mark)
        if not lost and epochs.belongs(row, request.cursor):
            plan = await apply(replica, origin, (row, device), request, now_ms)
            results = [lean(result, origin.device) for result in plan.results]
            taken = PushAnswer(results, plan.stamp, row.epoch, plan.seq)
    if taken:
        return await _with_news(replica, caller, request, taken, now_ms) if origin.takes_news else taken
    # What it had seen in another epoch is not what there is: its bases are put right before they count.
    if lost:
        await epochs.begin(replica, origin.tenant, lost, now_ms)
    raise await epochs.changed(replica.engine, origin.tenant, origin.device, request.cursor)


async def _with_news(
    replica: Replica, caller: Caller, request: PushRequest, taken: PushAnswer, now_ms: int
) -> PushAnswer:
    """The answer with the page that was asked for; whatever comes of it, the device's streams go on."""
    answer = taken
    try:
        answer = await news.beside(replica, caller, request, taken, now_ms)
    except (OSError, TimeoutError, asyncpg.PostgresError, sqlite3.Error) as error:
        # The mutations are taken and on the disk: that must be said, and the page can be pulled.
        _log.warning("a push was answered without its page: %s: %s", type(error).__name__, error)
    finally:
        told = answer.page is not None
        replica.streams.answered(caller.tenant, caller.device, answer.seq, told=told)
    return answer


async def apply(
    replica: Replica,
    origin: Origin,
    locked: tuple[store.TenantRow, Device],
    request: PushRequest,
    now_ms: int,
) -> Plan:
    """Decide and save the batch in the open transaction. `locked`: read after the tenant's row was locked."""
    row, device = locked
    engine = replica.engine
    directory = await replica.directory(origin.tenant, row)
    run = _at_once if operations(request) <= DECIDE_INLINE_OPS_MAX else asyncio.to_thread
    understood = await run(_understood, request, device.last_n, directory.country)
    judged = origin.let_in_by or origin.person
    rights = directory.role(judged), directory.held(judged)
    author = Author(origin.person, *rights, origin.system, origin.depth)
    who = (device, author, directory.people)
    loaded = await store.load(engine, origin.tenant, await run(core.needs, understood), row, who)
    if more := await run(core.missing, understood, loaded):
        loaded.records |= await store.load_records(engine, origin.tenant, more)
    plan = await run(core.decide, understood, loaded, now_ms)
    # A number that comes twice in a batch is taken once: the first time.
    bodies = {mutation.n: mutation for mutation in reversed(request.mutations)}
    if plan.answered:
        await store.save(engine, origin.tenant, plan, bodies, now_ms, read_months(row.months))
    if plan.seq != row.seq:
        but = origin.device if origin.takes_news else ""
        engine.after_commit(lambda: replica.streams.publish(origin.tenant, plan.seq, but))
    return plan


def operations(request: PushRequest) -> int:
    """How much there is to decide: values that are written, and one for each mutation."""
    return sum(1 + _values(mutation) for mutation in request.mutations)


def _values(mutation: Incoming) -> int:
    if isinstance(mutation, Create):
        return sum(map(_parts, mutation.fields.values()))
    if isinstance(mutation, Edit):
        return sum(_parts(op.value) if isinstance(op, Set | Text) else 1 for op in mutation.ops)
    return 0


def _parts(value: Any) -> int:
    if isinstance(value, str):
        return 1 + len(value) // TEXT_CHARS_AN_OP
    return len(value) if isinstance(value, list | dict) else 1


async def _at_once(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    return call(*args, **kwargs)


def _understood(request: PushRequest, last_n: int, country: str) -> PushRequest:
    """The batch with values in normal form, and the hashes of what was sent, by which replays are compared.

    What was answered before stays as it came.
    """
    mutations = [
        normal(mutation, country) if mutation.n > last_n else mutation for mutation in request.mutations
    ]
    return msgspec.structs.replace(request, mutations=mutations, sent=request.hashes())
